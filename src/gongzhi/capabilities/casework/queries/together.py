"""Reading what several units do on one item, one part at a time: stages, whistles, disputes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import BooleanField, Case, Count, F, Q, QuerySet, Value, When

from gongzhi.foundation import policy, rulebook
from gongzhi.foundation.flow import Flow
from gongzhi.register.organizations.queries import units_that_may_take_over

from .. import rules
from ..flows import OPEN, STILL_CALLED, Calling, Ruling, Staging
from ..models import Answer, Dispute, Offer, Stage, Whistle, WorkItem
from .joint import StageShown

PAGE = 25


def stages_of(item_id: UUID) -> list[Stage]:
    """The plan in its order, with units and people."""
    found = Stage.objects.filter(item_id=item_id).select_related("unit", "owner", "done_by")
    return list(found.order_by("number"))


def late_stages(*, on: date) -> QuerySet[Stage]:
    """Planned stages of open items whose day was over before ``on`` and nobody was told."""
    return Stage.objects.filter(
        status=Staging.PLANNED, due_on__lt=on, told_late_at__isnull=True, item__status__in=OPEN
    ).order_by("pk")


def stage_for_change(stage_id: int) -> Stage:
    """Locks the item first, then its stage: the order everybody keeps."""
    item_id = Stage.objects.values_list("item", flat=True).get(pk=stage_id)
    item = WorkItem.objects.select_for_update().get(pk=item_id)
    stage = Stage.objects.select_for_update().get(pk=stage_id)
    stage.item = item
    return stage


def steps_open(flow: Flow, item_id: UUID, actor: policy.Actor) -> dict[str, set[str]]:
    """What the actor may do with each stage, whistle or dispute of an item, in one query."""
    model = {"stage": Stage, "whistle": Whistle, "dispute": Dispute}[flow.name]
    keys = sorted({step.permission for step in flow.steps})
    flags = {
        key.replace(".", "_"): Case(
            When(policy.rows(actor, key), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )
        for key in keys
    }
    found = model._default_manager.filter(item=item_id).annotate(**flags)
    return {
        str(pk): {
            step.name
            for step in flow.steps
            if status in step.sources and granted[keys.index(step.permission)]
        }
        for pk, status, *granted in found.values_list("pk", "status", *flags)
    }


def progress_of(stages: Iterable[StageShown | Stage], *, today: date) -> rules.Progress | None:
    """How far a plan has come; what is not done any more is named and does not count."""
    steps = (
        rules.Step(
            stage.number,
            stage.due_on,
            is_done=stage.status == Staging.DONE,
            dropped_for=stage.why if stage.status == Staging.DROPPED else "",
        )
        for stage in stages
    )
    return rules.progress(steps, today=today)


def can_join(area: str, unit_ids: Sequence[UUID]) -> bool:
    """Whether all of these units work in an area or above it, today."""
    wanted = set(unit_ids)
    return units_that_may_take_over(area).filter(pk__in=wanted).count() == len(wanted)


def whistles_seen_by(actor: policy.Actor) -> QuerySet[Whistle]:
    return policy.visible(Whistle.objects.all(), actor, "casework.see_whistle")


def whistle_for_change(whistle_id: UUID) -> Whistle:
    """Locks the item first, then its whistle: the order everybody keeps."""
    item_id = Whistle.objects.values_list("item", flat=True).get(pk=whistle_id)
    item = WorkItem.objects.select_for_update().get(pk=item_id)
    whistle = Whistle.objects.select_for_update().get(pk=whistle_id)
    whistle.item = item
    return whistle


def standing_whistle(item_id: UUID, unit_id: UUID) -> Whistle | None:
    """The call of a unit to an item that has not ended."""
    found = Whistle.objects.filter(item_id=item_id, to_unit=unit_id, status__in=STILL_CALLED)
    return found.select_related("to_unit").first()


def page_of_whistles(
    found: QuerySet[Whistle], *, after: UUID | None, size: int = PAGE
) -> tuple[list[Whistle], UUID | None]:
    """One page, the latest first, and after which whistle the next begins; None on the last."""
    last = Whistle.objects.filter(pk=after).first() if after else None
    if last:
        found = found.filter(
            Q(asked_at__lt=last.asked_at) | Q(asked_at=last.asked_at, pk__lt=last.pk)
        )
    rows = list(found.select_related(*_WITH, "item").order_by("-asked_at", "-pk")[: size + 1])
    return rows[:size], rows[size - 1].pk if len(rows) > size else None


def narrowed_whistles(found: QuerySet[Whistle], part: str, *, now: datetime) -> QuerySet[Whistle]:
    """Whistles that wait for somebody, all, or those whose unit came late or not at all."""
    if part == "open":
        return found.filter(status__in=STILL_CALLED)
    if part == "late":
        return found.filter(
            Q(reported_at__gt=F("due_at"))
            | Q(reported_at__isnull=True, due_at__lt=now, status=Calling.CALLED)
        )
    return found


@dataclass(frozen=True)
class WhistleFigures:
    """How both sides kept it: calls that were blown, who came, who came in time, what has a result."""

    blown: int
    due: int
    in_time: int
    concluded: int


def whistle_figures(found: QuerySet[Whistle], *, now: datetime) -> WhistleFigures:
    """In one query. Due is every call whose unit has come, or should have by now."""
    blown = Q(status__in=[Calling.CALLED, Calling.REPORTED, Calling.DONE])
    came = Q(reported_at__isnull=False)
    counted = found.aggregate(
        blown=Count("pk", filter=blown),
        due=Count("pk", filter=blown & (came | Q(due_at__lt=now))),
        in_time=Count("pk", filter=came & Q(reported_at__lte=F("due_at"))),
        concluded=Count("pk", filter=Q(status=Calling.DONE)),
    )
    return WhistleFigures(**counted)


def open_dispute(item_id: UUID) -> Dispute | None:
    return Dispute.objects.filter(item_id=item_id, status=Ruling.OPEN).first()


def dispute_for_change(dispute_id: UUID) -> Dispute:
    """Locks the item first, then the dispute: the order everybody keeps."""
    item_id = Dispute.objects.values_list("item", flat=True).get(pk=dispute_id)
    item = WorkItem.objects.select_for_update().get(pk=item_id)
    dispute = Dispute.objects.select_for_update().get(pk=dispute_id)
    dispute.item = item
    return dispute


def ruling_on(item_id: UUID) -> Dispute | None:
    """The last decision over whose an item is; it binds."""
    found = Dispute.objects.filter(item_id=item_id, status=Ruling.DECIDED)
    return found.select_related("decided_unit").order_by("-pk").first()


def push_backs_of(item_id: UUID) -> int:
    """How often an item was pushed back since it was last decided whose it is."""
    found = Offer.objects.filter(item_id=item_id, answer=Answer.PUSHED_BACK)
    ruling = ruling_on(item_id)
    return found.filter(answered_at__gt=ruling.decided_at).count() if ruling else found.count()


def pack_of_today(item: WorkItem, *, on: date) -> rulebook.Pack:
    """A whistle or dispute is a matter of its own: it keeps the pack of the day it begins."""
    return rulebook.pack_for(item.area, on)


_WITH = ("to_unit", "from_unit", "reported_by")
