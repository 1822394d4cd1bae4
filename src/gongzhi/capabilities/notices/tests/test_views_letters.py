"""The desk's letters as people open and print them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from uuid_utils.compat import uuid7

from gongzhi.capabilities.notices.models import Letter
from gongzhi.register.organizations.tests.factories import UnitFactory, enter, on_duty
from gongzhi.register.people.tests.factories import PersonFactory

from .factories import NOON, LetterFactory

pytestmark = pytest.mark.django_db
LETTERS, PRINT = reverse("notices:letters"), reverse("notices:print_letters")


@pytest.fixture
def unit(db):
    return UnitFactory(name="仙泉社区居民委员会", phone="0735-0001234", address="仙泉路 1 号")


@pytest.fixture
def clerk(client, unit):
    return enter(client, on_duty("clerk", unit=unit)[1])


def page(client, part="waiting"):
    answer = client.get(LETTERS, {"part": part})
    assert answer.status_code == 200
    return answer.content.decode()


def printed(client, *letters):
    return client.post(PRINT, {"letter": [str(one.pk) for one in letters]}, follow=True)


def test_the_list_shows_masked_names_and_no_words(clerk):
    letter = LetterFactory()
    LetterFactory(area="431002001002", name="别处的人")
    shown = page(clerk)
    assert "何**" in shown or "何*" in shown
    assert letter.number in shown
    for hidden in ("何秀英", "灯换好了", "别"):
        assert f">{hidden}" not in shown
    assert shown.count('name="letter"') == 1


def test_an_empty_part_says_so(clerk):
    for part, said in (("waiting", "没有要打印的"), ("returned", "没有退回来的")):
        assert said in page(clerk, part)
    assert clerk.get(LETTERS, {"part": "burnt"}).status_code == 404


def test_printing_shows_one_sheet_a_letter_with_all_that_belongs_on_it(clerk):
    letters = [LetterFactory(address="仙泉路 3 号"), LetterFactory(name="李四")]
    shown = printed(clerk, *letters).content.decode()
    assert shown.count('<article class="gz-sheet gz-letter"') == 2
    for words in (
        "何秀英",
        "李四",
        "仙泉路 3 号",
        "当面交",
        "灯换好了。",
        "仙泉社区居民委员会",
        "电话 0735-0001234",
        "地址 仙泉路 1 号",
        *(one.number for one in letters),
    ):
        assert words in shown
    assert set(Letter.objects.values_list("status", flat=True)) == {"printed"}
    assert "打印好了" in page(clerk, "printed")


def test_the_sheets_open_again_for_who_printed_them_alone(clerk, unit):
    letter = LetterFactory()
    printed(clerk, letter)
    letter.refresh_from_db()
    sheets = reverse("notices:batch", args=[letter.batch])
    assert clerk.get(sheets).status_code == 200
    colleague = enter(Client(), on_duty("clerk", unit=unit)[1])
    assert colleague.get(sheets).status_code == 404
    assert clerk.get(reverse("notices:batch", args=[uuid7()])).status_code == 404


def test_nothing_ticked_prints_nothing(clerk):
    LetterFactory()
    assert "先勾选要打印的" in printed(clerk).content.decode()
    assert clerk.post(PRINT, {"letter": ["x"]}).status_code == 302
    assert Letter.objects.get().status == "waiting"


def test_a_letter_goes_its_way_by_buttons(clerk):
    letter = LetterFactory()
    printed(clerk, letter)
    for step, said in (("post", "寄出了"), ("back", "退回来了"), ("again", "待打印")):
        answer = clerk.post(reverse("notices:move_letter", args=[letter.pk, step]), follow=True)
        assert f"{letter.number}：{said}" in answer.content.decode()
    refused = clerk.post(reverse("notices:move_letter", args=[letter.pk, "hand"]), follow=True)
    assert "“待打印”状态下不能“当面交了”" in refused.content.decode()
    assert clerk.post(reverse("notices:move_letter", args=[letter.pk, "burn"])).status_code == 404


def test_an_address_is_written_and_a_too_long_one_comes_back(clerk):
    letter = LetterFactory()
    address = reverse("notices:address_letter", args=[letter.pk])
    assert (
        "地址写好了"
        in clerk.post(address, {"address": "仙泉路 3 号"}, follow=True).content.decode()
    )
    answer = clerk.post(address, {"address": "路" * 201})
    assert answer.status_code == 400
    assert "路" * 201 in answer.content.decode()
    letter.refresh_from_db()
    assert letter.address == "仙泉路 3 号"


def test_another_communitys_letter_is_not_there(clerk):
    letter = LetterFactory(area="431002001002")
    for name, args in (("address_letter", [letter.pk]), ("move_letter", [letter.pk, "hand"])):
        assert clerk.post(reverse(f"notices:{name}", args=args)).status_code == 404
    assert printed(clerk, letter).status_code == 403
    letter.refresh_from_db()
    assert letter.status == "waiting"


def test_other_staff_see_no_letters(client):
    enter(client, on_duty("handler")[1])
    assert client.get(LETTERS).status_code == 403
    assert printed(client, LetterFactory()).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_as_often_for_three_as_for_one(clerk, rows, django_assert_num_queries):
    for number in range(rows):
        LetterFactory(person=PersonFactory(phone=None), made_at=NOON + timedelta(hours=number))
    page(clerk)
    with django_assert_num_queries(4):
        page(clerk)
