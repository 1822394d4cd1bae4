"""随手拍: a picture and a place, and nothing read out of the picture."""

from io import BytesIO

import pytest
from PIL import Image

from gongzhi.foundation import files
from gongzhi.foundation.files.models import StoredFile
from gongzhi.foundation.flow import StepRefused
from gongzhi.journeys.appeals import services as appeals
from gongzhi.journeys.appeals.models import Appeal, Contact, Photo
from gongzhi.journeys.appeals.tests.browsing import browser, form_in, picture, text_of
from gongzhi.journeys.appeals.tests.factories import accept, fresh, resident

from .factories import AT, PHONE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
SNAP = "/snap/"


def send(page, town, **typed):
    form = form_in(page.get(SNAP), SNAP)
    return page.post(SNAP, form.data(**{"site": str(town.home.pk), "photos": picture(), **typed}))


def test_a_picture_and_a_place_are_enough(town):
    page = send(browser(), town, spot="三栋东头")
    appeal = Appeal.objects.get()
    assert (appeal.channel, appeal.naming, appeal.author_id) == ("photo", "anonymous", None)
    assert (appeal.title, appeal.neighbourhood_id) == ("随手拍：燕泉小区 三栋东头", town.home.pk)
    assert Photo.objects.filter(appeal=appeal).count() == 1
    assert "您的回执码" in text_of(page)
    assert Contact.objects.count() == 0


def test_of_the_picture_only_the_picture_is_kept(town):
    sent = picture()
    assert Image.open(BytesIO(sent.read())).getexif().get_ifd(0x8825)
    sent.seek(0)
    send(browser(), town, photos=sent)
    kept = Image.open(BytesIO(files.content(Photo.objects.get().file)))
    assert not kept.getexif()
    assert Appeal.objects.get().spot == ""


def test_the_camera_is_never_demanded(town):
    page = browser().get(SNAP).content.decode()
    assert 'type="file"' in page
    assert "capture" not in page
    assert 'accept="image/*"' in page


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"photos": []}, "请放一张照片"),
        ({"site": ""}, "请选小区，或写在哪里"),
        ({"phone": "12"}, "手机号"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(town, typed, why):
    page = send(browser(), town, **{"spot": "" if "site" in typed else "三栋东头", **typed})
    assert page.status_code == 400
    assert why in text_of(page)
    assert Appeal.objects.count() == 0


def test_a_picture_is_not_lost_when_the_place_was_missing(town):
    visitor = browser()
    page = send(visitor, town, site="")
    assert "已经收到 1 张照片" in text_of(page)
    again = form_in(page, SNAP).data(site=str(town.home.pk))
    assert "您的回执码" in text_of(visitor.post(SNAP, again))
    assert "您的回执码" in text_of(visitor.post(SNAP, again))
    assert (Appeal.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_a_number_left_is_kept_for_this_matter_and_an_account_is_the_author(town):
    send(browser(), town, phone=PHONE)
    assert Contact.objects.get().phone == PHONE
    actor, account = resident()
    send(browser(account), town)
    assert Appeal.objects.filter(author=actor.person, naming="hidden").count() == 1


def test_a_clerk_writes_the_title_before_taking_it_in(town):
    send(browser(), town)
    appeal = Appeal.objects.get()
    for title in ("", appeal.title):
        with pytest.raises(StepRefused, match="写一句标题"):
            accept(appeal, town, title=title)
    assert fresh(appeal).status == "filed"
    taken = appeals.accept(
        appeal.pk, category="house.light", urgency="hard", title="垃圾亭灯罩破了",
        actor=town.clerk.actor, at=AT.replace(hour=5),
    )  # fmt: skip
    assert (taken.title, taken.status) == ("垃圾亭灯罩破了", "working")


def test_without_a_community_one_is_asked_for_first(town):
    assert browser(area="").get(SNAP)["Location"] == "/place/?next=/snap/"
