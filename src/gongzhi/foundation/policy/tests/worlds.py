"""Random actors, rows and permission tables, with a plain reading of what each grant admits."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from hypothesis import strategies as st

from gongzhi.foundation.policy import (
    EVERYONE,
    NOBODY,
    Actor,
    Duty,
    Grant,
    holders,
    in_areas,
    in_units,
)
from gongzhi.foundation.testing.models import Thing

ROLES = ("clerk", "street_officer", "handler")
UNITS = tuple(UUID(int=number) for number in range(1, 4))
STATUSES = ("open", "shut", "lost")
AREAS = (
    *("", "43", "44", "4310", "4311", "431002", "431003", "431099", "431002001", "431002009"),
    *("431002999", "431003000", "431002001003", "431002009999", "431002999999", "999999999999"),
)
OWNERS = (None, 1, 2)

duties = st.builds(
    Duty, role=st.sampled_from(ROLES), unit=st.sampled_from(UNITS), area=st.sampled_from(AREAS)
)
actors = st.builds(
    Actor,
    pk=st.sampled_from(OWNERS),
    duties=st.lists(duties, max_size=3).map(tuple),
    is_active=st.sampled_from((True, True, True, False)),
)
things = st.builds(
    Thing,
    area=st.sampled_from(AREAS),
    owner=st.sampled_from(OWNERS),
    unit=st.sampled_from((None, *UNITS)),
    status=st.sampled_from(STATUSES),
)
worlds = st.lists(things, min_size=1, max_size=12)


@dataclass(frozen=True)
class Reason:
    """A grant, and the same said without a filter."""

    grant: Grant
    admits: object


def _over_area(roles):
    return Reason(
        Grant("area", lambda actor: in_areas(actor, *roles)),
        lambda actor, row: any(
            duty.role in roles and row.area.startswith(duty.area) for duty in actor.duties
        ),
    )


def _in_unit(roles):
    return Reason(
        Grant("unit", lambda actor: in_units(actor, *roles)),
        lambda actor, row: any(
            duty.role in roles and duty.unit == row.unit for duty in actor.duties
        ),
    )


def _in_role(roles):
    return Reason(
        holders(*roles, label="role"),
        lambda actor, _: any(duty.role in roles for duty in actor.duties),
    )


def _with_status(status):
    return Reason(Grant("status", lambda _: Q(status=status)), lambda _, row: row.status == status)


def _without_status(status):
    return Reason(Grant("other", lambda _: ~Q(status=status)), lambda _, row: row.status != status)


own = Reason(
    Grant("own", lambda actor: Q(owner=actor.pk) if actor.is_known else NOBODY),
    lambda actor, row: actor.pk is not None and row.owner == actor.pk,
)
not_mine_and_open = Reason(
    Grant("open", lambda actor: ~Q(owner=actor.pk) & Q(status="open") if actor.pk else NOBODY),
    lambda actor, row: actor.pk is not None and row.owner != actor.pk and row.status == "open",
)
everyone = Reason(Grant("everyone", lambda _: EVERYONE), lambda *_: True)
nobody = Reason(Grant("nobody", lambda _: NOBODY), lambda *_: False)

some_roles = st.lists(st.sampled_from(ROLES), min_size=1, max_size=2, unique=True).map(tuple)
reasons = st.one_of(
    some_roles.map(_over_area),
    some_roles.map(_in_unit),
    some_roles.map(_in_role),
    st.sampled_from(STATUSES).map(_with_status),
    st.sampled_from(STATUSES).map(_without_status),
    st.sampled_from((own, not_mine_and_open, everyone, nobody)),
)
tables = st.dictionaries(
    st.sampled_from(("view", "change", "close", "export")),
    st.lists(reasons, max_size=3),
    min_size=1,
)
