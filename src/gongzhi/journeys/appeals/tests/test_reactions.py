"""What follows when something happened: the author is told, once, wherever they can be reached."""

import pytest

from gongzhi.capabilities.notices.models import Notice
from gongzhi.foundation.journal.delivery import deliver
from gongzhi.foundation.journal.models import Entry, Receipt
from gongzhi.foundation.messaging.models import OutgoingText
from gongzhi.foundation.testing import deliver_all
from gongzhi.journeys.appeals import services
from gongzhi.register.people.tests.factories import AssistanceFactory, ConsentFactory

from .factories import AT, DAY, NO, accept, answer, appeal_in, author_of, file, resident


def told(entry=None):
    return list(Notice.objects.order_by("made_at").values_list("words", flat=True))


def test_the_author_is_told_of_every_turn_and_by_text_only_with_consent(town):
    _, account = resident()
    appeal = appeal_in("working", town, person_id=account.person_id)
    deliver_all()
    (words,) = told()
    assert words.startswith("您说的“三栋一单元的楼道灯坏了半个月”受理了，")
    assert words.endswith("前答复您。")
    assert not OutgoingText.objects.exists()
    ConsentFactory(person=account.person)
    answer(appeal, town)
    deliver_all()
    assert told()[1] == "您说的“三栋一单元的楼道灯坏了半个月”答复了，请您看看解决了没有。"
    (text,) = OutgoingText.objects.all()
    assert (text.phone, text.body) == (account.person.phone, f"【共治】{told()[1]}")


def test_a_number_left_for_one_matter_is_told_by_text(town):
    appeal = file(town, naming="named", phone="13800001234")
    accept(appeal, town)
    deliver_all()
    (text,) = OutgoingText.objects.all()
    assert text.phone == "13800001234"
    assert "受理了" in text.body
    assert not Notice.objects.exists()


def test_who_was_helped_is_told_that_somebody_wrote_for_them(town):
    AssistanceFactory(helper=town.clerk.account, started_at=AT)
    _, account = resident()
    file(
        town,
        channel="telephone",
        helper_id=town.clerk.account.pk,
        actor=town.clerk.actor,
        person_id=account.person_id,
    )
    deliver_all()
    assert told() == [
        "赵姐替您登记了“三栋一单元的楼道灯坏了半个月”。不是您的意思，请马上告诉社区。"
    ]
    assert OutgoingText.objects.count() == 1


def test_what_one_said_oneself_is_not_told_back(town):
    _, account = resident()
    file(town, person_id=account.person_id)
    deliver_all()
    assert told() == []


def test_the_nameless_are_told_nothing(town):
    for status in ("working", "declined", "closed"):
        appeal_in(status, town, naming="anonymous")
    deliver_all()
    assert not Notice.objects.exists()
    assert not OutgoingText.objects.exists()


def test_every_no_and_every_turn_has_its_sentence(town):
    _, account = resident()
    appeal = appeal_in("review", town, person_id=account.person_id)
    services.uphold(
        appeal.pk, reason="outside", parts=NO, actor=town.officer.actor, at=AT + 2 * DAY
    )
    other = appeal_in("working", town, person_id=account.person_id)
    services.tell_progress(other.pk, "明天来", actor=town.clerk.actor, at=AT + 3 * DAY)
    services.ask(other.pk, "几楼？", actor=town.clerk.actor, at=AT + 4 * DAY)
    third = appeal_in("answered", town, person_id=account.person_id)
    services.lapse_unrated(at=AT + 60 * DAY)
    fourth = appeal_in("review", town, person_id=account.person_id, at=AT + 70 * DAY)
    services.overturn(fourth.pk, category="house.leak", urgency="hard", actor=town.officer.actor, at=AT + 72 * DAY)  # fmt: skip
    appeal_in("handed_off", town, person_id=account.person_id, at=AT + 80 * DAY)
    deliver_all()
    every = "".join(told())
    for words in ("没有受理", "复核完了", "有了进展", "请您补充一句", "到期办结了", "复核后改为受理", "要走别的渠道"):  # fmt: skip
        assert words in every, words
    assert "明天来" not in every
    assert "几楼" not in every
    assert author_of(third).person == account.person_id


@pytest.mark.parametrize("times", [1, 3])
def test_however_often_it_is_delivered_it_takes_effect_once(town, times):
    _, account = resident()
    ConsentFactory(person=account.person)
    appeal_in("working", town, person_id=account.person_id)
    entry = Entry.objects.get(event="appeals.accepted")
    for _ in range(times):
        deliver(entry.pk)
    Receipt.objects.filter(entry=entry).delete()
    deliver(entry.pk)
    assert (Notice.objects.count(), OutgoingText.objects.count()) == (1, 1)


def test_what_is_no_longer_there_is_told_to_nobody(town):
    from gongzhi.journeys.appeals import events

    gone = events.AppealAnswered(subject_id=town.home.pk, area="431002", actor_id=None, at=AT, outcome="done")  # fmt: skip
    services.tell_author(gone)
    assert services.follow_due(town.home.pk, at=AT) is None
    assert not Notice.objects.exists()
