"""``gongzhi divisions FILE…``: load official divisions, all of China if you like."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gongzhi.register.territory import services

DEMO = Path(__file__).resolve().parents[2] / "data" / "chenzhou"


class Command(BaseCommand):
    help = "导入行政区划：CSV 或 CSV.gz，要有 code 和 name 两列；不写文件就导入郴州的"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path)

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        chosen = files or sorted(DEMO.glob("*.csv"))
        missing = [str(path) for path in chosen if not path.is_file()]
        if missing:
            raise CommandError(f"找不到文件：{'、'.join(missing)}")
        started = time.monotonic()
        try:
            loaded = services.import_divisions(chosen)
        except services.DivisionsRefused as refusal:
            raise CommandError(f"一行也没有导入，请改好再导：\n{refusal}") from refusal
        seconds = time.monotonic() - started
        self.stdout.write(
            f"读入 {loaded.read:,} 行，新登记 {loaded.added:,} 个，改名 {loaded.renamed:,} 个，"
            f"用了 {seconds:.1f} 秒"
        )
