"""``gongzhi calendar seed``: fill in the years the library knows."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from gongzhi.foundation.worktime import services


class Command(BaseCommand):
    help = "工作日历：填入 2004–2026 年的放假和调休"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["seed"])

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"填入 {services.seed_years():,} 天")
