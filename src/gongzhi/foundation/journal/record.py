"""The public record: a chain written out as lines, and checked from its first link.

A line is one entry in chain order: its head, its link, and its payload where the
reader may have it. ``verify_record.py`` needs nothing but such a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from gongzhi.foundation.crypto import ALGORITHMS

from . import models
from .canonical import GENESIS, Head, canonical, link_value, payload_digest

PAGE = 5_000


@dataclass(frozen=True)
class Verdict:
    """What a check of one chain found.

    Attributes:
        entries: links checked, up to and including the first bad one.
        head: value of the last good link, hex.
        fault: None when all is well, else one sentence that names the first altered row.
        unlinked: entries told but not yet in the chain.

    """

    district: str
    entries: int
    head: str
    fault: str | None
    unlinked: int


def districts() -> list[str]:
    linked = models.Link.objects.order_by().values_list("district", flat=True).distinct()
    headed = models.DayHead.objects.order_by().values_list("district", flat=True).distinct()
    return sorted(linked.union(headed))


def verify(district: str) -> Verdict:
    """Recompute a chain from its first link and every payload that is still there."""
    heads = {head.seq: head for head in models.DayHead.objects.filter(district=district)}
    last = head(district)
    end = max([last.seq if last else 0, *heads])
    seq, previous = 0, GENESIS
    fault = None
    for link in _links(district):
        seq += 1
        fault = _link_fault(link, seq, previous) or _head_fault(link, heads.get(seq))
        if fault:
            break
        previous = bytes(link.value)
    fault = fault or _loss_after(district, seq, end)
    return Verdict(district, seq, previous.hex(), fault, _waiting(district))


def export_lines(district: str, *, with_payload: bool = False) -> Iterator[str]:
    """The record as text, one line an entry; an erased payload comes as null.

    Every line is the canonical JSON of what it says, so that no byte of the file can be
    altered without notice.
    """
    for line in lines(district, with_payload=with_payload):
        yield canonical(line).decode() + "\n"


def lines(district: str, *, with_payload: bool = False) -> Iterator[dict[str, Any]]:
    """One object per entry in chain order."""
    for link in _links(district):
        line: dict[str, Any] = {
            **_head_of(link).as_json(),
            "alg": link.alg,
            "previous": bytes(link.previous).hex(),
            "value": bytes(link.value).hex(),
        }
        if with_payload:
            line["payload"] = _payload_of(link.entry.payload)
        yield line


def day_heads(district: str, *, last: int = 30) -> list[models.DayHead]:
    """The chain's head at the end of each of its last days, newest first."""
    return list(models.DayHead.objects.filter(district=district).order_by("-day")[:last])


def latest_heads(districts: Iterable[str], *, last: int = 30) -> dict[str, list[models.DayHead]]:
    """The same for many chains at once, in one query."""
    found: dict[str, list[models.DayHead]] = {district: [] for district in districts}
    place = Window(RowNumber(), partition_by="district", order_by="-day")
    heads = models.DayHead.objects.filter(district__in=found).annotate(place=place)
    for one in heads.filter(place__lte=last).order_by("-day"):
        found[one.district].append(one)
    return found


def head(district: str) -> models.Link | None:
    return models.Link.objects.filter(district=district).order_by("-seq").first()


def oldest_waiting() -> datetime | None:
    """When the oldest entry was told that is not linked yet; None when none waits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(e.at) FROM journal_unsealed u JOIN journal_entry e ON e.id = u.entry_id"
        )
        row = cursor.fetchone()
    return row[0] if row else None


def _links(district: str) -> Iterator[models.Link]:
    links = models.Link.objects.filter(district=district).select_related("entry__payload")
    last = 0
    while page := list(links.filter(seq__gt=last).order_by("seq")[:PAGE]):
        yield from page
        last = page[-1].seq


def _head_of(link: models.Link) -> Head:
    entry = link.entry
    return Head(
        link.seq,
        link.district,
        entry.area,
        entry.at,
        entry.event,
        entry.subject_id,
        bytes(entry.digest),
        entry.alg,
    )


def _payload_of(payload: models.Payload) -> dict[str, Any] | None:
    if payload.body is None:
        return None
    salt = bytes(payload.salt or b"").hex()
    return {"actor": payload.actor_id, "body": payload.body, "salt": salt}


def _link_fault(link: models.Link, seq: int, previous: bytes) -> str | None:
    entry = link.entry
    where = f"第 {seq} 条（{_words_for(entry)}）："
    if link.seq != seq:
        return f"{where}序号应为 {seq}，实为 {link.seq}，中间少了记录"
    if bytes(link.previous) != previous:
        return f"{where}与上一条接不上"
    if entry.district != link.district or not {link.alg, entry.alg} <= ALGORITHMS.keys():
        return f"{where}记录本身被改过"
    if link_value(link.alg, previous, _head_of(link)) != bytes(link.value):
        return f"{where}记录本身被改过"
    payload = getattr(entry, "payload", None)
    if payload is None:
        return f"{where}内容不见了"
    return None if _holds(entry, payload) else f"{where}内容被改过"


def _holds(entry: models.Entry, payload: models.Payload) -> bool:
    """Whether a payload is what the entry's digest was made of; an erased one may be anything."""
    if payload.body is None:
        return True
    salt, said = bytes(payload.salt or b""), {"actor_id": payload.actor_id, "body": payload.body}
    return payload_digest(entry.alg, salt, **said) == bytes(entry.digest)


def _head_fault(link: models.Link, of_day: models.DayHead | None) -> str | None:
    if of_day is None or bytes(of_day.value) == bytes(link.value):
        return None
    return f"第 {link.seq} 条（{_words_for(link.entry)}）：与 {of_day.day} 公布的链头不一样"


def _loss_after(district: str, seq: int, end: int) -> str | None:
    """What stands beside the chain and should be in it: links or entries that are gone."""
    if seq < end:
        return f"第 {seq + 1} 条：从这里到第 {end} 条的记录不见了"
    waiting = models.Unsealed.objects.filter(pk=OuterRef("pk"))
    lost = models.Entry.objects.filter(~Exists(waiting), district=district, link__isnull=True)
    entry = lost.order_by("pk").first()
    return f"{_words_for(entry)}：写进了事件簿，却不在链上" if entry else None


def _words_for(entry: models.Entry) -> str:
    return f"事件 {entry.pk}，{entry.event}，{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}"


def _waiting(district: str) -> int:
    return models.Unsealed.objects.filter(district=district).count()


def day_head(district: str, day: date) -> models.DayHead | None:
    return models.DayHead.objects.filter(district=district, day=day).first()
