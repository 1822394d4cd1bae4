"""``gongzhi demo prepare | seed``: a database ready for the demonstration; its district alone."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from datetime import datetime
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from gongzhi.register.territory.models import Division
from twin.district import DEFAULT_APPEALS, AlreadyMade, make_district


class Command(BaseCommand):
    help = "演示区：从种子造一个区，真实的社区，编的人和事"
    requires_system_checks = ()  # the database may have no table yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "action", choices=["prepare", "seed"], help="prepare：建表、日历、规则、演示区"
        )
        parser.add_argument("--appeals", type=int, default=DEFAULT_APPEALS, help="多少件诉求")
        parser.add_argument("--seed", type=int, default=431002, help="种子：同一个种子造出同一个区")
        parser.add_argument(
            "--now", type=parse_datetime, help="当作现在的时刻，如 2026-03-09T10:00+08:00"
        )

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("正式环境不造演示区")
        self.started = time.monotonic()
        if action == "prepare":
            self._prepare()
        self._seed(options["appeals"], options["seed"], options["now"] or timezone.now())

    def _prepare(self) -> None:
        """Every step can be repeated, so a half-finished first run goes on where it was."""
        for label, command in (
            ("建表", ("migrate", "--verbosity", "0")),
            ("工作日历", ("calendar", "seed")),
            ("规则包", ("rulebook", "load")),
            ("页面文件", ("collectstatic", "--noinput", "--verbosity", "0")),
        ):
            self._say(label)
            call_command(*command, stdout=StringIO())

    def _seed(self, appeals: int, seed: int, now: datetime) -> None:
        self._say("演示区（第一次要半分钟左右）")
        if not Division.objects.filter(code=settings.DISTRICT).exists():
            call_command("divisions", stdout=StringIO())
        try:
            made = make_district(
                district=settings.DISTRICT,
                appeals_wanted=appeals,
                seed=seed,
                now=now,
                say=self._say,
            )
        except AlreadyMade:
            self._say("演示区已经有了，接着用；要重来请运行 make demo-reset")
            return
        self._say(
            f"造好了：{made.communities} 个社区，{made.neighbourhoods} 个小区，{made.parts:,} 套房屋，"
            f"{made.staff} 名工作人员，{made.appeals:,} 件诉求，{made.entries:,} 条记录"
        )

    def _say(self, words: str) -> None:
        self.stdout.write(f"  {time.monotonic() - self.started:5.1f} 秒  {words}")
        self.stdout.flush()
