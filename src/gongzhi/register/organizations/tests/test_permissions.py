"""Each role against each permission: who may, where, and where not."""

from __future__ import annotations

import pytest

from gongzhi.foundation import policy
from gongzhi.foundation.policy import ANYBODY
from gongzhi.register.organizations.models import Appointment, Post, Role
from gongzhi.register.organizations.tests.factories import (
    AppointmentFactory,
    PostFactory,
    UnitFactory,
    on_duty,
)

pytestmark = pytest.mark.django_db
STREET, HERE, ELSEWHERE = "431002001", "431002001001", "431002002001"
AREAS = {
    "street_officer": STREET,
    "organiser": STREET,
    "district_officer": "431002",
    "system_admin": "431002",
    "security_admin": "431002",
    "auditor": "431002",
}
ROLES = [role for role in Role.values if role]
SEES_NAMES = {"clerk", "community_head", "street_officer", "district_officer", "organiser"}
# fmt: off
ALLOWED = {
    "organizations.view":    set(ROLES),
    "organizations.found":   {"organiser"},
    "organizations.contact": {"organiser", "community_head"},
}
# fmt: on


def somebody(role):
    return on_duty(role, area=AREAS.get(role, HERE))[0]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("key", ALLOWED)
def test_a_unit_is_kept_by_those_of_the_table_on_their_own_ground(key, role):
    actor = somebody(role)
    assert policy.allows(actor, key, UnitFactory(area=HERE)) is (role in ALLOWED[key])
    far = UnitFactory(area=ELSEWHERE)
    assert policy.allows(actor, key, far) is (key == "organizations.view")


@pytest.mark.parametrize("role", ROLES)
def test_names_of_a_branch_are_seen_by_workers_of_the_place(role):
    held = AppointmentFactory(post=PostFactory(unit=UnitFactory(kind="branch", area=HERE)))
    far = AppointmentFactory(post=PostFactory(unit=UnitFactory(kind="branch", area=ELSEWHERE)))
    actor = somebody(role)
    assert policy.allows(actor, "organizations.roster", held) is (role in SEES_NAMES)
    assert policy.allows(actor, "organizations.roster", far) is (role == "district_officer")
    assert policy.allows(actor, "organizations.appoint", held) is (role == "organiser")
    assert policy.allows(actor, "organizations.posts", held.post) is (role in SEES_NAMES)


@pytest.mark.parametrize("kind", ["group", "household"])
@pytest.mark.parametrize("role", ROLES)
def test_who_leads_a_group_or_household_is_known_to_the_organiser_unless_published(role, kind):
    unit = UnitFactory(kind=kind, area=HERE)
    held = AppointmentFactory(post=PostFactory(unit=unit))
    actor = somebody(role)
    assert policy.allows(actor, "organizations.roster", held) is (role == "organiser")
    unit.is_contact_published = True
    unit.save()
    assert policy.allows(actor, "organizations.roster", held) is (role in SEES_NAMES)


def test_a_branch_secretary_sees_the_posts_of_the_own_branch_and_of_no_other():
    own, other = UnitFactory(kind="branch"), UnitFactory(kind="branch")
    actor, _ = on_duty("branch_secretary", unit=own)
    AppointmentFactory(post=PostFactory(unit=other))
    posts = policy.visible(Post.objects.all(), actor, "organizations.posts")
    held = policy.visible(Appointment.objects.all(), actor, "organizations.roster")
    assert {post.unit for post in posts} == {own}
    assert {item.post.unit for item in held} == {own}


@pytest.mark.parametrize("key", ["posts", "roster", "found", "appoint", "contact"])
def test_a_visitor_may_nothing_but_see_the_structure(key):
    assert not policy.may(ANYBODY, f"organizations.{key}")
    assert policy.may(ANYBODY, "organizations.view")
