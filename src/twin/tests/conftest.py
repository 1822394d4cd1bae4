"""A small twin of the district, made once and taken away again."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from gongzhi.foundation import rulebook, worktime
from gongzhi.foundation.rulebook import queries as packs
from gongzhi.register.territory import queries as territory
from twin.district import Made, make_district
from twin.places import Size

NOW = datetime(2026, 11, 27, 3, 30, tzinfo=UTC)  # a Friday, 11:30 in the district
SMALL = Size(communities=3, parts=900, residents=60)
APPEALS, SEED = 260, 431002
FILED_SINCE = 40  # by the scenes


def make(*, seed: int = SEED, appeals: int = APPEALS, say=lambda words: None) -> Made:
    return make_district(
        district=settings.DISTRICT, appeals_wanted=appeals, seed=seed, now=NOW, say=say, size=SMALL
    )


def make_ground() -> None:
    """Calendar, rules and divisions, as the launcher makes them before the twin."""
    worktime.seed_years()
    rulebook.load(Path(settings.RULEPACKS), at=NOW)
    call_command("divisions", stdout=StringIO())


def forget() -> None:
    packs.forget()
    territory.forget_names()
    from gongzhi.foundation.worktime import queries as calendar

    calendar.forget()


@pytest.fixture(scope="package")
def made(django_db_setup, django_db_blocker):
    """What was made; the district stands in the database for every test of this package."""
    with django_db_blocker.unblock():
        forget()
        make_ground()
        made = make()
        yield made
        call_command("flush", interactive=False, verbosity=0)
        forget()


@pytest.fixture
def twin(made, db):
    return made


@pytest.fixture
def ground(db):
    """Calendar, rules and divisions, and nothing else, for the length of one test."""
    call_command("flush", interactive=False, verbosity=0)
    forget()
    make_ground()
    yield
    forget()
