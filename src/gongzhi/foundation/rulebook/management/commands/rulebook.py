"""``gongzhi rulebook load | check | show``."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gongzhi.foundation.rulebook import queries, services
from gongzhi.foundation.rulebook.reading import PackRefused


class Command(BaseCommand):
    help = "规则包：载入、检查、列出"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["load", "check", "show"])
        parser.add_argument("folder", nargs="?", type=Path, default=settings.RULEPACKS)

    def handle(self, *args: Any, action: str, folder: Path, **options: Any) -> None:
        try:
            {"load": self._load, "check": self._check, "show": self._show}[action](folder)
        except PackRefused as refusal:
            raise CommandError("规则包没有载入：\n" + "\n".join(refusal.faults)) from refusal

    def _load(self, folder: Path) -> None:
        for pack in services.load(folder, at=timezone.now()):
            state = "新载入" if pack.is_new else "没有变化"
            self.stdout.write(
                f"{pack.code} 第 {pack.version} 版：{pack.entries} 条，{pack.tests} 个测试通过（{state}）"
            )

    def _check(self, folder: Path) -> None:
        for pack in services.check(folder):
            self.stdout.write(f"{pack.code}：{len(pack.content['tests'])} 个测试通过")

    def _show(self, _: Path) -> None:
        for pack in queries.packs_in_force():
            self.stdout.write(
                f"{pack.code} 第 {pack.version} 版 {pack.effective_from} 起 {pack.title}"
            )
