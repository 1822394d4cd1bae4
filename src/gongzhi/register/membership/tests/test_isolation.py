"""No path leads to membership from a home, a household, an appeal or a ballot (E-1, R-61)."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import URLPattern, get_resolver

from gongzhi.doors.api.views import api
from gongzhi.foundation.crypto import SealBroken, decrypt
from gongzhi.foundation.policy import ALL_PERMISSIONS
from gongzhi.foundation.ui.logs import SILENT_ROUTES
from gongzhi.register.membership import permissions, urls
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
from gongzhi.register.people.queries import phone_index
from gongzhi.register.people.tests.factories import AccountFactory, PersonFactory
from gongzhi.register.territory.tests.factories import BuildingFactory, DivisionFactory, PartFactory

SECRET = "欧阳暗号"
PHONE = "13900001111"
OWN = {"membership.Record", "membership.Look"}


# ── tables ───────────────────────────────────────────────────────────────


def neighbours_of_models():
    """Which model reaches which, along any relation, either way."""
    near = defaultdict(set)
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields(include_hidden=True):
            if field.is_relation and field.related_model is not None:
                near[model._meta.label].add(field.related_model._meta.label)
                near[field.related_model._meta.label].add(model._meta.label)
    return near


def test_no_relation_leads_in_or_out():
    near, reached, front = neighbours_of_models(), set(), {"membership.Record"}
    while front:
        reached |= front
        front = {label for one in front for label in near[one]} - reached
    assert reached == OWN


def test_the_graph_that_was_walked_does_reach_elsewhere():
    """The walk above proves something only if it finds relations where there are some."""
    assert "people.Account" in neighbours_of_models()["organizations.Appointment"]


FOREIGN_KEYS = """
SELECT count(*) FROM pg_constraint WHERE contype = 'f'
AND (SELECT relnamespace FROM pg_class WHERE oid = conrelid)
 <> (SELECT relnamespace FROM pg_class WHERE oid = confrelid)
"""
TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'membership'"
VIEWS = """
SELECT count(*) FROM information_schema.view_table_usage
WHERE table_schema = 'membership' AND view_schema <> 'membership'
"""
COLUMNS = """
SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'membership'
"""


@pytest.mark.django_db
def test_the_database_keeps_it_in_a_schema_that_nothing_crosses():
    with connection.cursor() as cursor:
        assert cursor.execute(FOREIGN_KEYS).fetchone() == (0,)
        assert {name for (name,) in cursor.execute(TABLES)} == {"record", "look"}
        assert cursor.execute(VIEWS).fetchone() == (0,)


@pytest.mark.django_db
def test_no_column_names_a_person_an_account_a_home_or_a_unit():
    with connection.cursor() as cursor:
        names = {f"{table}.{column}" for table, column in cursor.execute(COLUMNS)}
    assert names == {
        "record.id", "record.member_ref", "record.branch_ref", "record.name", "record.phone",
        "record.kind", "record.relation", "record.origin", "record.entered_on", "record.ended_on",
        "look.id", "look.record_id", "look.viewer", "look.role", "look.purpose", "look.fields",
        "look.at",
    }  # fmt: skip


# ── keys ─────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_its_indexes_are_made_with_its_own_key():
    unit = UnitFactory(kind="branch")
    assert member_ref(PHONE) != phone_index(PHONE)
    assert permissions.branch_ref(unit.pk) not in (unit.pk.bytes, str(unit.pk).encode())


@pytest.mark.django_db
def test_every_word_about_a_member_is_sealed_with_its_own_ring():
    record = RecordFactory(unit=UnitFactory(kind="branch"), name=SECRET, phone=PHONE)
    columns = ("name", "phone", "kind", "relation", "origin")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(columns)} FROM membership.record WHERE id = %s", [record.pk]
        )
        kept = dict(zip(columns, cursor.fetchone(), strict=True))
    for column, token in kept.items():
        assert getattr(record, column) not in str(token)
        with pytest.raises(SealBroken):
            decrypt(token, purpose=f"membership.record.{column}", ring="people")


# ── programs ─────────────────────────────────────────────────────────────


def test_the_api_knows_nothing_of_it():
    schema = json.dumps(api.get_openapi_schema(), ensure_ascii=False, default=str)
    words = ("membership", "member_ref", "branch_ref", "党员", "组织关系", *MemberKind.labels)
    assert [word for word in words if word in schema] == []
    assert "/territory/" in schema


def test_nothing_of_its_requests_is_logged():
    assert {f"membership:{path.name}" for path in urls.urlpatterns} <= SILENT_ROUTES


def test_no_other_context_declares_a_permission_over_it():
    granted = {key: p.grants for key, p in ALL_PERMISSIONS.items() if key.startswith("membership.")}
    assert set(granted) == {"membership.view", "membership.keep"}
    assert {grant.label for grants in granted.values() for grant in grants} == {"本支部书记"}


# ── pages ────────────────────────────────────────────────────────────────


def paths(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern).removeprefix("^").removesuffix("$")
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from paths(entry, route)


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
    for path in [filled(route, town) for route in paths()]:
        answer = client.get(path, {"q": PHONE})
        asked += 1
        body = "" if answer.streaming else answer.content.decode("utf-8", "ignore")
        assert [word for word in hidden if word in body] == [], path
    assert asked > 60
    assert Look.objects.count() == 0


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
