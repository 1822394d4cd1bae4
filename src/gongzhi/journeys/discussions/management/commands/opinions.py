"""``gongzhi opinions evaluate VOTES``: groups of people who vote alike, found in a table of votes.

What comes out are sizes and shares; who lies in which group is not told. To see whether another
programme parts the same people alike, its groups are given by ``--against``.
"""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gongzhi.foundation import tabular
from gongzhi.foundation.opinions.agreement import adjusted_rand
from gongzhi.foundation.opinions.ballots import Ballots, ballots_of
from gongzhi.foundation.opinions.grouping import Groups, find_groups
from gongzhi.foundation.opinions.holding import Held, agreed_by_all, counts_of, held_by_groups
from gongzhi.foundation.tabular.parsers import integer, text

MOST_BYTES, MOST_ROWS, MOST_COLUMNS = 500 * 1024 * 1024, 3_000_000, 60
MOST_FAULTS = 20
KEY = text(80)
STANCE = integer(least=-1, most=1)
# fmt: off
VOTES = (
    tabular.Column("voter-id",   "voter-id",   KEY,    is_required=True),
    tabular.Column("comment-id", "comment-id", KEY,    is_required=True),
    tabular.Column("vote",       "vote",       STANCE, is_required=True),
    tabular.Column("timestamp",  "timestamp",  KEY),
)
GROUPS = (
    tabular.Column("voter-id", "voter-id", KEY, is_required=True),
    tabular.Column("group",    "group",    KEY, is_required=True),
)
# fmt: on


class Command(BaseCommand):
    help = "意见的异同：evaluate 表态表，算出几种想法（列名见 docs/opinions.md）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["evaluate"])
        parser.add_argument("votes", type=Path, help="voter-id、comment-id、vote 三列的表")
        parser.add_argument("--against", type=Path, help="别的程序分的：voter-id、group 两列的表")
        parser.add_argument("--json", action="store_true", help="结果写成 JSON")

    def handle(self, *args: Any, votes: Path, against: Path | None, **options: Any) -> None:
        table = _ballots(votes)
        started = time.monotonic()
        groups = find_groups(table)
        found = _found(table, groups)
        found["seconds"] = round(time.monotonic() - started, 3)
        if against is not None:
            found["adjusted_rand"] = _compared(table, groups, _others(against))
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        for line in _lines(found):
            self.stdout.write(line)


def _ballots(path: Path) -> Ballots:
    """The last vote of a person on a statement counts."""
    rows = _rows(path, VOTES)
    if all((row["timestamp"] or "").isdigit() for row in rows):
        rows.sort(key=lambda row: int(row["timestamp"]))
    columns = ([row[name] for row in rows] for name in ("voter-id", "comment-id", "vote"))
    return ballots_of(*columns)


def _others(path: Path) -> dict[str, str]:
    return dict(map(itemgetter("voter-id", "group"), _rows(path, GROUPS)))


def _found(table: Ballots, groups: Groups | None) -> dict[str, Any]:
    everybody = agreed_by_all(table)
    found: dict[str, Any] = {
        "people": len(table.people),
        "statements": len(table.statements),
        "clustered": len(groups.among) if groups else 0,
        "silhouette": round(groups.silhouette, 4) if groups else None,
        "groups": [],
        "agreed_by_all": [_told(table, one) for one in everybody],
    }
    if groups:
        held = held_by_groups(counts_of(table, groups))
        found["groups"] = [
            {"size": size, "holds": [_told(table, one) for one in holds]}
            for size, holds in zip(groups.sizes, held, strict=True)
        ]
    return found


def _told(table: Ballots, held: Held) -> dict[str, Any]:
    return {
        "statement": table.statements[held.statement],
        "agreed": held.is_agreed,
        "share": round(held.share, 4),
    }


def _compared(table: Ballots, groups: Groups | None, other: Mapping[str, str]) -> float | None:
    """Among the people whom both have put into groups; None when there are none."""
    if groups is None:
        return None
    own = {
        table.people[row]: label
        for row, label in zip(groups.among.tolist(), groups.labels.tolist(), strict=True)
    }
    both = [key for key in own if key in other]
    if not both:
        return None
    return round(float(adjusted_rand([own[key] for key in both], [other[key] for key in both])), 6)


def _rows(path: Path, columns: Sequence[tabular.Column]) -> list[dict[str, Any]]:
    if not path.is_file():
        raise CommandError(f"找不到文件：{path}")
    try:
        table = tabular.read_table(
            path,
            name=path.name,
            max_bytes=MOST_BYTES,
            max_rows=MOST_ROWS,
            max_columns=MOST_COLUMNS,
        )
        mapping = {c.name: table.headers.index(c.name) for c in columns if c.name in table.headers}
        checked = list(tabular.check_rows(table, mapping, columns))
    except tabular.TableRefused as refusal:
        raise CommandError(f"{path.name}：{refusal}") from refusal
    faults = [fault for row in checked for fault in row.errors]
    if faults:
        more = f"\n…还有 {len(faults) - MOST_FAULTS} 处" if len(faults) > MOST_FAULTS else ""
        listed = "\n".join(f"{path.name} {fault}" for fault in faults[:MOST_FAULTS])
        raise CommandError(f"没有算，请改好再试：\n{listed}{more}")
    return [{**dict.fromkeys(c.name for c in columns), **row.values} for row in checked]


def _lines(found: Mapping[str, Any]) -> list[str]:
    lines = [
        f"{found['people']:,} 人、{found['statements']:,} 条意见，{found['clustered']:,} 人表态够多",
        f"{len(found['groups'])} 种想法，silhouette {found['silhouette']}，用了 {found['seconds']} 秒",
    ]
    for number, group in enumerate(found["groups"], 1):
        lines.append(f"想法 {number}：{group['size']:,} 人")
        lines += [f"  {_line(one)}" for one in group["holds"]]
    lines.append("大家一样的：")
    lines += [f"  {_line(one)}" for one in found["agreed_by_all"]]
    if "adjusted_rand" in found:
        lines.append(f"adjusted_rand  {found['adjusted_rand']}")
    return lines


def _line(one: Mapping[str, Any]) -> str:
    return f"{'同意' if one['agreed'] else '不同意'} {one['share']:.3f}  {one['statement']}"
