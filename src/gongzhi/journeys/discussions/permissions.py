"""Who may open, speak, vote, take down, look again, and read."""

from django.db.models import Q

from gongzhi.foundation.policy import EVERYONE, NOBODY, Actor, Grant, declare, in_areas

OFFICE = ("clerk", "community_head", "street_officer", "district_officer")
OPENERS = ("community_head", "street_officer")


def _resident(actor: Actor) -> Q:
    """Staff at work have no voice in it; at home they come with the account of a resident."""
    return Q(status="open") if actor.is_known and actor.person and not actor.duties else NOBODY


def _author(actor: Actor) -> Q:
    return Q(author=actor.person) if actor.person else NOBODY


def _moderator(actor: Actor) -> Q:
    return in_areas(actor, *OFFICE) if actor.is_known else NOBODY


def _other_eyes(actor: Actor) -> Q:
    """Neither who took it down nor who wrote it."""
    if not actor.is_known:
        return NOBODY
    others = in_areas(actor, *OFFICE) & ~Q(removal__by=actor.pk)
    return others & ~Q(author=actor.person) if actor.person else others


opener = Grant("本辖区社区主任、街道专员", lambda actor: in_areas(actor, *OPENERS))
local_office = Grant("本辖区社区、街道、区工作人员", _moderator)
resident = Grant("登录的居民（开放的讨论）", _resident)
author = Grant("说这条的人", _author)
other_eyes = Grant("本辖区工作人员（撤下的人和说的人除外）", _other_eyes)
published = Grant("任何人（开放以后的）", lambda _: Q(status__in=["open", "closed"]))
house = Grant("系统", lambda actor: EVERYONE if actor.is_system else NOBODY)

# fmt: off
declare("discussions", {
    #  action      label                        granted to
    "open":       ("开讨论、写总结",             (opener,)),
    "keep":       ("看讨论的办理页",             (local_office,)),
    "moderate":   ("撤下意见",                   (local_office,)),
    "review":     ("换人看撤下的意见",           (other_eyes,)),
    "take_part":  ("发表意见、表态",             (resident,)),
    "author":     ("对撤下自己的意见提出不同意", (author,)),
    "read":       ("查看讨论",                   (published,)),
    "group":      ("算意见的异同",               (house,)),
})
# fmt: on
