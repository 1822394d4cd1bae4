"""A plan in stages: set, moved, reported, accepted, dropped."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.policy import Actor
from gongzhi.register.organizations.queries import accounts_in

from .. import queries
from ..events import StageMoved, StagePlanned
from ..flows import OPEN, STAGE, Staging
from ..models import Stage, WorkItem
from ..rules import WORKERS


@transaction.atomic
def plan_stage(
    item_id: UUID,
    *,
    what: str,
    unit_id: UUID,
    owner_id: int | None = None,
    due_on: date,
    cost: Decimal | None = None,
    actor: Actor,
    at: datetime,
) -> Stage:
    """Add the next stage to an item's plan; the resident sees it at once.

    Raises:
        StepRefused: nothing said, a day gone by, another place's unit, or somebody not of it.

    """
    item = queries.item_for_change(item_id)
    policy.require(actor, "casework.plan", item)
    today = timezone.localdate(at)
    if item.status not in OPEN:
        raise StepRefused("这件事已经答复或办完了，不能再加一步")
    if refusal := _unfit(item, what, unit_id, due_on, cost, today):
        raise StepRefused(refusal)
    if owner_id is not None and owner_id not in accounts_in([unit_id], *WORKERS, on=today):
        raise StepRefused("做这一步的人要是那个单位在岗的人")
    stages = queries.stages_of(item.pk)
    if same := _same(stages, what, unit_id, due_on):
        return same
    stage = Stage.objects.create(
        item=item,
        area=item.area,
        number=len(stages) + 1,
        what=what.strip(),
        unit_id=unit_id,
        owner_id=owner_id,
        due_on=due_on,
        cost=cost,
    )
    item.is_staged = True
    item.save(update_fields=["is_staged"])
    involve(item, unit_id)
    _tell(stage, StagePlanned, actor, at, due_on=due_on, to_unit=unit_id)
    return stage


@transaction.atomic
def move_stage(stage_id: int, *, due_on: date, reason: str, actor: Actor, at: datetime) -> Stage:
    """Another day for a stage. What was promised before stays in the history, with the reason.

    Raises:
        StepRefused: no reason, a day gone by, or the stage is done or dropped.

    """
    stage = queries.stage_for_change(stage_id)
    policy.require(actor, "casework.judge_stage", stage)
    if stage.status != Staging.PLANNED:
        raise StepRefused(f"这一步{stage.get_status_display()}，不能再改日子")
    if not reason.strip():
        raise StepRefused("改日子要写明为什么，居民会看到")
    if due_on < timezone.localdate(at):
        raise StepRefused("新的日子要在今天或以后")
    before, stage.due_on = stage.due_on, due_on
    if before == due_on:
        return stage
    stage.told_late_at = None
    stage.save(update_fields=["due_on", "told_late_at"])
    _tell(stage, StageMoved, actor, at, due_before=before, due_after=due_on, reason=reason.strip())
    return stage


@transaction.atomic
def report_stage(stage_id: int, *, done: str, actor: Actor, at: datetime) -> Stage:
    """Say that a stage is done; whoever has the item looks at it.

    Raises:
        StepRefused: what was done is not said, or it does not stand to be done.

    """
    stage = queries.stage_for_change(stage_id)
    if stage.status == Staging.REPORTED and stage.done_by_id == actor.pk:
        return stage
    _set_done(stage, done, actor, at)
    saving = ("done", "done_at", "done_by")
    STAGE.move(stage, "report", actor=actor, at=at, saving=saving, number=stage.number)
    return stage


@transaction.atomic
def accept_stage(stage_id: int, *, done: str = "", actor: Actor, at: datetime) -> Stage:
    """Accept what was reported; or say that a stage of one's own is done.

    Raises:
        StepRefused: nobody has said what was done, or it is done or dropped already.

    """
    stage = queries.stage_for_change(stage_id)
    if stage.status == Staging.DONE:
        policy.require(actor, "casework.judge_stage", stage)
        return stage
    if stage.status == Staging.PLANNED:
        _set_done(stage, done, actor, at)
    saving = ("done", "done_at", "done_by")
    STAGE.move(stage, "accept", actor=actor, at=at, saving=saving, number=stage.number)
    return stage


@transaction.atomic
def redo_stage(stage_id: int, *, reason: str, actor: Actor, at: datetime) -> Stage:
    """It is not done yet, and why.

    Raises:
        StepRefused: no reason, or nobody has reported it.

    """
    return _end(stage_id, "redo", "退回要写明哪里没做到", reason, actor=actor, at=at)


@transaction.atomic
def drop_stage(stage_id: int, *, reason: str, actor: Actor, at: datetime) -> Stage:
    """It is not done at all, and why; the others keep their numbers.

    Raises:
        StepRefused: no reason, or it is done or dropped already.

    """
    return _end(stage_id, "drop", "不做要写明为什么，居民会看到", reason, actor=actor, at=at)


def involve(item: WorkItem, unit_id: UUID) -> None:
    """Let a unit see an item on which it has something to do; the caller holds its lock."""
    if unit_id not in item.involved:
        item.involved = [*item.involved, unit_id]
        item.save(update_fields=["involved"])


def _end(
    stage_id: int, step: str, without: str, reason: str, *, actor: Actor, at: datetime
) -> Stage:
    stage = queries.stage_for_change(stage_id)
    if not reason.strip():
        raise StepRefused(without)
    stage.why = reason.strip()
    STAGE.move(
        stage, step, actor=actor, at=at, saving=("why",), number=stage.number, reason=stage.why
    )
    return stage


def _unfit(
    item: WorkItem, what: str, unit_id: UUID, due_on: date, cost: Decimal | None, today: date
) -> str:
    """Why a stage cannot be planned so; empty when it can."""
    if not what.strip():
        return "这一步做什么还没有写"
    if due_on < today:
        return "做完的日子要在今天或以后"
    if cost is not None and (cost < 0 or cost != round(cost, 2)):
        return "要花的钱写到分，不能是负数"
    if unit_id != item.unit_id and not queries.can_join(item.area, [unit_id]):
        return "没有这个单位，或者不在这个地方办事，请另选一个"
    return ""


def _same(stages: list[Stage], what: str, unit_id: UUID, due_on: date) -> Stage | None:
    """The last stage when it is this very one: the form was sent twice."""
    last = stages[-1] if stages else None
    wanted = (what.strip(), unit_id, due_on, Staging.PLANNED)
    if last and (last.what, last.unit_id, last.due_on, last.status) == wanted:
        return last
    return None


def _set_done(stage: Stage, done: str, actor: Actor, at: datetime) -> None:
    if not done.strip():
        raise StepRefused("做了什么还没有写")
    stage.done, stage.done_at, stage.done_by_id = done.strip(), at, actor.pk


def _tell(
    stage: Stage,
    event: type[StagePlanned | StageMoved],
    actor: Actor,
    at: datetime,
    **details: Any,
) -> None:
    head: dict[str, Any] = {
        "subject_id": stage.item_id,
        "area": stage.area,
        "actor_id": actor.pk,
        "at": at,
    }
    tell(event(**head, number=stage.number, **details))
