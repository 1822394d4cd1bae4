"""No page and no program shows a member to anybody but the own branch and oneself (E-1, R-61)."""

from __future__ import annotations

import json
import re
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from gongzhi.doors.api.views import api
from gongzhi.register.membership.models import Look, MemberKind, Record
from gongzhi.register.membership.queries import member_ref
from gongzhi.register.membership.tests.factories import RecordFactory
from gongzhi.register.organizations.models import OrgUnit
from gongzhi.register.organizations.tests.factories import (
    COMMUNITY,
    AppointmentFactory,
    PlaceFactory,
    PostFactory,
    UnitFactory,
    enter,
    on_duty,
)
from gongzhi.register.people.tests.factories import AccountFactory, PersonFactory
from gongzhi.register.territory.tests.factories import BuildingFactory, DivisionFactory, PartFactory

from .house import url_patterns

SECRET = "欧阳暗号"
PHONE = "13900001111"


def test_the_api_knows_nothing_of_it():
    schema = json.dumps(api.get_openapi_schema(), ensure_ascii=False, default=str)
    words = ("membership", "member_ref", "branch_ref", "党员", "组织关系", *MemberKind.labels)
    assert [word for word in words if word in schema] == []
    assert "/territory/" in schema


def filled(route, ids):
    """The route with what fits where it asks for something: the member's own things."""

    def fitting(found):
        kind, name = found[1] or "str", found[2]
        chosen = next((key for key in ids if name.startswith(key)), "record")
        return {"uuid": str(ids[chosen]), "int": "1", "slug": "branch", "str": COMMUNITY}[kind]

    return "/" + re.sub(r"<(?:(\w+):)?(\w+)>", fitting, route)


@pytest.fixture
def town():
    """A member who owns a flat, lives in a building, and is in the branch of the neighbourhood."""
    for code in ("431002", COMMUNITY[:9], COMMUNITY):
        DivisionFactory(code=code)
    block = BuildingFactory()
    part = PartFactory(building=block)
    person = PersonFactory(phone=PHONE, home=block)
    branch = UnitFactory(kind="branch")
    PlaceFactory(unit=branch, neighbourhood=block.neighbourhood)
    record = RecordFactory(unit=branch, name=SECRET, phone=PHONE)
    secretary = PostFactory(unit=branch, role="branch_secretary")
    held = AppointmentFactory(post=secretary, holder="刘国平")
    return {
        "record": record.pk,
        "unit": branch.pk,
        "post": secretary.pk,
        "appointment": held.pk,
        "person": person.pk,
        "building": block.pk,
        "part": part.pk,
        "neighbourhood": block.neighbourhood_id,
    }


def somebody(who):
    client = Client(raise_request_exception=False)
    if who == "anybody":
        return client
    if who == "neighbour":
        return enter(client, AccountFactory())
    if who == "secretary elsewhere":
        return enter(client, on_duty("branch_secretary")[1])
    wide = {"district_officer": "431002", "organiser": COMMUNITY[:9], "auditor": "431002",
            "system_admin": "431002", "security_admin": "431002"}  # fmt: skip
    return enter(client, on_duty(who, area=wide.get(who, COMMUNITY))[1])


PERSONAS = [
    "anybody", "neighbour", "handler", "clerk", "community_head", "district_officer", "organiser",
    "auditor", "system_admin", "security_admin", "secretary elsewhere",
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("who", PERSONAS)
def test_no_page_shows_a_member_to_anybody_else(who, town):
    client, asked = somebody(who), 0
    hidden = (SECRET, member_ref(PHONE).hex())
    for path in [filled(route, town) for _, route, _ in url_patterns()]:
        with transaction.atomic():  # a page that fails fails alone; that it does is another test
            answer = client.get(path, {"q": PHONE})
            transaction.set_rollback(True)
        asked += 1
        body = "" if answer.streaming else answer.content.decode("utf-8", "ignore")
        assert [word for word in hidden if word in body] == [], path
    assert asked > 60


@pytest.mark.django_db
@pytest.mark.parametrize("who", PERSONAS)
def test_nobody_else_changes_a_record(who, town):
    client, record = somebody(who), town["record"]
    said = {"name": "改了", "phone": PHONE, "kind": "mobile", "relation": "residence",
            "origin": "party", "branch": str(town["unit"]), "purpose": "register"}  # fmt: skip
    for path in ("", "new/", f"{record}/", f"{record}/end/", f"{uuid4()}/end/"):
        client.post(f"/desk/members/{path}", said)
    (kept,) = Record.objects.all()
    assert (kept.name, kept.kind, kept.ended_on) == (SECRET, "retired", None)
    assert Look.objects.count() == 0


@pytest.mark.django_db
def test_the_walk_would_have_found_the_secret(town):
    """The own secretary does see it, by the same words, so the walk above looks for the right thing."""
    client = enter(
        Client(), on_duty("branch_secretary", unit=OrgUnit.objects.get(pk=town["unit"]))[1]
    )
    answer = client.post("/desk/members/", {"purpose": "register"})
    assert SECRET in answer.content.decode()
