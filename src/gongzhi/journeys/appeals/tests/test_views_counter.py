"""代居民登记: first who is helped, then what they say, read back to them, within half an hour."""

from datetime import timedelta

import pytest
import time_machine

from gongzhi.journeys.appeals.models import Appeal, Contact
from gongzhi.journeys.appeals.queries import receipt_hash
from gongzhi.register.people import queries as people
from gongzhi.register.people.tests.factories import AccountFactory

from .browsing import NOON, browser, form_in, picture, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
COUNTER = "/desk/counter/"
WORDS = "三楼王奶奶说厨房水管滴水，请人来看看。"


@pytest.fixture
def desk(town):
    return browser(town.clerk.account)


def begin(desk, **said):
    return desk.post(
        COUNTER, {"channel": "counter", "name": "王奶奶", "phone": "13800000001", **said}
    )


def write(desk, **said):
    typed = {"words": WORDS, "is_read_back": "on", **said}
    return desk.post(COUNTER, form_in(desk.get(COUNTER), COUNTER).data(**typed))


def test_only_offices_write_for_others(town):
    assert browser().get(COUNTER).status_code == 302
    refused = (
        AccountFactory(),
        town.handler.account,
        town.department.account,
        town.auditor.account,
    )
    assert {browser(one).get(COUNTER).status_code for one in refused} == {403}
    offices = (town.clerk, town.head, town.officer, town.district_officer)
    assert {browser(one.account).get(COUNTER).status_code for one in offices} == {200}


def test_the_whole_way(town, desk):
    begun = text_of(desk.get(COUNTER))
    assert "一次最多 30 分钟" in begun
    assert "说的人年纪还小" in begun  # this pack names no age
    assert begin(desk).status_code == 302
    page = desk.get(COUNTER)
    assert "王奶奶 · 柜台 · 赵姐代写 · 还有 30 分钟" in text_of(page)
    page = write(desk, site=str(town.home.pk), spot="3 栋 301", may_publish="on")
    made = Appeal.objects.get()
    assert (made.channel, made.helper_id, made.naming) == (
        "counter",
        town.clerk.account.pk,
        "hidden",
    )
    assert (made.item.source, made.item.place) == ("柜台，赵姐代写", "燕泉小区 3 栋 301")
    assert made.may_publish
    assert (Contact.objects.get().name, Contact.objects.get().phone) == ("王奶奶", "13800000001")
    code = (
        page.content.decode().split('class="gz-code mb-0" translate="no">')[1][:14].replace(" ", "")
    )
    assert bytes(made.receipt_hash) == receipt_hash(code)


def test_what_was_not_read_back_is_not_taken_and_not_lost(desk):
    begin(desk)
    page = desk.post(COUNTER, form_in(desk.get(COUNTER), COUNTER).data(words=WORDS))
    assert page.status_code == 400
    assert "请把写下的话念给居民听" in text_of(page)
    assert form_in(page, COUNTER).fields["words"] == [WORDS]
    assert not Appeal.objects.exists()


def test_nameless_keeps_neither_name_nor_number(desk):
    begin(desk)
    write(desk, naming="anonymous")
    made = Appeal.objects.get()
    assert (made.naming, made.author_id) == ("anonymous", None)
    assert not Contact.objects.exists()


def test_after_half_an_hour_nothing_is_taken_but_the_words_stay(desk):
    begin(desk)
    said = form_in(desk.get(COUNTER), COUNTER).data(words=WORDS, is_read_back="on")
    with time_machine.travel(NOON + timedelta(minutes=30, seconds=1), tick=False):
        page = desk.post(COUNTER, said)
    assert page.status_code == 409
    assert "时间到了，刚才写的还在" in text_of(page)
    assert WORDS in text_of(page)
    assert not Appeal.objects.exists()


def test_one_resident_may_say_several_things_and_then_it_ends(town, desk):
    begin(desk)
    write(desk)
    write(desk, words="还有楼道灯也坏了，一起说。")
    assert Appeal.objects.count() == 2
    desk.post(COUNTER, {"end": "1"})
    assert people.running_assistance(town.clerk.account.pk, at=NOON) is None
    assert "居民怎么来的" in text_of(desk.get(COUNTER))


def test_twice_is_once(desk):
    begin(desk)
    said = form_in(desk.get(COUNTER), COUNTER).data(words=WORDS, is_read_back="on")
    pages = [desk.post(COUNTER, said) for _ in range(2)]
    assert {page.status_code for page in pages} == {200}
    assert Appeal.objects.count() == 1


@pytest.mark.parametrize("said", [{"channel": "letter"}, {"phone": "123"}, {"name": "王" * 41}])
def test_a_beginning_that_does_not_fit_is_told(town, desk, said):
    page = begin(desk, **said)
    assert page.status_code == 400
    assert people.running_assistance(town.clerk.account.pk, at=NOON) is None


def test_danger_is_said_to_the_clerk(desk):
    begin(desk)
    page = desk.post(COUNTER, form_in(desk.get(COUNTER), COUNTER).data(words="楼下着火了，快来人"))
    assert "先帮居民打 119" in text_of(page)


def test_pictures_come_along(desk):
    begin(desk)
    said = form_in(desk.get(COUNTER), COUNTER).data(words=WORDS, is_read_back="on")
    desk.post(COUNTER, {**said, "photos": picture()})
    assert Appeal.objects.get().photos.count() == 1


def test_a_site_of_elsewhere_is_not_taken(desk):
    begin(desk)
    assert write(desk, site="0192f0c1-0000-7000-8000-000000000000").status_code == 400
    assert not Appeal.objects.exists()


def test_the_telephone_is_said(desk):
    begin(desk, channel="telephone", phone="")
    write(desk)
    assert Appeal.objects.get().item.source == "电话，赵姐代写"


class TestForAChild:
    """R-66: of somebody under fourteen nothing is kept; the guardian may leave their own number."""

    def test_the_guardian_is_reached_and_agrees_to_that(self, desk):
        page = begin(desk, name="王妈妈", is_for_child="on")
        assert page.status_code == 400
        assert "监护人当面同意了才能记称呼和手机号" in text_of(page)
        assert people.Assistance.objects.count() == 0
        assert 'value="王妈妈"' in page.content.decode()
        agreed = begin(desk, name="王妈妈", is_for_child="on", guardian_agrees="on")
        assert agreed.status_code == 302
        assert people.Assistance.objects.get().is_for_child is True
        said = text_of(desk.get(COUNTER))
        assert "替孩子写下来" in said
        assert "监护人 王妈妈 · 柜台" in said
        write(desk)
        made = Appeal.objects.get()
        assert made.item.source == "柜台，赵姐代写（孩子说的）"
        assert Contact.objects.get(appeal=made).name == "王妈妈"

    def test_without_a_guardian_it_is_said_anonymously(self, desk):
        assert begin(desk, name="", phone="", is_for_child="on").status_code == 302
        write(desk)
        assert Contact.objects.count() == 0
        assert Appeal.objects.get().author_id is None


def test_who_wants_it_on_paper_is_written_down_so_and_the_case_says_it(town, desk):
    begin(desk)
    page = write(desk, by_letter="on")
    assert "写成信告诉本人，当面交或者寄；不发短信" in text_of(page)
    left = Contact.objects.get()
    assert (left.name, left.phone, left.by_letter) == ("王奶奶", "13800000001", True)
    shown = text_of(desk.get(f"/desk/case/{left.appeal_id}/"))
    assert "本人要纸质的：有了进展打印一封，当面交或者寄，不发短信。" in shown
    write(desk)
    other = Contact.objects.exclude(pk=left.pk).get()
    assert not other.by_letter
    assert "本人要纸质的" not in text_of(desk.get(f"/desk/case/{other.appeal_id}/"))


def test_a_letter_to_the_nameless_comes_back_with_all_that_was_typed(desk):
    begin(desk)
    page = write(desk, by_letter="on", naming="anonymous")
    assert page.status_code == 400
    assert "匿名不记称呼，信没有人收" in text_of(page)
    kept = form_in(page, COUNTER).fields
    assert (kept["words"], kept["by_letter"], kept["naming"]) == ([WORDS], ["on"], ["anonymous"])
    assert not Appeal.objects.exists()


@pytest.mark.parametrize(
    ("left", "told"),
    [
        ({"name": ""}, "发短信告诉本人"),
        ({"phone": ""}, "写成信告诉本人"),
        ({"name": "", "phone": ""}, "没有留联系方式，凭码来问"),
        ({"phone": "13900001111"}, "照本人在“我的信息”里选的办法告诉他"),
    ],
)
def test_paper_is_only_asked_of_who_has_a_name_a_number_and_no_account(desk, left, told):
    AccountFactory(person__phone="13900001111")
    begin(desk, **left)
    assert "寄信或打印给本人" not in text_of(desk.get(COUNTER))
    assert told in text_of(write(desk, by_letter="on"))
    assert not Contact.objects.filter(by_letter=True).exists()
