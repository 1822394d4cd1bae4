"""意见箱: dropped without a trace, found again only by its code."""

import logging

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile

from gongzhi.foundation.files.models import StoredFile
from gongzhi.foundation.journal.models import Entry
from gongzhi.journeys.appeals import services
from gongzhi.journeys.appeals.models import Appeal, Photo, Slip

from .browsing import browser, form_in, picture, text_of
from .factories import COMMUNITY, DAY, resident

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town", "noon")]
BOX, TRACK = "/box/", "/track/"
WORDS = "菜场东门的台阶少一级，老人容易摔。"


def drop(client, **typed):
    return client.post(BOX, form_in(client.get(BOX), BOX).data(words=WORDS, **typed))


def code_on(page):
    return text_of(page).split("您的回执码 ")[1][:14]


def test_a_note_goes_in_and_a_code_comes_out():
    page = drop(browser(), spot="菜场东门")
    assert page.status_code == 200
    slip = Slip.objects.get()
    assert (slip.detail, slip.spot, slip.area) == (WORDS, "菜场东门", COMMUNITY)
    assert str(slip.dropped_on) == "2026-03-10"
    assert len(code_on(page)) == 14
    assert "工作日 09:00、15:00 开箱" in text_of(page)
    assert not Appeal.objects.exists()


def test_nothing_is_set_logged_told_or_kept_of_who_it_was(caplog):
    client = browser()
    with caplog.at_level(logging.DEBUG):
        page = drop(client)
    assert page.status_code == 200
    assert "gz_session" not in client.cookies
    assert "gz_receipts" not in client.cookies
    assert not [record for record in caplog.records if "box" in record.getMessage()]
    assert not Session.objects.exists()
    assert not Entry.objects.exists()


def test_who_is_signed_in_is_not_asked_for(django_assert_num_queries):
    _, account = resident()
    client = browser(account)
    client.get(BOX)  # names and rules are in memory now
    with django_assert_num_queries(0):
        assert client.get(BOX).status_code == 200
    drop(client)
    assert not Slip.objects.exclude(detail=WORDS).exists()


def test_twice_is_once_with_one_code():
    client = browser()
    said = form_in(client.get(BOX), BOX).data(words=WORDS)
    assert code_on(client.post(BOX, said)) == code_on(client.post(BOX, said))
    assert Slip.objects.count() == 1


def test_before_the_box_is_opened_the_code_says_so_and_after_it_leads_to_the_page(noon):
    client = browser()
    code = code_on(drop(client))
    page = client.post(TRACK, {"code": code})
    assert "还在意见箱里" in text_of(page)
    assert "今天 投的" in text_of(page)
    services.open_box(COMMUNITY, at=noon + DAY)
    page = client.post(TRACK, {"code": code.lower()})
    made = Appeal.objects.get()
    assert (page.status_code, page.url) == (302, f"/mine/{made.pk}/")
    page = client.get(page.url)
    assert WORDS in text_of(page)
    assert (made.naming, made.channel, made.author_id) == ("anonymous", "box", None)


def test_mistakes_keep_what_was_written():
    client = browser()
    page = client.post(BOX, form_in(client.get(BOX), BOX).data(words="摔", spot="东门"))
    assert page.status_code == 400
    form = form_in(page, BOX)
    assert (form.fields["words"], form.fields["spot"]) == (["摔"], ["东门"])
    assert not Slip.objects.exists()


def test_a_picture_survives_a_mistake_and_a_red_flag():
    client = browser()
    page = client.post(
        BOX, {**form_in(client.get(BOX), BOX).data(words="楼下着火了"), "photos": picture()}
    )
    assert "请马上打 119" in text_of(page)
    page = client.post(BOX, form_in(page).data())
    assert "投进去了" in text_of(page)
    assert Slip.objects.get().photos.count() == 1
    assert StoredFile.objects.count() == 1


def test_a_refused_picture_is_told():
    client = browser()
    said = form_in(client.get(BOX), BOX).data(words=WORDS)
    page = client.post(BOX, {**said, "photos": SimpleUploadedFile("a.jpg", b"no picture")})
    assert page.status_code == 400
    assert "这不是照片" in text_of(page)
    assert form_in(page, BOX).fields["words"] == [WORDS]
    assert not Photo.objects.exists()


def test_where_no_box_hangs_it_says_where_to_go():
    page = drop(browser(area="431002009"))
    assert page.status_code in (200, 400)
    assert Slip.objects.exists() is (page.status_code == 200)


def test_no_place_leads_to_choosing_one():
    assert browser(area="").get(BOX).status_code == 302
