"""Nothing goes out with a name in it, unless somebody says why it may."""

from dataclasses import replace
from functools import partial

import pytest

from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.models import Entry
from gongzhi.journeys.appeals import services
from gongzhi.journeys.appeals.models import Appeal

from .factories import AT, HOUR, answer, appeal_in, fresh, merged

LATER = AT + 3 * HOUR
NAMED = {"naming": "named", "name": "陈桂兰", "phone": "13800001234"}


@pytest.mark.parametrize("words", ["灯给陈桂兰换好了", "已电话告知 13800001234", "502 室的灯好了"])
def test_an_answer_with_a_name_comes_back_and_changes_nothing(town, words):
    appeal = appeal_in("working", town, **NAMED)
    told = Entry.objects.count()
    with pytest.raises(services.NamesFound) as refused:
        answer(appeal, town, words=words)
    assert len(refused.value.found) == 1
    assert "答复里有" in str(refused.value)
    assert (fresh(appeal).status, Entry.objects.count()) == ("working", told)
    assert not appeal.replies.exists()


def test_a_public_number_goes_out_with_its_reason(town):
    appeal = appeal_in("working", town)
    answer(appeal, town, words="物业值班电话 0735-2222222。", because="物业的公开电话")
    assert appeal.replies.get().public_because == "物业的公开电话"


def test_a_reason_nobody_needed_is_not_kept(town):
    appeal = appeal_in("working", town)
    answer(appeal, town, because="随手写的")
    assert appeal.replies.get().public_because == ""


def test_the_parts_of_a_not_now_are_looked_through_too(town):
    appeal = appeal_in("working", town, **NAMED)
    parts = services.FourParts("现在办不了。", "陈桂兰不同意。", "找区里。", "请街道复核。")
    with pytest.raises(services.NamesFound, match="为什么里有姓名“陈桂兰”"):
        answer(appeal, town, outcome="not_now", parts=parts, recheck_on=(AT + 40 * 24 * HOUR).date())  # fmt: skip
    assert not appeal.refusals.exists()


NO = services.FourParts("没有受理。", "{who}的事要找法院。", "到法院立案窗口。", "请街道复核。")
GROUNDS = {"decline": {"reason": "outside"}, "hand_off": {"channel": "court"}}


@pytest.mark.parametrize("verb", ["decline", "hand_off"])
def test_a_no_with_a_name_comes_back_and_changes_nothing(town, verb):
    appeal = appeal_in("filed", town, **NAMED)
    told, parts = Entry.objects.count(), replace(NO, why=NO.why.format(who="陈桂兰"))
    step = partial(getattr(services, verb), appeal.pk, **GROUNDS[verb])
    with pytest.raises(services.NamesFound, match="为什么里有姓名“陈桂兰”"):
        step(parts=parts, actor=town.clerk.actor, at=LATER)
    assert (fresh(appeal).status, Entry.objects.count()) == ("filed", told)
    assert not appeal.refusals.exists()
    step(parts=parts, because="本人要求写", actor=town.clerk.actor, at=LATER)
    assert appeal.refusals.get().public_because == "本人要求写"


def test_progress_and_questions_are_looked_through(town):
    appeal = appeal_in("working", town, **NAMED)
    for verb in (services.tell_progress, services.ask):
        with pytest.raises(StepRefused, match="这句话里有姓名"):
            verb(appeal.pk, "陈桂兰家的灯", actor=town.clerk.actor, at=LATER)
    assert not appeal.messages.exists()


def test_nobody_reads_the_name_of_another_who_said_the_same(town):
    lead = merged(town)[0]
    third = appeal_in("working", town, **NAMED)
    services.merge(lead.pk, third.pk, actor=town.clerk.actor, at=LATER)
    with pytest.raises(services.NamesFound, match="陈桂兰"):
        answer(lead, town, words="陈桂兰也说了，都修好了")
    assert fresh(lead).status == "working"


def test_who_wrote_it_down_is_not_named(town):
    appeal = appeal_in("working", town)
    Appeal.objects.filter(pk=appeal.pk).update(helper=town.clerk.account)
    with pytest.raises(services.NamesFound, match="赵姐"):
        answer(appeal, town, words="赵姐去看过了")
    assert fresh(appeal).status == "working"
