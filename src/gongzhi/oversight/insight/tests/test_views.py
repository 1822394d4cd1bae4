"""Public pages of figures."""

import pytest
from django.urls import reverse

from gongzhi.journeys.appeals.tests.factories import COMMUNITY, DISTRICT, appeal_in, make_town
from gongzhi.oversight.insight import services


@pytest.fixture
def town(db):
    return make_town()


@pytest.mark.parametrize("area", [COMMUNITY, COMMUNITY[:9], DISTRICT])
def test_a_place_has_its_page_of_figures(client, town, area):
    page = client.get(reverse("insight:community", args=[area]))
    assert page.status_code == 200
    assert "按时答复" in page.content.decode()


@pytest.mark.parametrize(("asked", "days"), [("30", 30), ("90", 90), ("7", 365), ("x", 365)])
def test_only_the_days_that_are_offered_are_counted(client, town, asked, days):
    page = client.get(reverse("insight:community", args=[COMMUNITY]), {"days": asked})
    assert f'href="?days={days}" aria-current="true"' in page.content.decode()


@pytest.mark.parametrize("area", ["431003", "4310", "43100200100", "仙泉"])
def test_other_places_have_none(client, town, area):
    assert client.get(reverse("insight:community", args=[area])).status_code == 404


def test_a_small_place_shows_no_small_numbers(client, town):
    from django.utils import timezone

    for _ in range(3):
        services.recount(appeal_in("working", town, at=timezone.now()).pk)
    page = client.get(reverse("insight:community", args=[COMMUNITY])).content.decode()
    assert "不足 10，不显示" in page
    assert "另有 1 类" in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_queries_however_much_there_is(client, town, django_assert_num_queries, number):  # fmt: skip
    for _ in range(number):
        services.recount(appeal_in("working", town).pk)
    client.get(reverse("insight:community", args=[COMMUNITY]))
    with django_assert_num_queries(3):
        client.get(reverse("insight:community", args=[COMMUNITY]))


def test_all_places_lead_to_their_figures(client, town):
    page = client.get(reverse("insight:overview")).content.decode()
    for area in (COMMUNITY, DISTRICT):
        assert reverse("insight:community", args=[area]) in page
