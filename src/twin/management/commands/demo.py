"""``gongzhi demo seed | reset``: make the demonstration district, or empty the database of it."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gongzhi.register.organizations.models import OrgUnit
from gongzhi.register.territory.models import Division
from twin.district import make_district


class Command(BaseCommand):
    help = "演示区：从种子造一个区，真实的社区，编的人和事"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["seed"])
        parser.add_argument("--appeals", type=int, default=3_140, help="多少件诉求")
        parser.add_argument("--seed", type=int, default=431002, help="种子：同一个种子造出同一个区")

    def handle(self, *args: Any, appeals: int, seed: int, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("正式环境不造演示区")
        if OrgUnit.objects.exists():
            self.stdout.write("已经有数据，不再造；要重来请运行 make demo-reset")
            return
        started = time.monotonic()
        if not Division.objects.filter(code=settings.DISTRICT).exists():
            call_command("divisions")
        made = make_district(
            district=settings.DISTRICT,
            appeals_wanted=appeals,
            seed=seed,
            now=timezone.now(),
            say=lambda words: self.stdout.write(f"  {time.monotonic() - started:5.1f} 秒  {words}"),
        )
        self.stdout.write(
            f"造好了：{made.communities} 个社区，{made.neighbourhoods} 个小区，{made.parts:,} 套房屋，"
            f"{made.staff} 名工作人员，{made.appeals:,} 件诉求，用了 {time.monotonic() - started:.1f} 秒"
        )
