"""Hot topics: found at night, counted by household, by place and window."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongzhi.journeys.appeals.tests.browsing import browser
from gongzhi.journeys.appeals.tests.factories import AT, COMMUNITY, NEXT_COMMUNITY, STREET, file
from gongzhi.journeys.concentration import queries, services
from gongzhi.journeys.concentration.models import HotMember, HotTopic

from .factories import CHESS, READING, say

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
TODAY = date(2026, 3, 10)
MANY = "地下车库入口的道闸老是抬不起来，堵了一早上。"


@pytest.fixture
def reckoned(town):
    """Twelve say one thing today, five said it six weeks ago, three another, one a third."""
    say(town, READING, 5, at=AT - timedelta(days=42))
    say(town, READING, 12)
    say(town, MANY, 3)
    say(town, CHESS, 1)
    return services.reckon_hot(at=AT)


def hot(actor, area=COMMUNITY, days=30):
    found = queries.hot_topics(actor, area, days, today=TODAY)
    return [(one.counted.households, one.counted.messages, one.before) for one in found]


def test_what_several_say_is_a_topic_and_what_one_says_is_none(town, reckoned):
    assert reckoned == 2
    assert hot(town.clerk.actor) == [(12, 12, 5), (3, 3, 0)]


def test_a_longer_window_holds_more(town, reckoned):
    assert hot(town.clerk.actor, days=90) == [(17, 17, 0), (3, 3, 0)]
    assert hot(town.clerk.actor, days=7) == [(12, 12, 0), (3, 3, 0)]


def test_a_place_has_its_own(town, reckoned):
    assert hot(town.officer.actor, STREET) == [(12, 12, 5), (3, 3, 0)]
    assert hot(town.neighbour_clerk.actor, NEXT_COMMUNITY) == []
    assert hot(town.neighbour_clerk.actor) == []


def test_every_night_takes_the_place_of_the_last(town, reckoned):
    before = (HotTopic.objects.count(), HotMember.objects.count())
    services.reckon_hot(at=AT)
    assert (HotTopic.objects.count(), HotMember.objects.count()) == before == (2, 20)


def test_the_page_leads_to_what_was_said(town, reckoned):
    desk = browser(town.clerk.account)
    page = desk.get("/desk/topics/").content.decode()
    assert "12 户，12 条，再前 30 天 5 条" in page
    assert page.count("多起来了") == 2
    topic = HotTopic.objects.order_by("pk").first()
    inside = desk.get(f"/desk/topics/{topic.pk}/?area={COMMUNITY}&days=7").content.decode()
    assert inside.count("/desk/case/") == 12
    other = browser(town.neighbour_clerk.account)
    assert other.get(f"/desk/topics/{topic.pk}/").status_code == 302


def test_a_window_or_place_there_is_not_is_the_usual_one(town, reckoned):
    page = browser(town.clerk.account).get("/desk/topics/?area=99&days=x").content.decode()
    assert "12 户，12 条" in page


def test_the_page_asks_the_same_of_one_topic_and_of_three(town, django_assert_num_queries):
    say(town, READING, 2)
    services.reckon_hot(at=AT)
    desk = browser(town.clerk.account)
    desk.get("/desk/topics/")
    with django_assert_num_queries(8):
        desk.get("/desk/topics/")
    say(town, MANY, 2)
    say(town, CHESS, 2)
    services.reckon_hot(at=AT)
    with django_assert_num_queries(8):
        desk.get("/desk/topics/")


def test_nothing_said_makes_no_topic(town):
    file(town, words=CHESS)
    assert services.reckon_hot(at=AT) == 0
