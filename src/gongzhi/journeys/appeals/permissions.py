"""Who may see and do what with appeals.

One filter per grant serves list, page, export, search and API. The resident's name and
number are a permission of their own, apart from seeing the matter.
"""

from django.db.models import Q

from gongzhi.foundation.policy import (
    EVERYONE,
    NOBODY,
    Actor,
    Grant,
    declare,
    holders,
    in_areas,
    in_units,
)

from .models import Reply
from .rules import OFFICE, WORKERS


def _holder(actor: Actor) -> Q:
    own = Q(author=actor.person) if actor.person else NOBODY
    return own | Q(pk__in=sorted(actor.receipts)) if actor.receipts else own


def _author(actor: Actor) -> Q:
    """Staff may have the code in hand, having written it down: it makes nobody of them the author."""
    if not actor.duties:
        return _holder(actor)
    dealt_with = Q(item__owner=actor.pk) | Q(item__lead_owner=actor.pk) | Q(helper=actor.pk)
    return Q(author=actor.person) & ~dealt_with if actor.person else NOBODY


def _involved(actor: Actor) -> Q:
    units = sorted({duty.unit for duty in actor.duties if duty.role in WORKERS})
    return (
        Q(item__involved__overlap=units) & ~Q(item__involved=[]) if units else NOBODY
    )  # as its index says


def _reviewer(actor: Actor) -> Q:
    """What the street found repeated, the district looks at."""
    return (in_areas(actor, "street_officer") & Q(repeats__isnull=True)) | in_areas(
        actor, "district_officer"
    )


def _caller(actor: Actor) -> Q:
    if not actor.is_known:
        return NOBODY
    dealt_with = Q(item__owner=actor.pk) | Q(item__lead_owner=actor.pk) | Q(helper=actor.pk)
    answered = Reply.objects.filter(by=actor.pk).values("appeal")
    return in_areas(actor, *OFFICE) & ~dealt_with & ~Q(pk__in=answered)


def _owner(actor: Actor) -> Q:
    """Who leaves the unit leaves what they held there."""
    if not actor.is_known:
        return NOBODY
    return Q(item__owner=actor.pk) & in_units(actor, *WORKERS, field="item__unit")


def _owner_of_named(actor: Actor) -> Q:
    return _owner(actor) & Q(naming="named") & ~Q(item__unit__kind="property")


holder = Grant("诉求人（本人或凭回执码）", _holder)
author = Grant("诉求人（凭回执码的工作人员和经手人除外）", _author)
local_office = Grant("本辖区社区、街道、区工作人员", lambda actor: in_areas(actor, *OFFICE))
handling_unit = Grant(
    "责任单位工作人员", lambda actor: in_units(actor, *WORKERS, field="item__unit")
)
asked_unit = Grant(
    "被请接单位工作人员", lambda actor: in_units(actor, *WORKERS, field="item__offered_to")
)
involved_unit = Grant("被吹哨和分步做的单位工作人员", _involved)
owner = Grant("经办人（在岗的）", _owner)
unit_head = Grant(
    "责任单位负责人",
    lambda actor: in_units(
        actor,
        "community_head",
        "street_officer",
        "district_officer",
        "unit_head",
        field="item__unit",
    ),
)
named_to_owner = Grant("经办人（在岗，居民留名，且不是物业）", _owner_of_named)
reviewer = Grant("街道（重复认定除外）、区专员", _reviewer)
street = Grant("街道专员", lambda actor: in_areas(actor, "street_officer"))
caller = Grant("本辖区工作人员（经办、答复、代办过的除外）", _caller)
published = Grant("任何人（已公开的）", lambda _: Q(published_at__isnull=False))
everyone = Grant("任何人", lambda _: EVERYONE)
house = Grant("系统", lambda actor: EVERYONE if actor.is_system else NOBODY)
offices = holders(*OFFICE, label="社区、街道、区工作人员")

# fmt: off
declare("appeals", {
    #  action       label                  granted to
    "file":       ("说一件事",              (everyone,)),
    "view":       ("查看诉求",              (holder, local_office, handling_unit, asked_unit, involved_unit)),
    "read":       ("查看公开的诉求",        (published,)),
    "support":    ("附议公开的诉求",        (published,)),
    "follow":     ("看自己说的事",          (holder,)),
    "author":     ("诉求人操作",            (author,)),
    "triage":     ("受理、不受理、分类",    (local_office,)),
    "answer":     ("答复",                  (owner, unit_head)),
    "talk":       ("告诉进展、请居民补充",  (owner, unit_head)),
    "contact":    ("查看联系方式",          (local_office, named_to_owner)),
    "review":     ("复核",                  (reviewer,)),
    "publish":    ("公开、不再公开",        (local_office,)),
    "lapse":      ("到期办结",              (house,)),
    "call":       ("回访",                  (caller,)),
    "judge_repeat": ("认定重复反映",        (street,)),
    "merge":      ("合并、拆开",            (local_office,)),
    "go_along":   ("随领头的一起办",        (house,)),
    "recheck":    ("到日再看",              (house,)),
    "open_box":   ("开意见箱",              (house,)),
    "assist":     ("代居民登记",            (offices,)),
    "import":     ("导入诉求",              (local_office,)),
    "export":     ("导出诉求",              (local_office,)),
})
# fmt: on
