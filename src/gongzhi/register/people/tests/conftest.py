"""Duties for the staff of these tests, and an hour at which they happen."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.conf import settings

from gongzhi.foundation import rulebook
from gongzhi.foundation.rulebook import queries as shelf
from gongzhi.foundation.testing.browser import chromium, open_page
from gongzhi.register.territory.queries import forget_names
from gongzhi.register.territory.tests.factories import DivisionFactory

from .factories import AT, DISTRICT, StaffFactory, signed_in

__all__ = ["chromium", "open_page"]


@pytest.fixture
def this_hour():
    """The clock at ``AT``; move it with ``this_hour.shift``."""
    with time_machine.travel(AT, tick=False) as clock:
        yield clock


@pytest.fixture
def warm(db):
    """Reads a page once, so that what a process keeps in memory is not counted as a query."""
    forget_names()
    DivisionFactory(code=DISTRICT, name="北湖区")
    yield lambda client, path: client.get(path)
    forget_names()


@pytest.fixture
def on_duty(db):
    """Signs in a member of staff who holds a role: ``on_duty("auditor")`` gives (account, client).

    Units and posts are of a neighbour above, so they are reached by name, not by import.
    """

    def begin(role, area=DISTRICT, **fields):
        account = StaffFactory(**fields)
        unit = apps.get_model("organizations.OrgUnit").objects.create(
            kind="district",
            name=f"区中心 {role} {account.pk}",
            area=area,
            founded_on=date(2020, 1, 1),
        )
        post = apps.get_model("organizations.Post").objects.create(unit=unit, title=role, role=role)
        apps.get_model("organizations.Appointment").objects.create(
            post=post,
            area=area,
            holder=account.display_name,
            account=account,
            source="recruited",
            status="in_office",
            proposed_on=date(2020, 1, 1),
            from_on=date(2020, 1, 1),
        )
        return account, signed_in(account)

    return begin


@pytest.fixture
def people_pack(db, tmp_path):
    """The shipped rules about people's rights, in force everywhere."""
    folder = tmp_path / "national"
    folder.mkdir()
    for name in ("pack.toml", "people.toml"):
        shutil.copy(Path(settings.RULEPACKS) / "national" / name, folder / name)
    _empty_shelf()
    yield rulebook.load(tmp_path, at=AT)
    _empty_shelf()


def _empty_shelf():
    """What a test loaded is rolled back: the process looks again, and so does the next test."""
    shelf._shelf.newest = -1
    shelf.forget()
