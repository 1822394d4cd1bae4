"""``gongzhi restore DIR [--check]``."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gongzhi.foundation.upkeep.backup import BackupRefused, check, restore


class Command(BaseCommand):
    help = "恢复：把一份备份放进空的数据库和空的文件夹，再核对公开记录"
    requires_system_checks = ()  # the database has no table yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="备份的文件夹")
        parser.add_argument("--check", action="store_true", help="只核对这份备份，不恢复")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            if options["check"]:
                manifest = check(folder)
                what = "是完好的"
            else:
                manifest = restore(folder, at=timezone.now(), say=self._say)
                what = "恢复好了，公开记录从头核对过"
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        for name in manifest.files.missing:
            self.stderr.write(f"做备份时就没有这个文件：{name}")
        self.stdout.write(
            f"{timezone.localtime(manifest.made_at):%Y-%m-%d %H:%M} 的备份{what}：{manifest.rows:,} 行，"
            f"{manifest.files.parts:,} 个文件"
        )
        for code, chain in sorted(manifest.chains.items()):
            self.stdout.write(f"  {code}：{chain.seq:,} 条，链头 {chain.head[:12]}")

    def _say(self, words: str) -> None:
        self.stdout.write(f"  {words}")
        self.stdout.flush()
