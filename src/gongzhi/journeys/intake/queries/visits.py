"""Reading visits: who is still due one, and what a household may see of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from gongzhi.foundation import policy, rulebook
from gongzhi.foundation.crypto import blind_index
from gongzhi.register.territory.queries import parts_of

from .. import rules
from ..models import VisitNote, VisitOutcome, VisitPlan

DONE = (VisitOutcome.MET, VisitOutcome.DECLINED)


@dataclass(frozen=True)
class Household:
    """A home of the building, whether it is done, and the day somebody was last at its door."""

    id: UUID
    number: str
    is_done: bool
    tried_on: date | None


@dataclass(frozen=True)
class VisitPaper:
    """What the packs say a visit may ask, and what is read out before."""

    topics: tuple[tuple[str, str], ...]
    wish: rules.WishRule
    consent: str
    say: str

    def labels(self, codes: list[str]) -> list[str]:
        named = dict(self.topics)
        return [named.get(code, code) for code in codes]


def visit_paper(area: str, on: date) -> VisitPaper:
    pack = rulebook.pack_for(area, on)
    topics = tuple((rule.code, rule.label) for rule in pack.section("intake.topic"))
    wish = cast("rules.WishRule", rules.read_visit(pack.rule("intake.visit", "wish")))
    version, say = cast("tuple[str, str]", rules.read_visit(pack.rule("intake.visit", "consent")))
    return VisitPaper(topics, wish, version, say)


def code_hash(code: str) -> bytes:
    """What is kept of a visit's code. Raises BadCode."""
    return blind_index(rules.normal_code(code), purpose="intake.visit")


def plans_seen_by(actor: policy.Actor) -> QuerySet[VisitPlan]:
    """Those one is to go by, and those of one's community; the newest first."""
    mine, kept = policy.rows(actor, "intake.visit"), policy.rows(actor, "intake.plan")
    found = VisitPlan.objects.filter(mine | kept).select_related(
        "building__neighbourhood", "visitor"
    )
    return found.order_by("-until_on", "-pk")


def plan_to_visit(actor: policy.Actor, plan_id: UUID) -> VisitPlan | None:
    return plans_seen_by(actor).filter(pk=plan_id).first()


def plan_for_change(plan_id: UUID) -> VisitPlan:
    found = VisitPlan.objects.select_for_update(of=("self",))
    return found.select_related("building__neighbourhood").get(pk=plan_id)


def households_of(plan: VisitPlan) -> list[Household]:
    """The homes of the building in the order people count them in; never what was said there."""
    noted: dict[UUID, tuple[bool, date]] = {}
    rows = plan.notes.order_by("visited_on").values_list("part", "outcome", "visited_on")
    for part, outcome, day in rows:
        was_done = noted[part][0] if part in noted else False
        noted[part] = (was_done or outcome in DONE, day)
    homes = parts_of(plan.building_id).filter(use="home").values_list("pk", "number")
    return [Household(pk, number, *noted.get(pk, (False, None))) for pk, number in homes]


def note_with_code(code: str) -> VisitNote | None:
    """Raises BadCode."""
    return VisitNote.objects.filter(code_hash=code_hash(code)).first()


def own_notes(actor: policy.Actor) -> QuerySet[VisitNote]:
    found = policy.visible(VisitNote.objects.all(), actor, "intake.own_visit")
    return found.select_related("visitor", "appeal").order_by("-visited_on", "-pk")


def own_note(actor: policy.Actor, note_id: UUID) -> VisitNote | None:
    return own_notes(actor).filter(pk=note_id).first()


def note_for_change(note_id: UUID) -> VisitNote:
    return VisitNote.objects.select_for_update().get(pk=note_id)


def existing_note(note_id: UUID) -> VisitNote | None:
    return VisitNote.objects.filter(pk=note_id).first()


def notes_under_phone(index: bytes) -> QuerySet[VisitNote]:
    return VisitNote.objects.filter(phone_index=index)


def ended_notes(before: datetime) -> QuerySet[VisitNote]:
    """Of visits made before a moment's day."""
    return VisitNote.objects.filter(visited_on__lt=timezone.localdate(before))
