"""Searching the words of appeals: two characters are enough, and only what may be seen is found.

The words of an appeal are kept as pairs of characters. A rare pair is found by their index, a
frequent one by walking the newest appeals of the territory until enough have it: the planner
knows which, so each search is planned anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import Expression, F, Q, QuerySet, TextField, UUIDField

from gongzhi.foundation import policy
from gongzhi.foundation.policy import in_areas, in_units, out_of_areas
from gongzhi.foundation.statements import Slot, is_one_of, planned_anew, written_once
from gongzhi.foundation.text import bigrams

from .. import rules
from ..models import Appeal

FOUND = 50
NO_TIME = timedelta(0)  # what is added to an instant no index gives in order: few rows are sorted
WORDS = ("title", "detail", "spot", "item__place")


@dataclass(frozen=True, slots=True)
class FoundRow:
    """What a search shows of an appeal."""

    id: UUID
    title: str
    status: str
    filed_at: datetime
    place: str


def search(actor: policy.Actor, text: str, *, size: int = FOUND) -> list[FoundRow]:
    """What the actor may see whose words or place have the text, newest first.

    Each reason to see is asked by itself, because each has an index of its own, and what the
    territory opens is not looked for again among the units' work.
    """
    pairs = _pairs(text)
    if not pairs:
        return []
    found = _keys(actor, _is_one_pair(pairs, text), size, wanted=_all_of(pairs), text=text)
    newest = sorted(found, key=lambda row: row[1], reverse=True)[:size]
    rows = _shown(pks=[pk for pk, _ in newest]) if newest else []
    return [FoundRow(*row) for row in rows]


@planned_anew
def _keys(actor: policy.Actor, is_one_pair: bool, size: int) -> QuerySet[Appeal, Any]:
    """The newest of each reason: those of the actor's own territory, then what else is seen."""
    wanted, sought = Slot("wanted", TextField()), Slot("text", TextField())
    local = in_areas(actor, *rules.OFFICE)
    units = in_units(actor, *rules.WORKERS, field="item__unit")
    parts = []
    for reason in policy.reasons(actor, "appeals.view"):
        newest = F("filed_at") if reason == local else F("filed_at") + NO_TIME
        for seen in _elsewhere(reason, actor) if reason == units else [reason]:
            found = _having(Appeal.objects.filter(seen), wanted, sought, is_one_pair=is_one_pair)
            found = found.order_by(newest.desc(), "pk")
            parts.append(found.values_list("pk", "filed_at")[:size])
    if not parts:
        return Appeal.objects.none()
    return parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0]


def _elsewhere(reason: Q, actor: policy.Actor) -> list[Q]:
    """The units' work outside their territory, in whose own part the rest is found."""
    return [reason & area for area in out_of_areas(actor, *rules.OFFICE, field="item__area")]


@written_once
def _shown() -> QuerySet[Appeal, Any]:
    columns = ("pk", "title", "status", "filed_at", "item__place")
    return (
        Appeal.objects.filter(is_one_of("pk", "pks", UUIDField()))
        .order_by("-filed_at", "pk")
        .values_list(*columns)
    )


class Lexemes(SearchQuery):
    """A query that stands as it is: no dictionary reads it."""

    template = "%(expressions)s::tsquery"


def _having(
    found: QuerySet[Appeal], wanted: Expression, sought: Expression, *, is_one_pair: bool
) -> QuerySet[Appeal]:
    """Cut by the index; a longer text is then looked for as it stands."""
    found = found.filter(search=Lexemes(wanted))
    if is_one_pair:
        return found
    places = (Q(**{f"{field}__icontains": sought}) for field in WORDS)
    return found.filter(reduce(or_, places))


def _pairs(text: str) -> list[str]:
    pairs = bigrams(text)
    return [pair for pair in pairs if len(pair) > 1] or pairs


def _is_one_pair(pairs: list[str], text: str) -> bool:
    """Whether the index alone decides: the text is what the index keeps."""
    return pairs == [text]


def _all_of(lexemes: list[str]) -> str:
    return " & ".join(f"'{lexeme}'" for lexeme in lexemes)
