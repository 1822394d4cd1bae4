"""Notices are for their person alone; letters for the desk that prints them; a group for its unit's head."""

from django.db.models import Q

from gongzhi.foundation.policy import (
    NOBODY,
    Actor,
    Grant,
    declare,
    holders,
    in_areas,
    in_units,
)

HEADS = ("community_head", "unit_head", "street_officer", "district_officer")


def _own_desk(actor: Actor) -> Q:
    """What nobody's community prints, because it came to the street or district itself."""
    codes = sorted(
        {duty.area for duty in actor.duties if duty.role in ("street_officer", "district_officer")}
    )
    return Q(area__in=codes) if codes else NOBODY


addressee = Grant("本人", lambda actor: Q(person=actor.person) if actor.person else NOBODY)
staff = Grant("工作人员本人", lambda actor: Q(account=actor.pk) if actor.is_known else NOBODY)
channel_keeper = holders("system_admin", "district_officer", label="系统管理员和区专员")
community = Grant("本社区工作人员", lambda actor: in_areas(actor, "clerk", "community_head"))
own_desk = Grant("街道和区自己收的", _own_desk)
own_head = Grant("本单位负责人", lambda actor: in_units(actor, *HEADS))

# fmt: off
declare("notices", {
    #  action       label                           granted to
    "view":       ("查看通知",                       (addressee, staff)),
    "failed":     ("查看和重发没发出去的短信、群消息", (channel_keeper,)),
    "letters":    ("打印和送纸质告知",               (community, own_desk)),
    "keep_group": ("管本单位的工作群机器人",         (own_head,)),
})
# fmt: on
