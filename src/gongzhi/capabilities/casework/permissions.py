"""Who may see and move work. Who first heard it keeps sight of it to the end."""

from django.db.models import Q

from gongzhi.foundation.policy import EVERYONE, NOBODY, Grant, declare, in_areas, in_units

from .rules import HEADS, WORKERS

owner = Grant("经办人", lambda actor: Q(owner=actor.pk) if actor.is_known else NOBODY)
unit_worker = Grant("责任单位工作人员", lambda actor: in_units(actor, *WORKERS))
unit_head = Grant("责任单位负责人", lambda actor: in_units(actor, *HEADS))
receiver = Grant("被请接单位", lambda actor: in_units(actor, *WORKERS, field="offered_to"))
first_heard = Grant("首接单位", lambda actor: in_units(actor, *WORKERS, field="lead_unit"))
overseer = Grant(
    "本辖区街道、区专员", lambda actor: in_areas(actor, "street_officer", "district_officer")
)
house = Grant("系统（事项自己的流程）", lambda actor: EVERYONE if actor.is_system else NOBODY)

# fmt: off
declare("casework", {
    #  action       label                 granted to
    "view":       ("查看事项",             (owner, unit_worker, receiver, first_heard, overseer, house)),
    "claim":      ("领办",                 (unit_worker,)),
    "assign":     ("指定经办人",           (unit_head,)),
    "hold":       ("办理和转办",           (owner, unit_head)),
    "receive":    ("接下或退回",           (receiver,)),
    "resume":     ("接着办",               (owner, unit_head, house)),
    "conclude":   ("办结和退回重办",       (house,)),
})
# fmt: on
