"""Lists from new to old, paged without loss or repetition."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from uuid_utils.compat import uuid7

from gongzhi.capabilities.notices import queries
from gongzhi.capabilities.notices.queries import Cursor
from gongzhi.foundation.policy import Actor, Duty
from gongzhi.register.organizations.tests.factories import on_duty
from gongzhi.register.people.queries import everything_about
from gongzhi.register.people.tests.factories import PersonFactory

from .factories import NOON, FailedTextFactory, GroupFactory, LetterFactory, NoticeFactory

pytestmark = pytest.mark.django_db


def as_actor(person):
    return Actor(pk=None, person=person.pk)


@pytest.mark.parametrize("rows", [1, 3])
def test_own_notices_are_one_query_newest_first(rows, django_assert_num_queries):
    person = PersonFactory()
    me = as_actor(person)
    made = [NoticeFactory(person=person, made_at=NOON + timedelta(hours=n)) for n in range(rows)]
    with django_assert_num_queries(1):
        found, following = queries.page_of(queries.own_notices(me), after=None)
    assert (found, following) == (made[::-1], None)
    assert list(queries.unread(me)) == made[::-1]


@pytest.mark.parametrize("rows", [1, 3])
def test_texts_that_did_not_go_are_one_query(rows, django_assert_num_queries):
    keeper, _ = on_duty("system_admin")
    made = [FailedTextFactory(made_at=NOON + timedelta(hours=n)) for n in range(rows)]
    FailedTextFactory(status="waiting")
    with django_assert_num_queries(1):
        found, following = queries.page_of(queries.failed_texts(keeper), after=None)
    assert (found, following) == (made[::-1], None)


@given(hours=st.lists(st.integers(0, 3), max_size=12), size=st.integers(1, 5))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_pages_lose_nothing_and_repeat_nothing(hours, size):
    person = PersonFactory()
    me = as_actor(person)
    for hour in hours:
        NoticeFactory(person=person, made_at=NOON + timedelta(hours=hour))
    read, after, is_first = [], None, True
    while is_first or after:
        page, after = queries.page_of(queries.own_notices(me), after=after, size=size)
        read, is_first = read + page, False
    assert read == list(queries.own_notices(me))
    assert len(read) == len(hours)


def test_a_cursor_is_read_as_it_was_written():
    cursor = Cursor(NOON, uuid7())
    assert Cursor.read(str(cursor)) == cursor


@pytest.mark.parametrize("text", ["", "~", "yesterday~7", "2026-11-23T12:00:00+00:00~7"])
def test_what_is_no_cursor_begins_at_the_top(text):
    assert Cursor.read(text) is None


def test_an_expired_code_is_not_worth_sending_again():
    keeper, _ = on_duty("system_admin")
    first, code, second = (
        FailedTextFactory(reference=one) for one in ("appeals.answered:1", "sign-in:2", "other:3")
    )
    assert queries.failed_worth_sending(keeper) == sorted([first.pk, second.pk])
    assert code in queries.failed_texts(keeper)


@pytest.mark.parametrize("rows", [1, 3])
def test_who_was_told_what_is_three_queries_and_says_by_which_ways(rows, django_assert_num_queries):
    subject = uuid7()
    _, account = on_duty("community_head")
    for number in range(rows):
        reference, at = f"appeals.answered:{number}", NOON + timedelta(hours=number)
        NoticeFactory(subject_id=subject, reference=reference, words="答复了。", made_at=at)
        FailedTextFactory(subject_id=subject, reference=reference, made_at=at)
        LetterFactory(subject_id=subject, reference=reference, made_at=at, status="posted")
    NoticeFactory(
        person=None, account=account, subject_id=subject, read_at=NOON, made_at=NOON - timedelta(1)
    )
    FailedTextFactory(
        subject_id=subject,
        reference="appeals.accepted:nobody",
        status="sent",
        sent_at=NOON,
        made_at=NOON - timedelta(days=2),
    )
    NoticeFactory()
    with django_assert_num_queries(3):
        told = queries.told_about(subject)
    assert len(told) == rows + 2
    first, staff, contact = told[0], told[-2], told[-1]
    assert (first.whom, first.words) == ("说这件事的人", "答复了。")
    assert [(way.channel, way.state) for way in first.ways] == [
        ("站内", "还没看"),
        ("短信", "没发出去"),
        ("纸质", "寄出了"),
    ]
    assert staff.whom == account.display_name
    assert [(way.channel, way.state, way.at) for way in staff.ways] == [("站内", "看过了", NOON)]
    assert (contact.words, [way.state for way in contact.ways]) == ("受理", ["已发出"])


def test_what_somebody_has_to_look_at_is_counted_for_them_alone():
    clerk, keeper = on_duty("clerk")[0], on_duty("system_admin")[0]
    assert (queries.to_see(clerk), queries.to_see(keeper)) == ([], [])
    LetterFactory()
    LetterFactory(status="returned")
    LetterFactory(status="handed")
    FailedTextFactory.create_batch(2)
    assert [(one.label, one.count) for one in queries.to_see(clerk)] == [
        ("纸质告知待打印", 1),
        ("纸质告知退回来", 1),
    ]
    assert [(one.label, one.count) for one in queries.to_see(keeper)] == [("没发出去的", 2)]


def test_whoever_has_several_duties_is_asked_for_once(django_assert_num_queries):
    officer, _ = on_duty("district_officer")
    LetterFactory(area=officer.duties[0].area)
    FailedTextFactory.create_batch(3)
    with django_assert_num_queries(1):
        seen = queries.to_see(officer)
    assert [(one.label, one.count) for one in seen] == [("纸质告知待打印", 1), ("没发出去的", 3)]
    with django_assert_num_queries(0):
        assert queries.to_see(on_duty_as("auditor")) == []


def on_duty_as(role):
    return Actor(pk=7, duties=(Duty(role, uuid7(), "431002"),))


def test_a_head_sees_that_the_own_group_was_not_reached():
    head, _ = on_duty("unit_head")
    group = GroupFactory(unit_id=head.duties[0].unit, area=head.duties[0].area)
    for robot in (group.robot, GroupFactory().robot):
        FailedTextFactory(phone=None, robot=robot)
    assert [(one.label, one.count) for one in queries.to_see(head)] == [("群消息没发出去", 1)]


def test_a_person_reads_the_letters_that_are_kept_of_them_and_nobody_elses():
    person, other = PersonFactory(), PersonFactory()
    LetterFactory(person=person, name=None, address="仙泉路 3 号", words="灯换好了。")
    LetterFactory(person=other, name=None)
    assert queries.told_on_paper(person.pk) == [
        {
            "写了什么": "灯换好了。",
            "寄到哪里": "仙泉路 3 号",
            "到了没有": "待打印",
            "写于": "2026年11月23日 12:00",
        }
    ]
    assert everything_about(person)["给我的纸质告知"] == queries.told_on_paper(person.pk)
