"""``gongzhi journal verify | export | seal | heads``."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gongzhi.foundation.journal import chain, record


class Command(BaseCommand):
    help = "公开记录：核对、导出、入链、逐日链头"

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        for name, text in (
            ("verify", "从第一条核对到最后一条，指出第一处改动"),
            ("export", "按行导出一个区县的记录，供 verify_record.py 核对"),
            ("heads", "列出每天结束时的链头"),
        ):
            action = actions.add_parser(name, help=text)
            action.add_argument("--district", help="区县代码（6 位）；不写就是全部")
            if name == "export":
                action.add_argument("--payload", action="store_true", help="连内容一起导出")
        actions.add_parser("seal", help="把还没入链的记录接上")

    def handle(self, *_: Any, action: str, **options: Any) -> None:
        getattr(self, action)(**options)

    def seal(self, **_: Any) -> None:
        self.stdout.write(f"入链 {chain.seal_all(at=timezone.now())} 条")

    def verify(self, *, district: str | None, **_: Any) -> None:
        verdicts = [record.verify(code) for code in _chosen(district)]
        for verdict in verdicts:
            state = verdict.fault or f"{verdict.entries} 条全部对上，链头 {verdict.head[:12]}"
            waiting = f"；另有 {verdict.unlinked} 条还没入链" if verdict.unlinked else ""
            self.stdout.write(f"{verdict.district}：{state}{waiting}")
        if any(verdict.fault for verdict in verdicts):
            raise CommandError("记录对不上，见上")

    def export(self, *, district: str | None, payload: bool, **_: Any) -> None:
        for code in _chosen(district):
            for line in record.export_lines(code, with_payload=payload):
                self.stdout.write(line, ending="")

    def heads(self, *, district: str | None, **_: Any) -> None:
        for code in _chosen(district):
            for day in record.day_heads(code):
                self.stdout.write(f"{code} {day.day} {day.entries} 条 第 {day.seq} 号 {day.hex}")


def _chosen(district: str | None) -> list[str]:
    known = record.districts()
    if district is None:
        return known
    if district not in known:
        sys.stderr.write(f"有记录的区县：{'、'.join(known) or '还没有'}\n")
        raise CommandError(f"没有 {district} 的记录")
    return [district]
