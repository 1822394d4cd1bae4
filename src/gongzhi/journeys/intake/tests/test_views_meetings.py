"""座谈会 on the desk."""

import pytest

from gongzhi.journeys.appeals.models import Appeal
from gongzhi.journeys.appeals.queries import code_of_submission
from gongzhi.journeys.appeals.tests.browsing import browser, form_in, text_of
from gongzhi.journeys.intake.models import Guest, Meeting, Remark

from .factories import PHONE, a_guest, a_meeting, a_remark

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
LIST = "/desk/meetings/"


@pytest.fixture
def clerk(town):
    return browser(town.clerk.account)


def test_from_the_first_line_to_what_became_of_it(town, clerk):
    form = form_in(clerk.get(LIST), LIST)
    opened = clerk.post(
        LIST, form.data(topic="楼道灯", place="广场", held_at="2026-03-10T09:30"), follow=True
    )
    meeting = Meeting.objects.get()
    here = f"{LIST}{meeting.pk}/"
    assert meeting.area == town.clerk.unit.area
    clerk.post(f"{here}guest/", {"name": "陈桂兰", "phone": PHONE, "came": "on"})
    page = clerk.get(here)
    said = form_in(page, "remark/").data(
        words="三栋楼道灯不亮。",
        naming="named",
        speaker=str(Guest.objects.get().pk),
        is_agreed="on",
    )
    assert "没有到" not in text_of(opened)
    clerk.post(f"{here}remark/", said)
    saved = clerk.post(f"{here}save/", follow=True)
    appeal, remark = Appeal.objects.get(), Remark.objects.get()
    code = code_of_submission(remark.pk)
    assert "每条都成了一件事" in text_of(saved)
    assert "待受理" in text_of(saved)
    assert f"{code[:4]} {code[4:8]}" in text_of(saved)
    assert f"/desk/case/{appeal.pk}/" in saved.content.decode()
    assert "保存纪要" not in text_of(saved)


def test_what_was_typed_stays_when_something_is_missing(town, clerk):
    meeting = a_meeting(town)
    sent = {"words": "要装电梯，一楼怎么补。", "naming": "named"}
    page = clerk.post(f"{LIST}{meeting.pk}/remark/", sent)
    assert page.status_code == 400
    assert "要装电梯，一楼怎么补。" in page.content.decode()
    assert "要署名，就选是哪一位说的" in text_of(page)
    bad = clerk.post(f"{LIST}{meeting.pk}/guest/", {"name": "周叔", "phone": "12"})
    assert bad.status_code == 400
    assert "周叔" in bad.content.decode()
    assert (Remark.objects.count(), Guest.objects.count()) == (0, 0)


def test_the_sheet_gives_each_their_own_and_the_nameless_a_slip(town, clerk):
    meeting = a_meeting(town)
    guest = a_guest(meeting, town)
    a_remark(meeting, town, words="电费谁出要写明。", naming="hidden", speaker_id=guest.pk)
    a_remark(meeting, town, words="施工别占消防道。")
    clerk.post(f"{LIST}{meeting.pk}/save/")
    sheet = text_of(clerk.get(f"{LIST}{meeting.pk}/sheet/"))
    mine, nameless = sheet.index("交给陈桂兰"), sheet.index("匿名的一条")
    assert mine < sheet.index("电费谁出要写明") < nameless < sheet.index("施工别占消防道")


def test_came_is_turned_and_a_remark_struck(town, clerk):
    meeting = a_meeting(town)
    guest, remark = a_guest(meeting, town), a_remark(meeting, town)
    here = f"{LIST}{meeting.pk}/"
    clerk.post(f"{here}came/", {"guest": str(guest.pk), "came": "0"})
    clerk.post(f"{here}strike/", {"remark": str(remark.pk)})
    assert Guest.objects.get().came is False
    assert Remark.objects.count() == 0
    assert clerk.post(f"{here}strike/", {"remark": "x"}).status_code == 404
    assert clerk.post(f"{here}else/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_and_the_page_ask_the_same_however_long(
    town, clerk, django_assert_num_queries, count
):
    for number in range(count):
        meeting = a_meeting(town, topic=f"第{number}次")
        for _ in range(count):
            a_remark(meeting, town, naming="hidden", speaker_id=a_guest(meeting, town).pk)
    clerk.post(f"{LIST}{meeting.pk}/save/")
    clerk.get(LIST)
    clerk.get(f"{LIST}{meeting.pk}/")
    with django_assert_num_queries(4):
        page = clerk.get(LIST)
    assert text_of(page).count("次 今天") == count
    with django_assert_num_queries(6):
        clerk.get(f"{LIST}{meeting.pk}/")


def test_another_communitys_meeting_is_not_there(town):
    meeting = a_meeting(town)
    other = browser(town.neighbour_clerk.account)
    assert other.get(f"{LIST}{meeting.pk}/").status_code == 404
    assert other.get(f"{LIST}{meeting.pk}/sheet/").status_code == 404
    assert other.post(f"{LIST}{meeting.pk}/save/").status_code == 404
    assert f"/{meeting.pk}/" not in other.get(LIST).content.decode()
    assert Meeting.objects.get().status == "open"
