"""Paper: printed, taken back, keyed by two people apart, settled with a reason, counted once."""

import random

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from gongzhi.capabilities.surveys import queries, services
from gongzhi.capabilities.surveys.models import Invitation, Keying, Response, Sheet
from gongzhi.capabilities.surveys.queries import Reconciliation
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.history import history

from .factories import (
    ANSWERS,
    AT,
    a_survey,
    answer,
    codes,
    key,
    places,
    printed,
    settle,
)

pytestmark = pytest.mark.django_db
NONE = {"out": 0, "returned": 0, "once": 0, "differs": 0, "agreed": 0, "settled": 0, "spoiled": 0, "errors": 0}  # fmt: skip
# fmt: off
ERRORS = {
    #  what is misread    how
    "dark":   lambda read: "no" if read["dark"] == "yes" else "yes",
    "where":  lambda read: [one for one in read["where"] if one != "door"],
    "people": lambda read: read["people"] * 11,
    "happy":  lambda read: str(int(read["happy"]) % 5 + 1),
    "words":  lambda read: read["words"].replace("灯", "燈"),
}
# fmt: on


def report(survey, **expected):
    found = queries.reconciliation_of(survey.pk)
    assert found == Reconciliation(**{**NONE, **expected})
    return found


def test_of_a_thousand_sheets_every_injected_error_is_found(town):
    """Keyed twice, a quarter of them with one or two things misread the second time."""
    dice, survey = random.Random(4310), a_survey(town)
    home = [one.pk for one in places(survey)]
    sheets = printed(survey, town, 1_000)
    injected, both, reads = {}, [], []
    for sheet in sheets:
        read = {
            "dark": dice.choice(["yes", "no"]),
            "where": [*dice.sample(["low", "high"], dice.randint(0, 2)), "door"],
            "people": dice.randint(1, 9),
            "happy": str(dice.randint(1, 5)),
            "words": f"第{sheet.number}张：路灯坏了",
        }
        place, again = dice.choice(home), dict(read)
        if dice.random() < 0.25:
            names = dice.sample(sorted(ERRORS), dice.randint(1, 2))
            injected[sheet.number] = set(names)
            again |= {name: ERRORS[name](read) for name in names}
        reads.append((read, place))
        both.append((again, place))
    for who, turn in ((town.clerk, reads), (town.head, both)):
        for sheet, (read, place) in zip(sheets, turn, strict=True):
            key(sheet, who, answers=read, place_id=place)
    found = {sheet.number: set(sheet.differences) for sheet in queries.differing_sheets(survey.pk)}
    assert found == injected
    assert len(injected) > 200
    errors = sum(map(len, injected.values()))
    report(survey, agreed=1_000 - len(injected), differs=len(injected), errors=errors)
    assert Response.objects.count() == 1_000 - len(injected)
    for sheet in queries.differing_sheets(survey.pk):
        read, place = reads[sheet.number - 1]
        settle(sheet, town.officer, answers=read, place_id=place)
    done = report(survey, agreed=1_000 - len(injected), settled=len(injected), errors=errors)
    assert (done.printed, done.back, done.keyed_twice, done.counted, done.open) == (1_000, 1_000, 1_000, 1_000, 0)  # fmt: skip
    people = sum(one["people"] for one, _ in reads)
    assert (
        sum(one["people"] for one in Response.objects.values_list("answers", flat=True)) == people
    )


def test_every_sheet_is_in_exactly_one_state(town):
    survey = a_survey(town)
    sheets = printed(survey, town, 7)
    assert [one.number for one in sheets] == [1, 2, 3, 4, 5, 6, 7]
    assert len({one.code for one in sheets}) == 7
    count = services.return_sheets(survey.pk, [2, 3, 4, 5, 6, 7], actor=town.clerk.actor, at=AT)
    assert count == 6
    for sheet in sheets[2:]:
        key(sheet, town.clerk)
    key(sheets[3], town.head)
    key(sheets[4], town.head, answers={**ANSWERS, "happy": "5"})
    key(sheets[5], town.head, answers={**ANSWERS, "dark": "no"})
    settle(sheets[5], town.clerk, "原件上勾的是暗")
    Keying.objects.filter(sheet=sheets[6]).delete()
    Sheet.objects.filter(pk=sheets[6].pk).update(state="returned")
    key(sheets[6], town.clerk, is_spoiled=True)
    key(sheets[6], town.head, is_spoiled=True)
    found = report(survey, out=1, returned=1, once=1, agreed=1, differs=1, settled=1, spoiled=1, errors=2)  # fmt: skip
    assert (found.printed, found.back, found.open) == (7, 6, 3)
    assert Response.objects.filter(channel="paper").count() == 2
    assert Sheet.objects.get(number=7).why_spoiled == "看不清、没有填"
    (settled,) = [one.body for one in history(survey.pk) if one.event == "surveys.sheet_settled"]
    assert settled == {"number": 6, "differences": 1}
    assert Keying.objects.get(turn=3).reason == "原件上勾的是暗"


def test_sheets_are_numbered_on_and_only_while_it_is_open(town):
    survey = a_survey(town)
    printed(survey, town, 2, places(survey)[0])
    assert [one.number for one in printed(survey, town, 2)] == [3, 4]
    told = [one.body for one in history(survey.pk) if one.event == "surveys.sheets_printed"]
    assert told == [{"first": 1, "last": 2}, {"first": 3, "last": 4}]
    for count in (0, 2_001):
        with pytest.raises(StepRefused, match="一次印"):
            printed(survey, town, count)
    services.close(survey.pk, actor=town.clerk.actor, at=AT)
    with pytest.raises(StepRefused, match="在收的时候"):
        printed(survey, town)
    with pytest.raises(StepRefused, match="收完了"):
        key(Sheet.objects.first(), town.clerk)
    assert Sheet.objects.count() == 4


def test_a_sheet_that_was_never_printed_does_not_come_back(town):
    survey = a_survey(town)
    printed(survey, town, 3)
    with pytest.raises(StepRefused, match="没有印过第 4、9 张"):
        services.return_sheets(survey.pk, [1, 4, 9], actor=town.clerk.actor, at=AT)
    report(survey, out=3)
    assert services.return_sheets(survey.pk, [1, 2], actor=town.clerk.actor, at=AT) == 2
    assert services.return_sheets(survey.pk, [1, 2], actor=town.clerk.actor, at=AT) == 0


def test_nobody_keys_a_sheet_twice_nor_three_times(town):
    survey = a_survey(town)
    (sheet,) = printed(survey, town)
    key(sheet, town.clerk)
    with pytest.raises(StepRefused, match="换一个人"):
        key(sheet, town.clerk)
    key(sheet, town.head)
    with pytest.raises(StepRefused, match="两遍都录过"):
        key(sheet, town.officer)
    assert (Keying.objects.count(), Response.objects.count()) == (2, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Keying.objects.filter(turn=2).update(by=town.clerk.account)


def test_a_difference_is_settled_by_whoever_looks_and_says_why(town):
    survey = a_survey(town)
    (sheet,) = printed(survey, town)
    with pytest.raises(StepRefused, match="没有要对的"):
        settle(sheet, town.clerk)
    key(sheet, town.clerk)
    key(sheet, town.head, answers={**ANSWERS, "people": 8})
    with pytest.raises(StepRefused, match="为什么这样定"):
        settle(sheet, town.officer, " ")
    assert Response.objects.count() == 0
    settle(sheet, town.officer, "第二遍把 3 看成 8")
    assert Response.objects.get().answers == ANSWERS
    assert [(one.turn, one.by_id) for one in Keying.objects.all()] == [
        (1, town.clerk.account.pk), (2, town.head.account.pk), (3, town.officer.account.pk),
    ]  # fmt: skip


def test_unreadable_to_one_alone_is_a_difference(town):
    survey = a_survey(town)
    (sheet,) = printed(survey, town)
    key(sheet, town.clerk, is_spoiled=True)
    assert key(sheet, town.head).differences == ["is_spoiled"]
    settle(sheet, town.head, is_spoiled=True)
    report(survey, spoiled=1, errors=1)
    assert Response.objects.count() == 0


def test_paper_counts_what_was_asked_and_forgives_what_is_missing(town):
    survey = a_survey(town)
    (sheet,) = printed(survey, town, 1, places(survey)[1])
    read = {"dark": "no", "where": ["low"], "happy": "4"}
    key(sheet, town.clerk, answers=read)
    key(sheet, town.head, answers=read)
    (kept,) = Response.objects.all()
    assert (kept.answers, kept.channel, kept.place) == ({"dark": "no", "happy": "4"}, "paper", places(survey)[1])  # fmt: skip


def test_a_household_counts_once_however_it_answers(town):
    survey = a_survey(town, frame="sample", per_building=2)
    (_, first), (_, second), *_ = codes(survey, town).items()
    answer(survey, invitation=first)
    sheets = printed(survey, town, 2)
    for sheet, code in zip(sheets, (first, second), strict=True):
        for who in (town.clerk, town.head):
            key(sheet, who, invitation=queries.invitation_hash(code))
    report(survey, agreed=1, spoiled=1)
    assert Sheet.objects.get(number=1).why_spoiled == "这一户已经答过"
    assert Response.objects.count() == 2
    assert Invitation.objects.filter(is_used=True).count() == 2
    assert set(Keying.objects.values_list("invitation", flat=True)) == {None}


def test_names_leave_the_keyings_when_the_sheet_counts(town):
    survey = a_survey(town, naming="named")
    first, second = printed(survey, town, 2)
    for who in (town.clerk, town.head):
        key(first, who, name="周叔", phone="139 0000 1234")
    assert Keying.objects.filter(sheet=first, name__isnull=False).count() == 0
    assert (Response.objects.get().name, Response.objects.get().phone) == ("周叔", "13900001234")
    key(second, town.clerk, name="周叔")
    assert key(second, town.head, name="周树").differences == ["name"]


def test_others_print_and_key_nothing_here(town):
    survey = a_survey(town)
    (sheet,) = printed(survey, town)
    with pytest.raises(PermissionDenied):
        key(sheet, town.neighbour)
    with pytest.raises(PermissionDenied):
        services.print_sheets(survey.pk, count=1, actor=town.neighbour.actor, at=AT)
    assert (Sheet.objects.count(), Keying.objects.count()) == (1, 0)


def test_each_gets_the_sheets_they_have_not_keyed(town):
    survey = a_survey(town)
    first, second, _ = printed(survey, town, 3)
    services.return_sheets(survey.pk, [1, 2], actor=town.clerk.actor, at=AT)
    key(first, town.clerk)
    assert queries.next_to_key(town.clerk.actor, survey.pk) == second
    assert queries.next_to_key(town.head.actor, survey.pk) == first
    key(second, town.clerk)
    assert queries.next_to_key(town.clerk.actor, survey.pk) is None
