"""Matters like the one being said, and how many households stand behind a matter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.postgres.search import SearchRank
from django.db.models import CharField, Count, F, Q, QuerySet
from django.db.models.functions import Cast, Coalesce

from gongzhi.foundation import policy, rulebook

from .. import rules
from ..models import Appeal, Support
from .lists import receipt_hash
from .merging import OPEN
from .searching import Lexemes

SEARCHED = 500  # newest open public matters of the community that are looked through
COMPARED = 20  # of these, the ones that share most with the words
MOST_PAIRS = 80


@dataclass(frozen=True)
class Similar:
    """A public matter that may be the one being said: nothing of anybody's own words."""

    id: UUID
    title: str
    place: str
    status: str
    filed_at: datetime
    households: int


def similar_to(
    words: str, *, area: str, neighbourhood: UUID | None, pack: rulebook.Pack, at: datetime
) -> list[Similar]:
    """Open public matters of the community in like words, the most alike first."""
    rule, said = rules.twin_rule(pack), sorted(rules.pairs(words))[:MOST_PAIRS]
    if rule is None or not said:
        return []
    found = {row.pk: row for row in _sharing(said, area, at - timedelta(days=rule.days))}
    candidates = [
        rules.Candidate(
            row.pk,
            row.filed_at,
            row.detail,
            neighbourhood is not None and row.neighbourhood_id == neighbourhood,
        )
        for row in found.values()
    ]
    alike = [found[one.id] for one, _ in rules.likely_twins(words, candidates, rule)]
    counted = households_behind([row.pk for row in alike])
    return [
        Similar(
            row.pk,
            row.public_title,
            row.neighbourhood.name if row.neighbourhood else "",
            row.status,
            row.filed_at,
            counted[row.pk],
        )
        for row in alike
    ]


def _sharing(said: list[str], area: str, since: datetime) -> QuerySet[Appeal]:
    wanted = Lexemes(" | ".join(f"'{pair}'" for pair in said))
    newest = policy.visible(Appeal.objects.all(), policy.ANYBODY, "appeals.read").filter(
        area=area,
        published_at__gte=since,
        filed_at__gte=since,
        status__in=OPEN,
        leading__isnull=True,
    )
    searched = newest.order_by("-published_at", "pk").values("pk")[:SEARCHED]
    found = Appeal.objects.filter(pk__in=searched, search=wanted)
    shown = found.select_related("neighbourhood").only(
        "public_title", "detail", "status", "filed_at", "neighbourhood__name"
    )
    return shown.order_by(SearchRank(F("search"), wanted).desc(), "-filed_at", "pk")[:COMPARED]


def households_behind(appeal_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Households that said each matter or support it; one query, none when nothing is asked.

    Who said it twice counts once, and so do supporters of one household. Where the household
    is not known the person counts, and where nobody is known each one does.
    """
    keys = list(appeal_ids)
    counted = dict.fromkeys(keys, 0)
    if not keys:
        return counted
    who = Coalesce(Cast("author", CharField()), Cast("pk", CharField()))
    said = Appeal.objects.filter(Q(pk__in=keys) | Q(leading__in=keys))
    of_leads = said.values(lead=Coalesce(F("leading_id"), F("item_id")))
    house = Coalesce(
        Cast("household", CharField()), Cast("person", CharField()), Cast("pk", CharField())
    )
    live = Support.objects.filter(appeal__in=keys, withdrawn_at__isnull=True)
    of_appeals = live.values(lead=F("appeal"))
    speaking, behind = (
        found.annotate(households=Count(one, distinct=True))
        .order_by()
        .values_list("lead", "households")
        for found, one in ((of_leads, who), (of_appeals, house))
    )
    for lead, number in speaking.union(behind, all=True):
        counted[lead] += number
    return counted


def support_of(actor: policy.Actor, appeal_id: UUID) -> Support | None:
    """The actor's own, by account or by the receipt this browser has shown."""
    live = Support.objects.filter(appeal=appeal_id, withdrawn_at__isnull=True)
    return live.filter(person=actor.person).first() if actor.person else None


def support_with_receipt(code: str) -> Support | None:
    found = Support.objects.filter(receipt_hash=receipt_hash(code), withdrawn_at__isnull=True)
    return found.select_related("appeal__neighbourhood").first()


def supported_by(person_id: UUID) -> QuerySet[Support]:
    """What a person stands behind, newest first."""
    live = Support.objects.filter(person=person_id, withdrawn_at__isnull=True)
    return live.select_related("appeal").order_by("-at", "-pk")


def supporters_of(appeal_id: UUID, *, at: datetime) -> list[UUID]:
    """People who stood behind it then; those without an account ask by their code."""
    live = Support.objects.filter(appeal=appeal_id, withdrawn_at__isnull=True, at__lte=at)
    known = live.filter(person__isnull=False).order_by("pk")
    return [person for person in known.values_list("person", flat=True) if person]


def said_by_actor(actor: policy.Actor, lead_id: UUID) -> bool:
    """Whether the actor is among those who said a matter."""
    if not actor.person:
        return lead_id in actor.receipts  # what this browser said lately
    said = Appeal.objects.filter(Q(pk=lead_id) | Q(leading=lead_id))
    return said.filter(author=actor.person).exists()


def support_for_change(support_id: int) -> Support | None:
    found = Support.objects.select_for_update(of=("self",)).select_related("appeal")
    return found.filter(pk=support_id, withdrawn_at__isnull=True).first()
