"""Two at one form: the second is told who changed what, keeps what was typed, and may still decide."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html import unescape
from threading import Barrier

import pytest
from django.utils import timezone

from bench.faults import Person, signed_in
from bench.house import House

from .walking import Form, read, walk

ID = "[0-9a-f-]{36}"

UNIT = """SELECT '/desk/org/units/' || id || '/' FROM organizations_orgunit
WHERE kind = 'community' AND area = (SELECT a.area FROM organizations_appointment a
JOIN people_account c ON c.id = a.account_id WHERE c.username = 'demo-clerk') LIMIT 1"""


@dataclass(frozen=True)
class Case:
    """Who edits what, found by following links, and what the first and the second type."""

    name: str
    by: tuple[str, str]
    begin: str  # a path, or a question to the database with a path for an answer
    leads_to: str
    field: str
    typed: tuple[str, str]
    also: dict[str, str] = field(default_factory=dict)
    opens: dict[str, str] = field(default_factory=dict)  # sent before the list is shown


# fmt: off
CASES = [
    Case("neighbourhood", ("clerk", "head"),          "/desk/places/",   rf"^/desk/places/{ID}/$",             "address", ("燕泉路 1 号", "燕泉路 2 号")),
    Case("building",      ("clerk", "head"),          "/desk/places/",   rf"/buildings/{ID}/$",                "name",    ("甲栋", "乙栋")),
    Case("unit",          ("head", "organiser"), UNIT,              rf"/desk/org/units/{ID}/contact/$",   "hours",   ("周一到周五", "天天")),
    Case("member",        ("secretary", "secretary"), "/desk/members/",  rf"^/desk/members/{ID}/$",            "name",    ("王一", "王二"), opens={"purpose": "register"}),
    Case("sorting",       ("clerk", "clerk"),         "/desk/",          rf"/desk/case/{ID}/accept/$",         "title",   ("灯不亮", "路灯坏了"),
         {"category": "traffic.streetlight", "urgency": "worry"}),
    Case("calendar day",  ("district", "admin"),      "/desk/calendar/", r"/desk/calendar/\d{4}/$",            "note",    ("换班", "调休"),
         {"change": "1", "day": f"{timezone.localdate():%Y}-12-05", "kind": "on"}),
]
# fmt: on


def opened(house: House, person: Person, case: Case) -> Form:
    """The form as somebody finds it who follows the links."""
    begin = case.begin if case.begin.startswith("/") else house.ask(case.begin)[0][0]
    if case.opens:
        begin = next(
            link
            for link in read(begin, person.ask("POST", begin, case.opens)[1])[1]
            if re.search(case.leads_to, link) and "new" not in link
        )
    for path, _, page in walk(person, begin):
        for form in read(path, page)[0]:
            if re.search(case.leads_to, form.action) and case.field in form.typed:
                assert "seen" in form.hidden, (path, form)
                return form
    raise AssertionError(f"no form that leads to {case.leads_to}")


def again(person: Person, form: Form, case: Case) -> Form:
    """The same form, opened now."""
    page = person.ask("GET", form.page)[1]
    return next(
        one
        for one in read(form.page, page)[0]
        if one.action == form.action and case.field in one.typed
    )


def filled(form: Form, case: Case, words: str) -> dict[str, list[str]]:
    typed = {**case.also, case.field: words}
    return {**form.fields, **{name: [value] for name, value in typed.items()}}


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def case(request):
    return request.param


@pytest.fixture
def two(house, case):
    return [signed_in(house.port, persona) for persona in case.by]


def test_the_second_is_told_who_changed_it_and_keeps_what_was_typed(house, case, two):
    first, second = two
    form = opened(house, first, case)
    theirs = again(second, form, case)
    assert first.ask("POST", form.action, filled(form, case, case.typed[0]))[0] == 302
    status, page = second.ask("POST", form.action, filled(theirs, case, case.typed[1]))
    told = unescape(re.sub(r"<[^>]+>", "", page))
    assert status == 400, told
    assert re.search(r"您打开这一页以后，\S+在今天 \d+:\d\d改过。", told), told
    assert "您写的都还在，没有存" in told
    kept = next(one for one in read(form.page, page)[0] if case.field in one.typed
                and one.action == form.action)  # fmt: skip
    assert kept.fields[case.field] == [case.typed[1]]
    assert again(first, form, case).fields[case.field] != [case.typed[1]]
    assert second.ask("POST", form.action, filled(kept, case, case.typed[1]))[0] == 302


def test_of_two_at_the_same_moment_one_is_told(house, case, two):
    form = opened(house, two[0], case)
    sent = [filled(again(person, form, case), case, f"{words}一") for person, words in zip(two, case.typed, strict=True)]  # fmt: skip
    together = Barrier(2)

    def save(n: int) -> int:
        together.wait(30)
        return two[n].ask("POST", form.action, sent[n])[0]

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(save, range(2))) == [302, 400]
