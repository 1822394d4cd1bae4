"""What happened to one subject, oldest first, in one query."""

from __future__ import annotations

from uuid import UUID

import pytest

from gongzhi.foundation.journal.events import ALL_EVENTS
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.journal.redaction import erase_payloads
from gongzhi.foundation.testing.events import ThingMoved

from .telling import BEIHU, NOON, SUBJECT, moved, told

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rows", [1, 3])
def test_a_history_is_read_in_order_and_in_one_query(django_assert_num_queries, rows):
    entries = [told(rows - number) for number in range(rows)]
    told(9, subject=UUID(int=2))
    with django_assert_num_queries(1):
        happened = history(SUBJECT)
    assert [what.id for what in happened] == [entry.pk for entry in entries]
    first = happened[0]
    assert (first.event, first.label, first.at, first.subject_id, first.actor_id) == (
        "testing.moved",
        "东西动了",
        moved(rows).at,
        SUBJECT,
        7,
    )
    assert first.body == {"words": "路灯坏了", "count": rows, "marks": ["急", str(rows)]}
    assert not first.is_erased


def test_events_can_be_left_out_and_erased_ones_say_so():
    told()
    erase_payloads(SUBJECT, area=BEIHU, ground="本人申请", actor_id=None, at=NOON)
    assert [(what.event, what.is_erased) for what in history(SUBJECT)] == [
        ("testing.moved", True),
        ("journal.erased", False),
    ]
    assert [what.event for what in history(SUBJECT, without=["journal.erased"])] == [
        "testing.moved"
    ]


def test_an_event_that_the_house_no_longer_knows_is_shown_by_its_name(monkeypatch):
    told()
    monkeypatch.delitem(ALL_EVENTS, ThingMoved.name)
    assert [what.label for what in history(SUBJECT)] == ["testing.moved"]
