"""How appeals were sorted by people: to learn from, and to see how often a suggestion was right."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min
from django.utils import timezone

from gongzhi.foundation import rulebook
from gongzhi.foundation.text import classes

from .. import rules
from ..models import Appeal, Suggestion
from .lists import categories, category_label

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sorted:
    """Words of an appeal and the class of the category it was left in; nothing of who said it."""

    title: str
    detail: str
    first_level: str


def confirmed_sortings(*, at_most: int) -> list[Sorted]:
    """The newest appeals that staff took in, where their category has a class."""
    rows = (
        Appeal.objects.filter(accepted_at__isnull=False)
        .exclude(category="")
        .exclude(search__isnull=True)  # its time is over and its words are gone
        .order_by("-filed_at", "pk")
        .values_list("title", "detail", "category", "pack")
    )
    found = (
        Sorted(title, detail, _class_of(category, pack))
        for title, detail, category, pack in rows[:at_most].iterator()
    )
    return [one for one in found if one.first_level]


@dataclass(frozen=True)
class Suggested:
    """Categories for an appeal, and the version of the model that says so."""

    version: str
    choices: list[rules.Suggestion]

    @property
    def offered(self) -> str:
        """As the form carries it, so that what was seen is what is counted."""
        codes = tuple(one.code for one in self.choices)
        return str(rules.Offered(self.version, codes)) if codes else ""


def suggestions_for(appeal: Appeal) -> Suggested:
    """What the model and the pack's words make of an appeal; nothing where either is missing."""
    known = categories(appeal.pack).values()
    if not rules.has_classes(known):
        return Suggested("", [])
    try:
        verdict = classes.verdict_on(appeal.title, appeal.detail)
    except classes.ModelMissing as missing:
        log.warning("no text model: %s", missing)
        return Suggested("", [])
    found = rules.suggested(verdict.shares, appeal.title, appeal.detail, known)
    return Suggested(verdict.version, found)


@dataclass(frozen=True)
class Mixed:
    """So many were suggested as of one class and left by the staff in another."""

    suggested: str
    left_in: str
    count: int


@dataclass(frozen=True)
class SuggestionFigures:
    """How the suggestions that staff saw came out, by the category each appeal is in now."""

    since: date | None
    shown: int
    first_right: int
    among_right: int
    class_right: int
    mixed: list[Mixed]


def suggestion_figures(version: str | None = None) -> SuggestionFigures:
    """Of one version of the model or of all; two queries, whatever there is."""
    seen = Suggestion.objects.all()
    seen = seen.filter(version=version) if version else seen
    since = seen.aggregate(since=Min("at"))["since"]
    pairs: Counter[tuple[str, str]] = Counter()
    first = among = shown = 0
    rows = seen.values_list("offered", "appeal__category", "appeal__pack").annotate(n=Count("pk"))
    for offered, category, pack, count in rows:
        shown += count
        first += count * (offered[0] == category)
        among += count * (category in offered)
        pairs[_class_of(offered[0], pack), _class_of(category, pack)] += count
    right = sum(count for (one, other), count in pairs.items() if one == other)
    mixed = [Mixed(one, other, n) for (one, other), n in pairs.most_common() if one != other]
    day = timezone.localdate(since) if since else None
    return SuggestionFigures(day, shown, first, among, right, mixed)


def _class_of(category: str, pack_id: int) -> str:
    """The class of a category in the pack of a case; its own code's name where it has none."""
    pack = rulebook.pinned(pack_id)
    found = categories(pack).get(category)
    return found.first_level if found else category_label(pack, category)
