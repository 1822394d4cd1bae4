"""Two states of eight, ranges of at most ninety days, text both formats can carry."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.doors.open311 import rules
from gongzhi.journeys.appeals.queries import APPEAL

NOW = datetime(2026, 3, 15, 2, tzinfo=UTC)


def test_every_status_reads_as_open_or_closed():
    assert set(rules.STATE) == {status.value for status in APPEAL.statuses}
    assert rules.statuses_of(["open"]) == ["filed", "working", "answered", "review"]
    assert rules.statuses_of(["closed"]) == ["closed", "declined", "handed_off", "withdrawn"]
    assert rules.statuses_of([]) == []


def test_what_is_answered_stays_open_until_who_said_it_has_spoken():
    assert rules.STATE["answered"] == "open"


@pytest.mark.parametrize(
    ("status", "notes"),
    [
        ("working", "某态"),
        ("answered", "某态（解决了）：灯换好了。"),
        ("closed", "某态（解决了）：灯换好了。"),
        ("declined", "某态：没有受理。因为不归我们。"),
        ("review", "某态"),
    ],
)
def test_the_notes_say_what_was_said_last(status, notes):
    said = {"outcome": "解决了", "answer": "灯换好了。", "no": ("没有受理。", "因为不归我们。")}
    assert rules.status_notes(status, "某态", **said) == notes


def test_a_range_is_ninety_days_from_the_end_that_is_said():
    start = datetime(2026, 1, 1, tzinfo=UTC)
    assert rules.span_of(None, None, now=NOW) == (NOW - rules.SPAN, NOW)
    assert rules.span_of(start, None, now=NOW) == (start, start + rules.SPAN)
    assert rules.span_of(None, start, now=NOW) == (start - rules.SPAN, start)
    assert rules.span_of(start, start, now=NOW) == (start, start)


def test_a_range_that_is_wider_or_runs_backwards_is_refused():
    start = datetime(2026, 1, 1, tzinfo=UTC)
    with pytest.raises(ValueError, match="最多 90 天"):
        rules.span_of(start, datetime(2026, 4, 2, tzinfo=UTC), now=NOW)
    with pytest.raises(ValueError, match="不能早于"):
        rules.span_of(NOW, start, now=NOW)


@given(st.text())
def test_any_text_goes_through_xml_and_comes_out_as_it_went_in(text):
    clean = rules.plain(text)
    element = ET.Element("x")
    element.text = clean
    read = ET.fromstring(ET.tostring(element, encoding="utf-8"))
    assert (read.text or "") == clean
    assert rules.plain(clean) == clean


@pytest.mark.parametrize(
    ("first", "last", "whole"),
    [("桂兰", "陈", "陈桂兰"), ("John", "Smith", "John Smith"), ("", "陈", "陈"), ("", "", "")],
)
def test_a_name_is_put_together_as_its_language_does(first, last, whole):
    assert rules.full_name(first, last) == whole
