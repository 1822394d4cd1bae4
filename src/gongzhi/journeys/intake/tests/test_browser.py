"""Pages of intake in a real browser; visits written without a network."""

from __future__ import annotations

import pytest
from django.test import Client

from gongzhi.foundation.testing.browser import faults_in_every_window, sign_in
from gongzhi.journeys.appeals.models import Appeal
from gongzhi.journeys.intake.models import VisitNote
from gongzhi.register.organizations.tests.factories import enter

from .factories import CODE, COMMUNITY, a_batch, a_guest, a_meeting, a_note, a_plan, a_remark, key

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DOOR = "/health/live"


@pytest.fixture
def enter_as(open_page):
    """``enter_as(account, path)``: the page, signed in."""

    def entered(account, path):
        page = open_page(DOOR)
        sign_in(page, enter(Client(), account))
        page.goto(path)
        assert page.url.endswith(path)
        return page

    return entered


def test_the_desks_pages_are_sound(town, enter_as):
    meeting = a_meeting(town)
    guest = a_guest(meeting, town)
    a_remark(meeting, town, naming="hidden", speaker_id=guest.pk)
    a_remark(meeting, town)
    batch = a_batch(town, 2)
    for paper in batch.papers.all():
        key(paper, town.head)
    key(batch.papers.first(), town.clerk, words="路灯不亮，请换。", naming="hidden", name="周叔")
    plan, _ = a_plan(town, 3)
    page = enter_as(town.clerk.account, "/desk/meetings/")
    for path, name in (
        ("/desk/meetings/", "meetings"),
        (f"/desk/meetings/{meeting.pk}/", "meeting"),
        ("/desk/papers/", "papers"),
        (f"/desk/papers/{batch.pk}/", "paper-batch"),
        (f"/desk/papers/{batch.pk}/key/", "paper-key"),
        (f"/desk/papers/{batch.pk}/1/", "paper-settle"),
        ("/desk/visits/", "visits"),
        (f"/desk/visits/{plan.pk}/", "visit-plan"),
    ):
        assert faults_in_every_window(page, path, name) == []


def test_the_residents_pages_are_sound(town, open_page):
    page = open_page("/visit/")
    url = page.url.removesuffix("visit/")
    page.context.add_cookies([{"name": "gz_place", "value": COMMUNITY, "url": url}])
    assert faults_in_every_window(page, "/visit/", "visit-find") == []
    assert faults_in_every_window(page, "/snap/", "snap") == []
    plan, (part, _) = a_plan(town)
    a_note(town, plan, part, wish="三楼灯坏了", is_wished=True)
    page.goto("/visit/")
    page.fill("[name=code]", CODE)
    page.click("text=看写了什么")
    page.wait_for_selector("text=这就是全部")
    assert faults_in_every_window(page, page.url, "visit-note") == []


def all_sent(page):
    page.wait_for_selector("[data-visit-state] >> text=都送到了", state="attached")
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_visits_noted_without_a_network_arrive_once(town, enter_as):
    plan, parts = a_plan(town, 3)
    path = f"/desk/visits/{plan.pk}/"
    page = enter_as(town.clerk.account, path)
    page.wait_for_selector("html[data-visit-ready]")
    page.context.set_offline(True)
    page.reload()
    codes = []
    for part in parts[:2]:
        codes.append(page.input_value("[name=code]"))
        page.select_option("[name=part]", str(part.pk))
        page.fill("[name=visited_on]", plan.since_on.isoformat())
        page.check("[name=outcome][value=met]")
        page.check("[name=is_agreed]")
        page.check("[name=topics][value=stairs]")
        page.fill("[name=wish]", "三楼灯坏了")
        page.check("[name=is_wished]")
        page.click("text=记下，下一户")
    page.wait_for_selector("text=2 户还在这台设备上")
    assert len(set(codes)) == 2
    assert VisitNote.objects.count() == 0
    kept = page.evaluate("localStorage.getItem(Object.keys(localStorage)[0])")
    page.context.set_offline(False)
    all_sent(page)
    assert VisitNote.objects.count() == 2
    page.evaluate(
        "([name, kept]) => localStorage.setItem(name, kept)",
        [f"gz-visits:{town.clerk.account.pk}", kept],
    )
    page.goto(path)
    all_sent(page)
    assert (VisitNote.objects.count(), Appeal.objects.count()) == (2, 2)
    assert set(VisitNote.objects.values_list("wish", flat=True)) == {"三楼灯坏了"}
