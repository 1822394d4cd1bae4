"""``gongzhi insight rebuild``: make all figures anew."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from gongzhi.oversight.insight import services


class Command(BaseCommand):
    help = "数字：从诉求重新算一遍"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["rebuild"])

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"重新数了 {services.rebuild():,} 件")
