"""How an author is told where there is no telephone, at night, and what the unit's group hears."""

from __future__ import annotations

import pytest

from gongzhi.capabilities.notices.models import GroupNews, Letter
from gongzhi.capabilities.notices.tests.factories import GroupFactory
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.messaging.models import OutgoingText
from gongzhi.foundation.testing import deliver_all
from gongzhi.journeys.appeals.models import Appeal, Contact
from gongzhi.register.people.tests.factories import ConsentFactory, PersonFactory

from .factories import accept, answer, appeal_in, file, resident


def letters():
    return [letter.words for letter in Letter.objects.order_by("made_at", "pk")]


def test_who_left_a_name_and_no_number_gets_a_letter(town):
    appeal = file(town, naming="named", name="何秀英")
    accept(appeal, town)
    deliver_all()
    letter = Letter.objects.get()
    assert (letter.name, letter.person, letter.area, letter.subject_id) == (
        "何秀英",
        None,
        appeal.area,
        appeal.pk,
    )
    assert "受理了" in letter.words
    assert OutgoingText.objects.count() == 0


def test_who_left_a_number_and_asked_for_paper_gets_a_letter_and_no_text(town):
    named = {"naming": "named", "name": "何秀英", "phone": "13800001234"}
    file(town, **named)
    appeal = file(town, **named, by_letter=True)
    accept(appeal, town)
    answer(appeal, town)
    deliver_all()
    told = Letter.objects.order_by("made_at", "pk")
    assert [(letter.name, letter.subject_id, letter.status) for letter in told] == [
        ("何秀英", appeal.pk, "waiting")
    ] * 2
    assert "灯换好了。" in told[1].words
    assert OutgoingText.objects.count() == 0


@pytest.mark.parametrize(
    "said",
    [
        {"naming": "hidden", "phone": "13800001234"},
        {"naming": "anonymous", "name": "何秀英", "phone": "13800001234"},
    ],
)
def test_a_letter_to_nobody_is_refused_and_nothing_is_filed(town, said):
    with pytest.raises(StepRefused, match="先写怎么称呼"):
        file(town, **said, by_letter=True)
    assert (Appeal.objects.count(), Contact.objects.count()) == (0, 0)


def test_a_letter_says_the_whole_answer(town):
    person = PersonFactory(phone=None)
    appeal = appeal_in("working", town, person_id=person.pk)
    answer(appeal, town)
    deliver_all()
    first, second = letters()
    assert "受理了" in first
    lines = second.splitlines()
    assert lines[0].endswith("答复了，请您看看解决了没有。")
    assert len(lines) == 3


def test_a_letter_says_a_no_in_its_four_parts_and_points_to_no_page(town):
    appeal_in("declined", town, person_id=PersonFactory(phone=None).pk)
    deliver_all()
    (said,) = letters()
    assert "写在下面" in said
    assert "页面" not in said
    for part in ("为什么：", "可以去哪里：", "不同意怎么办："):
        assert part in said


def test_who_agreed_to_paper_gets_both(town):
    _, account = resident()
    ConsentFactory(person=account.person)
    ConsentFactory(person=account.person, purpose="paper")
    appeal_in("working", town, person_id=account.person_id)
    deliver_all()
    assert (Letter.objects.count(), OutgoingText.objects.count()) == (1, 1)


def test_the_unit_that_first_hears_it_reads_in_its_group_that_one_more_came(town):
    GroupFactory(unit=town.clerk.unit)
    appeal = file(town)
    file(town, words="楼下有人打麻将到半夜，睡不着。", title="")
    deliver_all()
    news = list(GroupNews.objects.order_by("pk"))
    assert [(one.kind, one.due_at, one.is_urgent) for one in news] == [
        ("new", appeal.item.due_at, False)
    ] * 2


@pytest.mark.parametrize(
    ("words", "is_urgent"),
    [("楼道里起火了，烟很大。", True), ("三栋一单元的楼道灯坏了半个月。", False)],
)
def test_danger_does_not_wait_for_the_morning(town, words, is_urgent):
    appeal = file(town, naming="named", phone="13800001234", words=words, title="")
    accept(appeal, town)
    deliver_all()
    assert OutgoingText.objects.get().is_urgent is is_urgent
