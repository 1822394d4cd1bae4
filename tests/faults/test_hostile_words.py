"""The naughty strings in every text field of every form: they come out as text, or are refused."""

from __future__ import annotations

import json
import os
import re
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from urllib.parse import urlencode

import pytest
from django import forms as django_forms

from bench.faults import CLERKS_AREA, newcomer, signed_in
from gongzhi.foundation.testing.data import outside_data
from twin.personas import PERSONAS

from .walking import Form, read, walk

# How many of the strings each field is given; GONGZHI_HOSTILE=485 gives it all of them.
EACH = int(os.environ.get("GONGZHI_HOSTILE", "2"))
SCREENS = 5  # the longest chain of forms that lead to one another
WORST = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "\x00",
    "{{ 7*7 }}'\u202e",
]
PASSED_OVER = {
    "people:close_staff": "it would shut out a persona of the walk",
    "organizations:change_unit dissolve": "it would take a persona's unit away",
}
_BEGUN = "it stands only on a call or a dispute that somebody has begun; see test_views_joint"
NOT_COME_TO = {
    "doors.open311.forms.ListForm": "no page; its door's own tests ask it",
    "journeys.appeals.forms.joint.DecideForm": _BEGUN,
    "journeys.appeals.forms.joint.DoneForm": _BEGUN,
    "journeys.appeals.forms.joint.ReportInForm": _BEGUN,
    "journeys.appeals.forms.joint.ResultForm": _BEGUN,
    "journeys.contribution.forms.DeliverForm": "it stands only on a request that was said yes to",
    "journeys.intake.forms.visits.CorrectForm": "it stands behind the code of a visit's note",
    "register.organizations.forms.ProposeForm": "it stands only where a seat is vacant",
}
MARKED = re.compile(r"<[a-z!/]", re.IGNORECASE)


@pytest.fixture(scope="module")
def strings():
    every = json.loads(outside_data("hostile/blns.json").read_text("utf-8"))
    return [*WORST, *(one for one in every if one.strip())]


@pytest.fixture(scope="module")
def people(house):
    """Everybody of the demonstration by name, and somebody nameless."""
    area = house.ask(CLERKS_AREA)[0][0]
    known = {one.key: signed_in(house.port, one.key) for one in PERSONAS}
    for person in known.values():
        person.cookies["gz_place"] = area
    return {"": newcomer(house.port, area), **known}


@pytest.fixture(scope="module")
def forms(people):
    """Every form with something to type that anybody comes to, with whom; each kind once."""
    found: dict[object, tuple[str, Form]] = {}
    homes = {one.key: one.home for one in PERSONAS}

    def visit(key):
        there = []
        begin = ("/", homes.get(key, "/say/"), "/my/", "/desk/", "/desk/more/", "/box/", "/snap/")
        for path, status, page in walk(people[key], *begin):
            assert status < 500, (key, path, page[-2000:])
            there += [(key, form) for form in read(path, page)[0] if form.typed]
        return there

    with ThreadPoolExecutor(2) as threads:
        new = [pair for there in threads.map(visit, people) for pair in there]
    for _ in range(SCREENS):
        before = len(found)
        for key, form in new:
            if form.key[0] not in PASSED_OVER:
                found.setdefault(form.key, (key, form))
        new = [
            (key, behind)
            for key, form in list(found.values())[before:]
            for behind in forms_behind(people[key], form)
        ]
    return list(found.values())


def forms_behind(person, form):
    """What is asked after this form was sent as somebody would send it."""
    status, page = sent(person, form, form.ordinary)
    assert status < 500, (form.key, page[-2000:])
    return [one for one in read(person.led_to or form.action, page)[0] if one.typed]


def kinds_of_form():
    """Every class of form with something to write, by its name, with the names of what is written."""
    todo, found = [django_forms.Form], {}
    while todo:
        kind = todo.pop()
        todo += kind.__subclasses__()
        written = {
            name
            for name, field in kind.base_fields.items()
            if type(field).__name__ in ("CharField", "DecimalField", "PhoneField")
            and not field.widget.is_hidden
        }
        if kind.__module__.startswith("gongzhi.") and ".tests" not in kind.__module__ and written:
            found[f"{kind.__module__.removeprefix('gongzhi.')}.{kind.__name__}"] = written
    return found


def test_the_walk_comes_to_every_form_with_something_to_write(forms):
    """A form is met by the names of its fields, those that a case leaves out apart."""
    typed = [set(form.typed) for _, form in forms]
    missed = {
        name
        for name, written in kinds_of_form().items()
        if not any(one <= written or written <= one for one in typed)
    }
    assert missed <= set(NOT_COME_TO), sorted(missed - set(NOT_COME_TO))


def sent(person, form, data):
    """Status and page, after whatever the answer leads to."""
    if form.method == "GET":
        return person.ask("GET", f"{form.action.partition('?')[0]}?{urlencode(data, doseq=True)}")
    status, page = person.ask("POST", form.action, data)
    if 300 <= status < 400 and person.led_to.startswith("/"):
        status, page = person.ask("GET", person.led_to)
    return status, page


def faults_of(person, form, data, typed):
    status, page = sent(person, form, data)
    where = f"{form.key} from {form.page}"
    if status >= 500:
        return [f"{where}: {status} for {typed!r}"]
    if status == 403 and "没有送出去" in page:
        return [f"{where}: the form could not be sent"]
    return [
        f"{where}: {one!r} came out as it is" for one in typed if MARKED.search(one) and one in page
    ]


def test_every_form_takes_them_as_text_or_refuses(people, forms, strings):
    endless = cycle(strings[len(WORST) :])
    work = {}
    for who, form in forms:
        given = [[one] * len(form.typed) for one in WORST]
        given += [list(islice(endless, len(form.typed))) for _ in range(EACH)]
        work.setdefault(who, []).extend((form, typed) for typed in given)

    def ill_treat(who):
        found, person = [], people[who]
        for form, typed in work[who]:
            data = {**form.fields, **dict(zip(form.typed, typed, strict=True))}
            found += faults_of(person, form, data, typed)
        for form in {id(form): form for form, _ in work[who]}.values():
            data = {**form.fields, **dict.fromkeys(form.hidden, "\x00<b>")}
            found += faults_of(person, form, data, ["\x00<b>"])
        return found

    with ThreadPoolExecutor(2) as threads:
        found = [fault for faults in threads.map(ill_treat, work) for fault in faults]
    assert found == []


def test_every_page_stands_afterwards_and_shows_them_as_text(people, forms, strings):
    """What was taken in is met again on lists, cases and public pages."""
    marked = [one for one in strings if MARKED.search(one) and len(one) > 12]

    def visit(key):
        begin = ("/", "/open/", "/desk/queue/unit/", "/desk/more/")
        return [
            (key, path, status)
            for path, status, page in walk(people[key], *begin)
            if status >= 500 or any(one in page for one in marked)
        ]

    with ThreadPoolExecutor(2) as threads:
        found = [
            one for found in threads.map(visit, ("", "aunt", "clerk", "property")) for one in found
        ]
    assert found == []
