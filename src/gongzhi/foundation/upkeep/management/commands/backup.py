"""``gongzhi backup DIR``."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gongzhi.foundation.upkeep.backup import BackupRefused, back_up


class Command(BaseCommand):
    help = "备份：数据库和文件放进一个新文件夹，密钥不在里面"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="还没有的文件夹")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            manifest = back_up(folder.absolute(), at=timezone.now(), say=self._say)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        for name in manifest.files.missing:
            self.stderr.write(f"有记录、没有文件：{name}")
        self.stdout.write(
            f"备份好了：{manifest.rows:,} 行，{manifest.files.parts:,} 个文件，"
            f"{manifest.size / 1024**2:,.1f} MB，{folder}\n清单的 SHA-256：{manifest.sha256}"
        )

    def _say(self, words: str) -> None:
        self.stdout.write(f"  {words}")
        self.stdout.flush()
