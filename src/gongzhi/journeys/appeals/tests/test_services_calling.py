"""Calling back: by somebody who did not deal with it, and never as the resident's own rating."""

import pytest
from django.core.exceptions import PermissionDenied

from gongzhi.capabilities.casework.queries import clock_of
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.models import Entry
from gongzhi.journeys.appeals import queries, services
from gongzhi.journeys.appeals.models import CallBack, CallNote

from .browsing import browser, text_of
from .factories import (
    AT,
    COMMUNITY,
    DAY,
    appeal_in,
    author_of,
    fresh,
)

LEFT = {"naming": "hidden", "name": "陈桂兰", "phone": "13800001234"}
LATER = AT + 5 * DAY


def note(appeal, actor, *, at=LATER, **heard):
    told = services.Heard(**{"is_reached": True, "said": "half", **heard})
    return services.note_call(appeal.pk, told, actor=actor, at=at)


@pytest.fixture
def answered(town):
    return appeal_in("answered", town, **LEFT)


def due_for(actor, at=LATER):
    return [call.appeal_id for call in queries.calls_due(actor, at=at)]


def test_what_was_drawn_is_due_after_its_days_and_never_for_who_dealt_with_it(town, answered):
    assert CallBack.objects.get().why == "sample"
    assert due_for(town.head.actor, AT + 2 * DAY) == []
    assert due_for(town.head.actor) == [answered.pk]
    for actor in (town.clerk.actor, town.neighbour_clerk.actor, town.handler.actor):
        assert due_for(actor) == []
        with pytest.raises(PermissionDenied):
            note(answered, actor)
    assert not CallNote.objects.exists()


def test_what_lapsed_is_called_about_and_who_left_no_number_is_not(town):
    appeal, nameless = appeal_in("answered", town, **LEFT), appeal_in("answered", town)
    CallBack.objects.all().delete()  # not drawn
    due = clock_of(appeal.pk, "rate").due_at
    assert services.lapse_unrated(at=due) == 2
    assert [(call.appeal_id, call.why) for call in CallBack.objects.all()] == [
        (appeal.pk, "lapsed")
    ]
    assert fresh(nameless).status == "closed"


def test_what_is_said_is_kept_apart_from_what_is_rated(town, answered):
    note(answered, town.head.actor, words="楼上还是黑")
    assert (fresh(answered).rating, fresh(answered).status) == ("", "answered")
    assert queries.call_figures(COMMUNITY) == queries.CallFigures(1, 1, 0, 1, 0)
    assert CallBack.objects.get().end == "reached"
    services.rate(answered.pk, rating="solved", actor=author_of(answered), at=LATER)
    assert fresh(answered).rating == "solved"


def test_on_the_residents_request_it_is_worked_on_again(town, answered):
    note(answered, town.head.actor, said="unsolved", wants_again=True)
    now = fresh(answered)
    assert (now.status, now.reopened, now.rating, now.item.status) == (
        "working",
        1,
        "",
        "unclaimed",
    )


def test_not_reached_is_tried_again_and_then_ended(town, answered):
    note(answered, town.head.actor, is_reached=False, said="solved", wants_again=True)
    assert CallNote.objects.get().said == ""
    assert due_for(town.head.actor) == [answered.pk]
    note(answered, town.officer.actor, is_reached=False, said="")
    assert CallBack.objects.get().end == "unreached"
    assert due_for(town.head.actor) == []


def test_refusals_change_nothing(town, answered):
    told = Entry.objects.count()
    with pytest.raises(StepRefused, match="请选居民怎么说"):
        note(answered, town.head.actor, said="")
    with pytest.raises(StepRefused, match="现在不用回访"):
        note(answered, town.head.actor, at=AT + DAY + DAY / 2)
    assert (Entry.objects.count(), CallNote.objects.count()) == (told, 0)


def test_who_rated_is_called_no_more(town, answered):
    services.rate(answered.pk, rating="solved", actor=author_of(answered), at=AT + 2 * DAY)
    assert CallBack.objects.get().end == "not_needed"
    with pytest.raises(StepRefused, match="居民自己已经评了"):
        note(answered, town.head.actor)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_one_query_however_long(town, answered, django_assert_num_queries, number):
    for _ in range(number - 1):
        appeal_in("answered", town, **LEFT)
    with django_assert_num_queries(1):
        assert len(due_for(town.head.actor)) == number


def test_the_page_lists_them_and_the_case_takes_the_note(town, answered):
    client = browser(town.head.account)
    assert "抽到回访" in text_of(client.get("/desk/calls/")) or "现在没有" in text_of(client.get("/desk/calls/"))  # fmt: skip
    sent = client.post(f"/desk/case/{answered.pk}/note_call/", {"reached": "yes", "said": ""})
    assert sent.status_code == 400
    assert client.post(f"/desk/case/{answered.pk}/note_call/", {"reached": "yes", "said": "solved"}).status_code == 302  # fmt: skip
    assert CallNote.objects.get().said == "solved"
