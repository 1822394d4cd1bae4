"""What of answers goes, when, and at whose wish; ticks and numbers stay."""

from datetime import timedelta

import pytest

from gongzhi.capabilities.surveys import queries, reactions, services
from gongzhi.capabilities.surveys.models import Invitation, Keying, Response, Spent
from gongzhi.foundation.upkeep.registry import ALL_RETAINED
from gongzhi.register.people.events import PersonErased, PhoneVerified
from gongzhi.register.people.queries import ALL_HOLDINGS
from gongzhi.register.people.tests.factories import PersonFactory

from .factories import ANSWERS, AT, a_survey, answer, codes, key, printed

pytestmark = pytest.mark.django_db
PHONE = "13900001234"
TICKS = {name: value for name, value in ANSWERS.items() if name != "words"}
ENDED = AT + timedelta(days=30)


def test_after_their_time_only_ticks_and_numbers_stay(town):
    named = a_survey(town, naming="named")
    answer(named, name="周叔", phone=PHONE)
    (sheet,) = printed(named, town)
    key(sheet, town.clerk, name="王姨")
    sample = a_survey(town, frame="sample", per_building=1)
    answer(sample, invitation=next(iter(codes(sample, town).values())))
    let_go = ALL_RETAINED["surveys.answers"].delete
    assert let_go(AT, 100) == 0
    assert let_go(ENDED, 100) == 2 + 1 + 2 + 4
    kept = Response.objects.all()
    assert [one.answers for one in kept] == [TICKS, TICKS]
    assert {(one.name, one.phone, one.phone_index, one.person_id) for one in kept} == {(None,) * 4}
    assert [model.objects.count() for model in (Keying, Invitation, Spent)] == [0, 0, 0]
    assert let_go(ENDED, 100) == 0
    assert queries.reconciliation_of(named.pk).once == 1


def test_it_goes_in_portions(town):
    survey = a_survey(town)
    for _ in range(3):
        answer(survey)
    assert [services.forget_answers(ENDED, 2) for _ in range(6)] == [2, 2, 2, 2, 1, 0]


def test_whoever_is_erased_leaves_an_answer_of_nobody(town):
    person, survey = PersonFactory(phone=PHONE), a_survey(town, naming="named")
    answer(survey, name="周叔", phone=PHONE)
    answer(survey, name="王姨")
    for sheet, phone in zip(printed(survey, town, 2), (PHONE, "13900005678"), strict=True):
        key(sheet, town.clerk, name="周叔", phone=phone)
    reactions.forget_who_answered(PersonErased(subject_id=person.pk, area=person.area, actor_id=None, at=AT, is_closed=False))  # fmt: skip
    found = {(one.name, one.phone, one.person_id): one.answers for one in Response.objects.all()}
    assert found == {(None, None, None): TICKS, ("王姨", None, None): ANSWERS}
    left = {(one.name, one.phone) for one in Keying.objects.all()}
    assert left == {(None, None), ("周叔", "13900005678")}


def test_whoever_proves_the_number_sees_what_they_said(town):
    survey = a_survey(town, naming="named")
    answer(survey, name="周叔", phone=PHONE)
    person = PersonFactory(phone=PHONE)
    reactions.give_answers_to_whoever_left_the_number(PhoneVerified(subject_id=person.pk, area=person.area, actor_id=None, at=AT))  # fmt: skip
    (row,) = ALL_HOLDINGS["surveys"].collect(person.pk)
    assert row == {
        "问卷": "楼道照明怎么改", "哪天": "2026-03-10", "怎么称呼": "周叔", "手机号": PHONE,
        "晚上楼道暗不暗": "暗", "哪几层暗": "一到三层、单元门口", "家里几口人": "3 人",
        "对现在的照明满意吗": "2 分", "还想说什么": "请快点修",
    }  # fmt: skip
