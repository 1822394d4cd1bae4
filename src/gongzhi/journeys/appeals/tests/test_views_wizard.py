"""说一件事: from the first screen to the receipt without scripts, and whatever goes wrong on the way."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from gongzhi.foundation import files
from gongzhi.journeys.appeals.models import Appeal, Contact, Photo
from gongzhi.journeys.appeals.queries import receipt_hash
from gongzhi.register.territory.tests.factories import BuildingFactory

from .browsing import NOON, browser, form_in, picture, text_of
from .factories import COMMUNITY, resident

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town", "noon")]
SAY = "/say/"
WORDS = "三栋楼道灯坏了半个月，晚上看不见。"


def go_on(client, page, **typed):
    """Fill in the screen that is shown and press its main button."""
    return client.post(SAY, form_in(page, SAY).data(**typed))


def at_check(client, home, **contact):
    page = go_on(client, client.get(SAY), words=WORDS)
    page = go_on(client, page, site=str(home.pk))
    page = go_on(client, page, spot="二楼转角")
    return go_on(client, page, **contact)


def code_on(page):
    return text_of(page).split("您的回执码 ")[1][:14].replace(" ", "")


class TestTheWholeWay:
    def test_without_scripts_and_without_an_account(self, town):
        building = BuildingFactory(neighbourhood=town.home, name="3 栋")
        client = browser()
        page = client.get(SAY)
        assert "第 1 步，共 4 步" in text_of(page)
        page = go_on(client, page, words=WORDS)
        assert "这件事在哪里？" in text_of(page)
        page = go_on(client, page, site=str(town.home.pk))
        assert "靠近哪栋楼" in text_of(page)
        page = go_on(client, page, building=str(building.pk), spot="二楼转角")
        assert "怎么找您？" in text_of(page)
        page = go_on(client, page, phone="138 0000 0001", name="陈桂兰")
        assert "燕泉小区 3 栋 二楼转角" in text_of(page)
        assert "138****0001" in text_of(page)
        page = go_on(client, page)
        assert "收到了，谢谢您说出来" in text_of(page).replace(" ", "")
        made = Appeal.objects.get()
        assert (made.detail, made.naming, made.channel, made.author_id) == (
            WORDS,
            "hidden",
            "online",
            None,
        )
        assert (made.neighbourhood_id, made.building_id) == (town.home.pk, building.pk)
        assert (made.spot, made.item.place) == ("二楼转角", "燕泉小区 3 栋 二楼转角")
        assert made.may_publish
        left = Contact.objects.get()
        assert (left.name, left.phone) == ("陈桂兰", "13800000001")
        assert bytes(made.receipt_hash) == receipt_hash(code_on(page))

    def test_the_receipt_opens_the_page_at_once(self, town):
        client = browser()
        go_on(client, at_check(client, town.home))
        assert client.get(f"/mine/{Appeal.objects.get().pk}/").status_code == 200
        assert browser().get(f"/mine/{Appeal.objects.get().pk}/").status_code == 404

    def test_who_is_signed_in_is_the_author(self, town):
        actor, account = resident()
        client = browser(account)
        page = go_on(client, at_check(client, town.home, naming="named"))
        made = Appeal.objects.get()
        assert (made.author_id, made.naming) == (actor.person, "named")
        assert "用手机号登录" not in text_of(page)

    def test_anonymous_keeps_nobody_though_signed_in(self, town):
        _, account = resident()
        client = browser(account)
        go_on(
            client, at_check(client, town.home, naming="anonymous", name="陈", phone="13800000001")
        )
        made = Appeal.objects.get()
        assert (made.author_id, made.naming) == (None, "anonymous")
        assert not Contact.objects.exists()

    def test_an_unticked_box_is_not_published(self, town):
        client = browser()
        page = go_on(client, client.get(SAY), words=WORDS)
        page = go_on(client, page, site="none")
        said = form_in(page, SAY).data()
        del said["may_publish"]
        page = client.post(SAY, said)
        assert "只给办的人看" in text_of(page)
        go_on(client, page)
        assert not Appeal.objects.get().may_publish

    def test_elders_are_asked_one_thing_a_screen(self, town):
        BuildingFactory(neighbourhood=town.home, name="3 栋")
        client = browser(gz_elder="24")
        page, asked = client.get(SAY), []
        answers = {"words": {"words": WORDS}, "site": {"site": str(town.home.pk)}}
        for screen in ("words", "site", "building", "spot", "contact", "check"):
            assert form_in(page, SAY).fields["screen"] == [screen]
            asked.append(page.context["question"] if page.context else screen)
            page = go_on(client, page, **answers.get(screen, {}))
        assert Appeal.objects.count() == 1

    def test_back_and_change_lose_nothing(self, town):
        client = browser()
        page = at_check(client, town.home, name="陈桂兰")
        page = client.post(SAY, form_in(page, SAY).data(back="1"))
        assert form_in(page, SAY).fields["name"] == ["陈桂兰"]
        page = client.post(SAY, form_in(page, SAY).data(to="words"))
        assert form_in(page, SAY).fields["words"] == [WORDS]
        assert form_in(page, SAY).fields["spot"] == ["二楼转角"]
        assert not Appeal.objects.exists()


class TestTwice:
    def test_a_form_sent_twice_is_one_appeal_with_one_code(self, town):
        client = browser()
        said = form_in(at_check(client, town.home), SAY).data()
        first, second = client.post(SAY, said), client.post(SAY, said)
        assert code_on(first) == code_on(second)
        assert Appeal.objects.count() == 1

    def test_another_form_is_another_appeal(self, town):
        client = browser()
        for _ in range(2):
            go_on(client, at_check(client, town.home))
        assert Appeal.objects.count() == 2


class TestMistakes:
    def test_no_place_leads_to_choosing_one_and_back(self):
        page = browser(area="").get(SAY)
        assert (page.status_code, page.url) == (302, f"{reverse('territory:place')}?next={SAY}")

    @pytest.mark.parametrize("area", ["440305001001", "43", "431002' or '1'='1"])
    def test_a_place_that_is_not_ours_is_none(self, area):
        assert browser(area=area).get(SAY).status_code == 302

    def test_nothing_said(self):
        client = browser()
        page = go_on(client, client.get(SAY), words="")
        assert page.status_code == 400
        assert "还没有写是什么事" in text_of(page)
        assert 'aria-invalid="true"' in page.content.decode()

    def test_a_wrong_number_keeps_all_that_was_typed(self, town):
        client = browser()
        page = at_check(client, town.home, phone="12345", name="陈桂兰", naming="named")
        assert page.status_code == 400
        form = form_in(page, SAY)
        assert form.fields["phone"] == ["12345"]
        assert form.fields["name"] == ["陈桂兰"]
        assert form.fields["naming"] == ["named"]
        assert form.fields["words"] == [WORDS]
        assert not Appeal.objects.exists()

    def test_a_site_of_elsewhere_is_not_taken(self, town):
        client = browser()
        page = go_on(client, client.get(SAY), words=WORDS)
        assert go_on(client, page, site="0192f0c1-0000-7000-8000-000000000000").status_code == 400

    def test_a_broken_submission_gets_a_new_one(self, town):
        client = browser()
        page = client.post(SAY, {"screen": "words", "words": WORDS, "submission": "x"})
        assert len(form_in(page, SAY).fields["submission"][0]) == 36

    def test_a_screen_that_is_none_is_the_first(self):
        assert form_in(browser().post(SAY, {"screen": "../x", "words": ""}), SAY).fields[
            "screen"
        ] == ["words"]

    def test_a_form_kept_open_too_long_is_answered_kindly(self):
        client = Client(enforce_csrf_checks=True)
        client.cookies["gz_place"] = COMMUNITY
        page = client.post(SAY, {"screen": "words", "words": WORDS})
        assert page.status_code == 403
        assert "没有送出去，您写的还在" in page.content.decode().replace(
            '<span class="gz-ph">', ""
        ).replace("</span>", "")

    def test_only_reading_and_sending(self):
        assert browser().delete(SAY).status_code == 405


class TestDanger:
    FIRE = "楼下着火了，快来人。"

    def test_the_number_comes_at_once(self):
        client = browser()
        page = go_on(client, client.get(SAY), words=self.FIRE)
        assert "请马上打 119" in text_of(page)
        assert 'href="tel:119"' in page.content.decode()

    def test_who_is_safe_goes_on_with_what_was_written(self):
        client = browser()
        page = go_on(client, client.get(SAY), words=self.FIRE)
        page = client.post(SAY, form_in(page).data())
        assert "这件事在哪里？" in text_of(page)
        assert form_in(page, SAY).fields["words"] == [self.FIRE]

    def test_a_picture_is_not_lost_on_the_way(self):
        client = browser()
        page = client.post(
            SAY, {**form_in(client.get(SAY), SAY).data(words=self.FIRE), "photos": picture()}
        )
        page = client.post(SAY, form_in(page).data())
        page = go_on(client, go_on(client, page, site="none"))
        go_on(client, page)
        assert Photo.objects.count() == 1


class TestPictures:
    def test_they_are_kept_without_where_and_when(self, town):
        client = browser()
        page = client.post(
            SAY,
            {**form_in(client.get(SAY), SAY).data(words=WORDS), "photos": [picture(), picture()]},
        )
        page = go_on(client, go_on(client, page, site="none"))
        assert "2 张" in text_of(page)
        go_on(client, page)
        kept = [files.content(photo.file) for photo in Photo.objects.select_related("file")]
        assert len(kept) == 2
        assert not any(Image.open(BytesIO(data)).getexif() for data in kept)

    def test_a_refused_picture_does_not_lose_the_words(self):
        client = browser()
        page = client.post(
            SAY,
            {
                **form_in(client.get(SAY), SAY).data(words=WORDS),
                "photos": SimpleUploadedFile("a.jpg", b"MZ" * 9),
            },
        )
        assert page.status_code == 400
        assert form_in(page, SAY).fields["words"] == [WORDS]
        assert "这不是照片" in text_of(page)

    def test_a_good_one_stays_beside_a_refused_one(self):
        client = browser()
        page = client.post(
            SAY,
            {
                **form_in(client.get(SAY), SAY).data(words=WORDS),
                "photos": [picture(), SimpleUploadedFile("a.jpg", b"MZ" * 9)],
            },
        )
        assert "已经收到 1 张照片" in text_of(page)

    def test_too_large_is_told_with_its_size(self):
        client = browser()
        big = SimpleUploadedFile("a.jpg", b"\xff\xd8\xff" + b"0" * (10 * 1024 * 1024))
        page = client.post(SAY, {**form_in(client.get(SAY), SAY).data(words=WORDS), "photos": big})
        assert page.status_code == 400
        assert "10.1 MB" in text_of(page)

    def test_somebody_elses_picture_cannot_be_named(self, town):
        stolen = files.keep_image(picture(), at=NOON)
        client = browser()
        page = at_check(client, town.home)
        client.post(SAY, form_in(page, SAY).data(photos=str([str(stolen.pk)])))
        assert Appeal.objects.count() == 1
        assert not Photo.objects.exists()
