"""``gongzhi calendar seed | import YEAR FILE``."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gongzhi.foundation.worktime import services


class Command(BaseCommand):
    help = "工作日历：填入 2004–2026 年的放假和调休，或导入一年的安排"

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("seed", help="填入软件自带的年份")
        taken = actions.add_parser("import", help="导入一年的安排：CSV，三列：日期、类型、说明")
        taken.add_argument("year", type=int)
        taken.add_argument("file", type=Path)

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        if action == "seed":
            self.stdout.write(f"填入 {services.seed_years():,} 天")
            return
        try:
            days = services.import_days(
                options["year"], _rows(options["file"]), actor_id=None, at=timezone.now()
            )
        except services.CalendarRefused as refusal:
            raise CommandError("没有导入：\n" + "\n".join(refusal.faults)) from refusal
        self.stdout.write(f"{options['year']} 年已公布，{days} 天和平常的星期不同")


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """Rows below the heading, with their numbers in the file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"打不开 {path}，请存成 UTF-8 的 CSV 文件：{error}") from error
    rows = list(enumerate(csv.reader(text.splitlines()), 1))
    return [(number, cells) for number, cells in rows[1:] if any(map(str.strip, cells))]
