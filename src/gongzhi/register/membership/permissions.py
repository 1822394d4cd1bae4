"""Who may see membership: the branch's own secretary. Nobody above, beside or below."""

from django.db.models import Q

from gongzhi.foundation.crypto import blind_index
from gongzhi.foundation.policy import NOBODY, Actor, Grant, declare

BRANCH = "membership.branch"


def branch_ref(unit_id: object) -> bytes:
    return blind_index(str(unit_id), purpose=BRANCH, ring="membership")


def _own_branches(actor: Actor) -> Q:
    led = [branch_ref(duty.unit) for duty in actor.duties if duty.role == "branch_secretary"]
    return Q(branch_ref__in=led) if led else NOBODY


secretary = Grant("本支部书记", _own_branches)

# fmt: off
declare("membership", {
    #  action   label               granted to
    "view":   ("查看本支部党员",      (secretary,)),
    "keep":   ("登记本支部党员",      (secretary,)),
})
# fmt: on
