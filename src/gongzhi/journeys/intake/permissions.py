"""Who may take in what people say away from the screen, and who may read it."""

from django.db.models import Q

from gongzhi.foundation.policy import NOBODY, Actor, Grant, declare, in_areas

OFFICE = ("clerk", "community_head", "street_officer", "district_officer")
COMMUNITY = ("clerk", "community_head")


def _resident(actor: Actor) -> Q:
    """Staff who wrote the code down are nobody's household; neither is the visitor at home."""
    if actor.duties:
        return Q(person=actor.person) & ~Q(visitor=actor.pk) if actor.person else NOBODY
    own = Q(person=actor.person) if actor.person else NOBODY
    return own | Q(pk__in=sorted(actor.receipts)) if actor.receipts else own


def _visitor(actor: Actor) -> Q:
    return Q(visitor=actor.pk) & in_areas(actor, *OFFICE) if actor.is_known else NOBODY


local_office = Grant("本辖区社区、街道、区工作人员", lambda actor: in_areas(actor, *OFFICE))
community = Grant("本社区工作人员", lambda actor: in_areas(actor, *COMMUNITY))
visitor = Grant("安排到的走访人（在岗的）", _visitor)
resident = Grant("这一户（本人或凭查看码）", _resident)

# fmt: off
declare("intake", {
    #  action      label                      granted to
    "meet":       ("记座谈会",                (local_office,)),
    "key":        ("录纸条",                  (local_office,)),
    "plan":       ("安排走访、看走到哪里",    (community,)),
    "visit":      ("按安排走访",              (visitor,)),
    "own_visit":  ("看、改、擦自家的走访记录", (resident,)),
})
# fmt: on
