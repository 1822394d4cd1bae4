"""Who may see and keep the register of organisations. Its structure is public, names are not."""

from django.db.models import Q

from gongzhi.foundation.policy import EVERYONE, NOBODY, Actor, Grant, declare, in_areas, in_units

WORKERS = ("clerk", "community_head", "street_officer", "district_officer")


def _names_at_work(actor: Actor) -> Q:
    """All but the small units of neighbours: who leads those is the organiser's to know."""
    within = in_areas(actor, *WORKERS)
    if within == NOBODY:
        return NOBODY
    is_small = Q(
        post__unit__kind__in=("group", "household"), post__unit__is_contact_published=False
    )
    return within & ~is_small


everyone = Grant("任何人", lambda _: EVERYONE)
organiser = Grant("本辖区组织委员", lambda actor: in_areas(actor, "organiser"))
head = Grant("本社区负责人", lambda actor: in_areas(actor, "community_head"))
unit_head = Grant(
    "单位负责人",
    lambda actor: in_units(
        actor, "community_head", "unit_head", "street_officer", "district_officer", field="pk"
    ),
)
worker = Grant("本辖区工作人员，未公布的党小组和中心户除外", _names_at_work)
own_branch = Grant(
    "本支部书记", lambda actor: in_units(actor, "branch_secretary", field="post__unit")
)
posts_in_area = Grant(
    "本辖区工作人员", lambda actor: in_areas(actor, *WORKERS, "organiser", field="unit__area")
)
posts_of_branch = Grant("本支部书记", lambda actor: in_units(actor, "branch_secretary"))

# fmt: off
declare("organizations", {
    #  action     label                 granted to
    "view":     ("查看组织架构",          (everyone,)),
    "posts":    ("查看职务和空缺",        (posts_in_area, posts_of_branch)),
    "roster":   ("查看任职名册",          (worker, organiser, own_branch)),
    "found":    ("成立和撤销组织",        (organiser,)),
    "appoint":  ("任命和离任",            (organiser,)),
    "facilities": ("核对窗口的无障碍设施", (unit_head,)),
    "contact":  ("更正公开联系方式",      (organiser, head)),
})
# fmt: on
