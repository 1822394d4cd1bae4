"""The pages of one matter said by several: comparing, merging, parting, and what each author reads."""

import pytest

from gongzhi.journeys.appeals import services
from gongzhi.journeys.appeals.models import Merge

from .browsing import browser, text_of
from .factories import AT, DAY, HOUR, appeal_in, file, fresh, give_to, merged, resident

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
EARLY = AT - 5 * DAY


def case(appeal):
    return f"/desk/case/{appeal.pk}/"


def test_likely_twins_stand_beside_the_case_and_are_merged_or_said_to_be_apart(town):
    mine, twin = appeal_in("working", town, at=EARLY), file(town, at=EARLY + HOUR)
    other = file(town, at=EARLY + HOUR)
    client = browser(town.clerk.account)
    assert "像是一回事的" in text_of(client.get(case(mine)))
    client.post(f"{case(mine)}merge/", {"other": twin.pk})
    assert fresh(twin).leading_id == mine.pk
    client.post(f"{case(mine)}apart/", {"other": other.pk})
    text = text_of(client.get(case(mine)))
    assert "像是一回事的" not in text
    assert "另外 1 位居民也说了" in text
    assert "并在另一件里办" in text_of(client.get(case(twin)))


def test_parting_asks_why_and_what_was_sent_comes_back(town):
    _, second = merged(town, at=EARLY)
    client = browser(town.clerk.account)
    refused = client.post(f"{case(second)}split/", {"other": second.pk, "reason": ""})
    assert (refused.status_code, Merge.objects.get().end) == (400, "")
    assert "拆开要写明为什么" in text_of(refused)
    assert client.post(f"{case(second)}split/", {"reason": "二单元的"}).status_code == 302
    assert Merge.objects.get().end == "split"


def test_who_handles_it_reads_the_words_and_gets_no_way_to_the_others(town):
    lead, _ = merged(town, at=EARLY, naming="named", name="陈桂兰", phone="13800001234")
    give_to(lead, town.handler, by=town.clerk, at=EARLY + 3 * HOUR)
    page = browser(town.handler.account).get(case(lead))
    assert "另外 1 位居民也说了" in text_of(page)
    assert "拆开，单独办" not in text_of(page)
    assert "陈桂兰" not in text_of(page)


def test_each_author_reads_how_it_goes_on_and_nobody_elses_name(town):
    (_, one), (_, other) = resident("陈桂兰"), resident("王五")
    lead = appeal_in("working", town, at=EARLY, person_id=one.person_id)
    second = appeal_in("working", town, at=EARLY + HOUR, person_id=other.person_id)
    services.merge(lead.pk, second.pk, actor=town.clerk.actor, at=EARLY + 2 * HOUR)
    give_to(lead, town.handler, by=town.clerk, at=EARLY + 3 * HOUR)
    text = text_of(browser(other).get(f"/mine/{second.pk}/"))
    for part in ("一共 2 位居民说了这件事", "并在一起办", "请对方接办", "安居物业"):
        assert part in text
    assert "陈桂兰" not in text
    assert "一共 2 位居民说了这件事" in text_of(browser(one).get(f"/mine/{lead.pk}/"))


def test_an_answer_with_a_name_comes_back_with_what_was_found_and_a_place_for_the_reason(town):
    appeal = appeal_in("working", town, at=EARLY, naming="named", name="陈桂兰")
    client = browser(town.clerk.account)
    said = {"outcome": "done", "words": "灯给陈桂兰换好了。"}
    refused = client.post(f"{case(appeal)}answer/", said)
    assert refused.status_code == 409
    for part in ("答复里有姓名“陈桂兰”", "为什么可以写", "灯给陈桂兰换好了。"):
        assert part in text_of(refused)
    client.post(f"{case(appeal)}answer/", {**said, "because": "本人要求写"})
    assert fresh(appeal).replies.get().public_because == "本人要求写"


def test_a_no_with_a_name_comes_back_with_a_place_for_the_reason(town):
    appeal = appeal_in("filed", town, at=EARLY, naming="named", name="陈桂兰")
    client = browser(town.clerk.account)
    said = {"reason": "outside", "what": "没有受理。", "why": "陈桂兰要找法院。", "where": "到立案窗口。", "objection": "请街道复核。"}  # fmt: skip
    assert "为什么可以写" not in text_of(client.get(case(appeal)))
    refused = client.post(f"{case(appeal)}decline/", said)
    assert refused.status_code == 409
    for part in ("为什么里有姓名“陈桂兰”", "为什么可以写", "陈桂兰要找法院。"):
        assert part in text_of(refused)
    assert fresh(appeal).status == "filed"
    client.post(f"{case(appeal)}decline/", {**said, "because": "本人要求写"})
    assert fresh(appeal).refusals.get().public_because == "本人要求写"


def test_the_street_decides_on_a_repeat_by_the_form_on_the_case(town):
    _, me = resident()
    earlier = appeal_in("closed", town, at=EARLY, person_id=me.person_id)
    again = file(town, at=EARLY + 4 * DAY, person_id=me.person_id)
    page = browser(town.officer.account).get(case(again))
    assert "认定重复反映" in text_of(page)
    assert "认定重复反映" not in text_of(browser(town.clerk.account).get(case(again)))
    said = {"reason": "repeated", "earlier": earlier.pk, "what": "不再另立一件。", "why": "说过了。", "where": "看原来那件。", "objection": "请区里复核。"}  # fmt: skip
    assert browser(town.officer.account).post(f"{case(again)}repeat/", said).status_code == 302
    assert fresh(again).repeats_id == earlier.pk
