"""What another version of the law would change about a case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gongzhi.capabilities.casework import queries, services
from gongzhi.foundation import worktime
from gongzhi.register.organizations.tests.factories import UnitFactory

from .factories import NOON, PackFactory, clock, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2026")]


def other(*clocks):
    return PackFactory(sections={"casework.clock": list(clocks)})


def replayed(item, pack):
    return [(o.given["kind"], o.before, o.after) for o in queries.replay_clocks(item.pk, pack)]


@pytest.fixture
def case():
    """Opened on Monday 2026-11-23 at noon, with five working days to answer."""
    return opened(UnitFactory())


def test_a_shorter_period_ends_earlier(case):
    assert replayed(case, other(clock("answer", 2))) == [
        ("answer", "2026-11-30 17:30", "2026-11-25 17:30")
    ]


def test_the_same_period_changes_nothing(case):
    assert replayed(case, other(clock("answer", 5), clock("rate", 1))) == []


def test_a_law_that_knows_the_urgency_goes_by_it(case):
    services.rename_item(case, title=case.title, place=case.place, urgency="urgent")
    before = queries.clock_of(case.pk, "answer")
    law = other(clock("answer", 3), clock("answer", 24, "hours", urgency="urgent"))
    assert [after for *_, after in replayed(case, law)] == ["2026-11-24 12:00"]
    assert queries.clock_of(case.pk, "answer").due_at == before.due_at


def test_what_the_law_does_not_have_is_said(case):
    law = other(clock("rate", 1))
    assert replayed(case, law)[0][2] == f"规则包“{law.title}”里没有“answer”的时限"


def test_pauses_are_counted_under_both(case):
    paused = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)  # Tuesday 8:30 here
    services.pause_clocks(case, at=paused)
    services.restart_clocks(case, at=paused + timedelta(days=1))
    assert replayed(case, other(clock("answer", 2))) == [
        ("answer", "2026-12-01 17:30", "2026-11-26 17:30")
    ]


def test_every_clock_of_a_case_is_asked_in_one_query(case, django_assert_num_queries):
    pack = queries.clock_of(case.pk, "answer").pack
    services.start_clock(case, queries.clock_rule(pack, "rate"), pack=pack, at=NOON)
    law = other(clock("answer", 1), clock("rate", 1))
    worktime.calendar()
    with django_assert_num_queries(1):
        found = queries.replay_clocks(case.pk, law)
    assert [(o.given["kind"], o.after) for o in found] == [
        ("answer", "2026-11-24 17:30"),
        ("rate", "2026-11-24 17:30"),
    ]
