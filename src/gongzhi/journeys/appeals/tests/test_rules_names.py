"""What in an answer tells who somebody is: found, named and placed; harmless words pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.journeys.appeals.rules import giveaways_in


def found(text, *names):
    return [(one.label, one.text) for one in giveaways_in({"答复": text}, names)]


@pytest.mark.parametrize(
    ("text", "label", "what"),
    [
        ("请打 13800001234 联系", "电话号码", "13800001234"),
        ("值班室 0735-2222222", "电话号码", "0735-2222222"),
        ("他的证件是431002199001011234", "身份证号", "431002199001011234"),
        ("已到三栋 502 室看过", "门牌号", "502 室"),
        ("已到 3-1-502 看过", "门牌号", "3-1-502"),
        ("和陈大爷说好了", "居民的称呼", "陈大爷"),
        ("居民王小芳反映的灯修好了", "居民的姓名", "居民王小芳"),
    ],
)
def test_what_gives_somebody_away_is_found(text, label, what):
    assert found(text) == [(label, what)]


@pytest.mark.parametrize(
    "text",
    [
        "三栋一单元的灯换好了，花了 120 元。",
        "2026-03-10 已修好，请打 12345。",
        "走访了 3 户居民，都亮了。",
        "物业王经理说月底前换完。",
        "",
    ],
)
def test_ordinary_words_pass(text):
    assert found(text) == []


def test_known_names_and_numbers_are_found_however_they_are_spaced():
    assert found("桂兰说行，陈 桂兰也在", "陈桂兰") == [("姓名", "陈 桂兰")]
    assert found("他叫欧阳", "欧阳", "阳") == [("姓名", "欧阳")]


def test_it_says_in_which_part_and_between_which_words():
    (one,) = giveaways_in({"答复": "好了", "可以去哪里": "请到物业找陈桂兰签字领取"}, ["陈桂兰"])
    assert one.sentence() == "可以去哪里里有姓名“陈桂兰”（请到物业找陈桂兰签字领取）"


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_phone_number_is_found_wherever_it_stands(before, after):
    text = f"{before}。13800001234。{after}"
    assert "13800001234" in "".join(what for _, what in found(text))
