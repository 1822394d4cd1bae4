"""Who may see and move work. Who first heard it keeps sight of it to the end."""

from django.db.models import Q

from gongzhi.foundation.policy import (
    EVERYONE,
    NOBODY,
    Actor,
    Grant,
    declare,
    in_areas,
    in_units,
)

from .rules import HEADS, WORKERS

OFFICERS = ("street_officer", "district_officer")


def _involved(actor: Actor) -> Q:
    units = sorted({duty.unit for duty in actor.duties if duty.role in WORKERS})
    return Q(involved__overlap=units) & ~Q(involved=[]) if units else NOBODY  # as its index says


def _impartial(actor: Actor) -> Q:
    """Nobody decides a dispute of their own unit: then it is for the district."""
    within = in_areas(actor, *OFFICERS)
    own = in_units(actor, *WORKERS, field="from_unit") | in_units(actor, *WORKERS, field="to_unit")
    return within & ~own if within != NOBODY else NOBODY


owner = Grant("经办人", lambda actor: Q(owner=actor.pk) if actor.is_known else NOBODY)
unit_worker = Grant("责任单位工作人员", lambda actor: in_units(actor, *WORKERS))
unit_head = Grant("责任单位负责人", lambda actor: in_units(actor, *HEADS))
receiver = Grant("被请接单位", lambda actor: in_units(actor, *WORKERS, field="offered_to"))
first_heard = Grant("首接单位", lambda actor: in_units(actor, *WORKERS, field="lead_unit"))
involved = Grant("被吹哨和分步做的单位", _involved)
overseer = Grant("本辖区街道、区专员", lambda actor: in_areas(actor, *OFFICERS))
house = Grant("系统（事项自己的流程）", lambda actor: EVERYONE if actor.is_system else NOBODY)

# Of a stage, whistle or dispute: the item's own people, and those of the part itself.
item_owner = Grant(
    "事项经办人", lambda actor: Q(item__owner=actor.pk) if actor.is_known else NOBODY
)
item_head = Grant("事项责任单位负责人", lambda actor: in_units(actor, *HEADS, field="item__unit"))
stage_worker = Grant("做这一步的单位", lambda actor: in_units(actor, *WORKERS))
called = Grant("被吹哨单位", lambda actor: in_units(actor, *WORKERS, field="to_unit"))
caller = Grant("提出吹哨的单位", lambda actor: in_units(actor, *WORKERS, field="from_unit"))
impartial = Grant("本辖区街道、区专员（不是当事单位的）", _impartial)

# fmt: off
declare("casework", {
    #  action            label                   granted to
    "view":           ("查看事项",              (owner, unit_worker, receiver, first_heard, involved, overseer, house)),
    "claim":          ("领办",                  (unit_worker,)),
    "assign":         ("指定经办人",            (unit_head,)),
    "hold":           ("办理和转办",            (owner, unit_head)),
    "receive":        ("接下或退回",            (receiver,)),
    "resume":         ("接着办",                (owner, unit_head, house)),
    "conclude":       ("办结和退回重办",        (house,)),
    "plan":           ("定分步计划",            (owner, unit_head)),
    "do_stage":       ("报一步做完",            (stage_worker, item_owner, item_head)),
    "judge_stage":    ("验收和改一步",          (item_owner, item_head)),
    "ask_whistle":    ("请街道吹哨",            (owner, unit_head)),
    "blow":           ("吹哨和收哨",            (overseer, house)),
    "report_in":      ("报到和报结果",          (called,)),
    "see_whistle":    ("查看吹哨",              (overseer, called, caller)),
    "decide":         ("裁定归谁办",            (impartial,)),
    "end_dispute":    ("不用裁定了",            (item_owner, item_head, house)),
})
# fmt: on
