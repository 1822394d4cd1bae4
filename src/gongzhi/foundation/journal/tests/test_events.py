"""Events become JSON values and come back as they were told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.foundation.journal import events
from gongzhi.foundation.journal.events import ALL_EVENTS, Event, read_event

from .telling import NOON, SUBJECT


@pytest.fixture(scope="module")
def rich_event():
    @dataclass(frozen=True, kw_only=True)
    class ThingWeighed(Event):
        name, label = "testing.weighed", "东西称过了"
        price: Decimal
        on: date
        until: datetime | None
        others: tuple[UUID, ...]
        notes: dict[str, str]

    yield ThingWeighed
    del ALL_EVENTS["testing.weighed"]


@given(
    price=st.decimals(allow_nan=False, allow_infinity=False),
    on=st.dates(),
    until=st.none() | st.datetimes(timezones=st.just(UTC)),
    others=st.lists(st.uuids(), max_size=3).map(tuple),
    notes=st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=3),
    actor_id=st.none() | st.integers(0, 2**63 - 1),
)
def test_an_event_is_read_as_it_was_told(rich_event, actor_id, **said):
    head = {"subject_id": SUBJECT, "area": "431002", "actor_id": actor_id, "at": NOON}
    event = rich_event(**head, **said)
    body = event.body()
    assert set(body) == {"price", "on", "until", "others", "notes"}
    assert body["price"] == str(said["price"])
    assert read_event("testing.weighed", head, body) == event


def test_an_unknown_event_is_not_read():
    with pytest.raises(KeyError, match=r"testing\.never"):
        read_event("testing.never", {}, {})


def numbers_of(schema):
    """Whether a JSON schema has a place for a fraction written as a number."""
    if isinstance(schema, dict):
        return schema.get("type") == "number" or any(numbers_of(part) for part in schema.values())
    return isinstance(schema, list) and any(numbers_of(part) for part in schema)


def test_no_event_of_the_house_carries_a_float():
    """PostgreSQL may write a float in other digits, and its digest would no longer hold."""
    inexact = [
        kind.name
        for kind in ALL_EVENTS.values()
        if numbers_of(events._adapter(kind).json_schema(mode="serialization"))
    ]
    assert inexact == []


def test_a_float_would_be_found():
    @dataclass(frozen=True, kw_only=True)
    class ThingMeasured(Event):
        metres: float

    assert numbers_of(events._adapter(ThingMeasured).json_schema(mode="serialization"))
