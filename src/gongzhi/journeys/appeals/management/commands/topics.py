"""``gongzhi topics evaluate MESSAGES TOPICS``: topics found, beside topics that people marked."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gongzhi.foundation import tabular
from gongzhi.foundation.tabular.parsers import text
from gongzhi.foundation.text.topics import Message, find_topics
from gongzhi.foundation.text.topics_scores import Scores, score_topics

MOST_BYTES, MOST_ROWS, MOST_COLUMNS = 500 * 1024 * 1024, 300_000, 60
KEY, LONG = text(80), text(100_000)
# fmt: off
MESSAGES = (
    tabular.Column("msg_id", "msg_id", KEY, is_required=True),
    tabular.Column("title",  "title",  LONG),
    tabular.Column("detail", "detail", LONG),
)
TOPICS = (
    tabular.Column("topic",  "topic",  KEY, is_required=True),
    tabular.Column("msg_id", "msg_id", KEY, is_required=True),
)
# fmt: on
MOST_FAULTS = 20


class Command(BaseCommand):
    help = "热点聚类：evaluate 诉求表 主题表，和人工标的主题比一比（列名见 docs/text-topics.md）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["evaluate"])
        parser.add_argument("messages", type=Path, help="msg_id、title、detail 三列的表")
        parser.add_argument("topics", type=Path, help="topic、msg_id 两列的表")
        parser.add_argument("--json", action="store_true", help="结果写成 JSON")

    def handle(self, *args: Any, messages: Path, topics: Path, **options: Any) -> None:
        said = _messages(messages)
        marked = _marked(topics, {one.key for one in said}, of=messages)
        started = time.monotonic()
        clusters = find_topics(said)
        seconds = time.monotonic() - started
        scores = score_topics(clusters, marked)
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(scores, clusters), ensure_ascii=False))
            return
        titles = {one.key: one.title for one in said}
        for line in _lines(scores, clusters, titles):
            self.stdout.write(line)
        self.stdout.write(f"{len(said):,} 条，{len(clusters):,} 个主题，用了 {seconds:.1f} 秒")


def _messages(path: Path) -> list[Message]:
    seen: dict[str, int] = {}
    faults, said = [], []
    for number, values in _rows(path, MESSAGES):
        key = values["msg_id"]
        if key in seen:
            faults.append(f"第 {number} 行“msg_id”：{key} 在第 {seen[key]} 行已经有了")
        seen.setdefault(key, number)
        said.append(Message(key, values.get("title") or "", values.get("detail") or ""))
    _stop_at(faults, path)
    return said


def _marked(path: Path, known: set[str], *, of: Path) -> dict[str, set[str]]:
    faults: list[str] = []
    marked: dict[str, set[str]] = {}
    for number, values in _rows(path, TOPICS):
        if values["msg_id"] not in known:
            faults.append(f"第 {number} 行“msg_id”：{of.name} 里没有 {values['msg_id']}")
        marked.setdefault(values["topic"], set()).add(values["msg_id"])
    _stop_at(faults, path)
    return marked


def _rows(path: Path, columns: Sequence[tabular.Column]) -> list[tuple[int, dict[str, Any]]]:
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
    _stop_at([fault for row in checked for fault in row.errors], path)
    return [(row.number, row.values) for row in checked]


def _stop_at(faults: list[str], path: Path) -> None:
    if faults:
        more = f"\n…还有 {len(faults) - MOST_FAULTS} 处" if len(faults) > MOST_FAULTS else ""
        listed = "\n".join(f"{path.name} {fault}" for fault in faults[:MOST_FAULTS])
        raise CommandError(f"没有算，请改好再试：\n{listed}{more}")


def _as_json(scores: Scores, clusters: Sequence[Sequence[str]]) -> dict[str, Any]:
    topic_of = {match.cluster: match.topic for match in scores.matches if match.cluster >= 0}
    return {
        "pair_precision": scores.pair_precision,
        "pair_recall": scores.pair_recall,
        "best_match_f1": scores.best_match_f1,
        "topics": [
            {"topic": m.topic, "f1": m.f1, "precision": m.precision, "recall": m.recall}
            for m in scores.matches
        ],
        "clusters": [
            {"size": len(keys), "topic": topic_of.get(number), "messages": list(keys)}
            for number, keys in enumerate(clusters)
        ],
    }


def _lines(scores: Scores, clusters: Sequence[Sequence[str]], titles: dict[str, str]) -> list[str]:
    return [
        f"pair_precision  {scores.pair_precision:.4f}",
        f"pair_recall     {scores.pair_recall:.4f}",
        f"best_match_f1   {scores.best_match_f1:.4f}",
        *(
            f"  {m.topic}  F1 {m.f1:.3f}  precision {m.precision:.3f}  recall {m.recall:.3f}"
            for m in scores.matches
        ),
        *(f"{len(keys):>5} 条  {titles[keys[0]][:40]}" for keys in clusters),
    ]
