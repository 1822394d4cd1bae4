"""Quiet hours, to the second and over midnight."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.foundation.messaging.rules import QuietHours, read_quiet
from gongzhi.foundation.rulebook.reading import Rule
from gongzhi.foundation.worktime import ZONE

NIGHT = QuietHours(time(21), time(8))
SIESTA = QuietHours(time(12), time(14, 30))


def here(day, clock):
    return datetime.fromisoformat(f"2026-11-{day} {clock}").replace(tzinfo=ZONE)


# fmt: off
BORDERS = [
    # hours    at                            ends
    (NIGHT,  here(23, "20:59:59.999999"),    None),
    (NIGHT,  here(23, "21:00"),              here(24, "08:00")),
    (NIGHT,  here(23, "23:59:59.999999"),    here(24, "08:00")),
    (NIGHT,  here(24, "00:00"),              here(24, "08:00")),
    (NIGHT,  here(24, "07:59:59.999999"),    here(24, "08:00")),
    (NIGHT,  here(24, "08:00"),              None),
    (NIGHT,  here(30, "22:00"),              datetime(2026, 12, 1, 8, tzinfo=ZONE)),
    (SIESTA, here(23, "11:59:59"),           None),
    (SIESTA, here(23, "12:00"),              here(23, "14:30")),
    (SIESTA, here(23, "14:29:59"),           here(23, "14:30")),
    (SIESTA, here(23, "14:30"),              None),
]
# fmt: on


@pytest.mark.parametrize(("hours", "at", "ends"), BORDERS)
def test_quiet_begins_with_the_first_moment_and_ends_with_the_last(hours, at, ends):
    assert hours.end_after(at) == ends


def test_the_clock_is_the_districts_whatever_zone_the_instant_comes_in():
    assert NIGHT.end_after(datetime(2026, 11, 23, 13, tzinfo=UTC)) == here(24, "08:00")
    assert NIGHT.end_after(datetime(2026, 11, 23, 12, 59, tzinfo=UTC)) is None
    assert NIGHT.end_after(datetime(2026, 11, 24, 0, tzinfo=UTC)) is None


@given(st.times(), st.times(), st.timedeltas(timedelta(0), timedelta(days=400)))
def test_what_waits_goes_at_the_end_and_within_a_day(since, until, passed):
    if since == until:
        return
    hours, at = QuietHours(since, until), here("01", "00:00") + passed
    ends = hours.end_after(at)
    if ends is not None:
        assert timedelta(0) < ends - at <= timedelta(days=1)
        assert (ends.time(), hours.end_after(ends)) == (until, None)


def rule(**data):
    return Rule("night", "夜里", data, None, is_verified=False, note="")


def test_a_pack_says_from_when_until_when():
    assert read_quiet(rule(since="21:00", until="08:00")) == NIGHT


@pytest.mark.parametrize(
    "data",
    [{"since": "21:00"}, {"since": "8", "until": "9点"}, {"since": "21:00", "until": "21:00"}],
)
def test_a_pack_that_does_not_say_so_is_refused(data):
    with pytest.raises((KeyError, ValueError)):
        read_quiet(rule(**data))
