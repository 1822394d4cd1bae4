"""Searching the words of appeals: two characters are enough, and only what may be seen is found.

The words of an appeal are kept as pairs of characters, with the codes of its community and street
among them, so that one index gives the rows of a place that have a pair.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery
from django.db.models import (
    BooleanField,
    Expression,
    F,
    Func,
    Q,
    QuerySet,
    TextField,
    UUIDField,
    Value,
)

from gongzhi.foundation import policy
from gongzhi.foundation.policy import EVERYONE, NOBODY, in_areas
from gongzhi.foundation.statements import Slot, planned_anew, written_once
from gongzhi.foundation.text import bigrams

from ..models import Appeal
from ..permissions import OFFICE, local_office

FOUND = 50
MARKED = (9, 12)  # digits of the codes kept among the words: a street's and a community's
WORDS = ("title", "detail", "spot", "item__place")


@dataclass(frozen=True, slots=True)
class FoundRow:
    """What a search shows of an appeal."""

    id: UUID
    title: str
    status: str
    filed_at: datetime
    place: str


def place_marks(area: str) -> list[str]:
    """What stands for a place among the words; no word looks like it."""
    return [f"@{area[:digits]}" for digits in MARKED if len(area) >= digits]


def search(actor: policy.Actor, text: str, *, size: int = FOUND) -> list[FoundRow]:
    """What the actor may see whose words or place have the text, newest first.

    Each reason to see is asked by itself, because each has an index of its own, and what the
    territory opens is not looked for again among the units' work.
    """
    pairs = _pairs(text)
    if not pairs:
        return []
    wanted, marks = _all_of(pairs), _marks(actor)
    here = f"{wanted} & ({_any_of(marks)})" if marks else wanted
    found = _keys(actor, _is_one_pair(pairs, text), size, wanted=wanted, here=here, text=text)
    newest = sorted(found, key=lambda row: (row[1], row[0]), reverse=True)[:size]
    rows = _shown(pks=[pk for pk, _ in newest]) if newest else []
    return [FoundRow(*row) for row in rows]


def matching(found: QuerySet[Appeal], text: str) -> QuerySet[Appeal]:
    """Of any appeals those whose words or place have the text."""
    pairs = _pairs(text)
    if not pairs:
        return found.none()
    wanted, sought = Value(_all_of(pairs)), Value(text, TextField())
    return _having(found, wanted, sought, is_one_pair=_is_one_pair(pairs, text))


@planned_anew
def _keys(actor: policy.Actor, is_one_pair: bool, size: int) -> QuerySet[Appeal, Any]:
    """The newest of each reason: those of the actor's own territory, then what else is seen."""
    local = local_office.rows(actor)
    elsewhere = ~in_areas(actor, *OFFICE, field="item__area") if local != NOBODY else EVERYONE
    wanted, here, sought = (Slot(name, TextField()) for name in ("wanted", "here", "text"))
    parts = []
    for reason in policy.reasons(actor, "appeals.view"):
        is_local = reason == local
        seen = Appeal.objects.filter(reason if is_local else reason & elsewhere)
        found = _having(seen, here if is_local else wanted, sought, is_one_pair=is_one_pair)
        parts.append(found.order_by("-filed_at", "-pk").values_list("pk", "filed_at")[:size])
    if not parts:
        return Appeal.objects.none()
    return parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0]


@written_once
def _shown() -> QuerySet[Appeal, Any]:
    is_one = Func(
        F("pk"),
        Slot("pks", ArrayField(UUIDField())),
        arg_joiner=" = ANY(",
        template="%(expressions)s)",
        output_field=BooleanField(),
    )
    columns = ("pk", "title", "status", "filed_at", "item__place")
    return Appeal.objects.filter(is_one).order_by("-filed_at", "-pk").values_list(*columns)


class _Lexemes(SearchQuery):
    """A query that stands as it is: no dictionary reads it."""

    template = "%(expressions)s::tsquery"


def _having(
    found: QuerySet[Appeal], wanted: Expression, sought: Expression, *, is_one_pair: bool
) -> QuerySet[Appeal]:
    """Cut by the index; a longer text is then looked for as it stands."""
    found = found.filter(search=_Lexemes(wanted))
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


def _marks(actor: policy.Actor) -> list[str]:
    """The marks of the actor's territory; none when a part of it has no mark."""
    areas = {duty.area for duty in actor.duties if duty.role in OFFICE}
    if not all(len(area) in MARKED for area in areas):
        return []
    return [f"@{area}" for area in sorted(areas)]


def _all_of(lexemes: list[str]) -> str:
    return " & ".join(f"'{lexeme}'" for lexeme in lexemes)


def _any_of(lexemes: list[str]) -> str:
    return " | ".join(f"'{lexeme}'" for lexeme in lexemes)
