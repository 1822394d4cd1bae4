"""No path leads to membership from a home, a household, an appeal or a ballot (E-1, R-61)."""

from __future__ import annotations

from collections import defaultdict

import pytest
from django.apps import apps
from django.db import connection

from gongzhi.foundation.crypto import SealBroken, decrypt
from gongzhi.foundation.policy import ALL_PERMISSIONS
from gongzhi.foundation.ui.logs import SILENT_ROUTES
from gongzhi.register.membership import permissions, urls
from gongzhi.register.membership.queries import member_ref
from gongzhi.register.membership.tests.factories import RecordFactory
from gongzhi.register.organizations.tests.factories import (
    UnitFactory,
)
from gongzhi.register.people.queries import phone_index

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


# ── logs and grants ──────────────────────────────────────────────────────


def test_nothing_of_its_requests_is_logged():
    assert {f"membership:{path.name}" for path in urls.urlpatterns} <= SILENT_ROUTES


def test_no_other_context_declares_a_permission_over_it():
    granted = {key: p.grants for key, p in ALL_PERMISSIONS.items() if key.startswith("membership.")}
    assert set(granted) == {"membership.view", "membership.keep"}
    assert {grant.label for grants in granted.values() for grant in grants} == {"本支部书记"}
