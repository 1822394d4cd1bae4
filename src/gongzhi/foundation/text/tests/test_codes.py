"""Codes as people copy them; two readings of one sheet."""

import pytest

from gongzhi.foundation.text import BadCode, differing, new_code, normal_code
from gongzhi.foundation.text.codes import LETTERS


def test_a_code_is_made_of_letters_that_do_not_look_alike():
    made = {new_code(12) for _ in range(50)}
    assert len(made) == 50
    assert {len(code) for code in made} == {12}
    assert set("".join(made)) <= set(LETTERS)
    assert not set("01ILO") & set(LETTERS)


@pytest.mark.parametrize("typed", ["k7m2 9qxd", "K7M2-9QXD", " K7M2—9QXD ", "K7M2·9QXD"])
def test_a_code_is_read_however_it_was_typed(typed):
    assert normal_code(typed, length=8, called="码") == "K7M29QXD"


@pytest.mark.parametrize("typed", ["", "K7M2", "K7M29QXDD", "K7M29QX0", "K7M29QXL"])
def test_what_is_none_is_refused_by_its_name(typed):
    with pytest.raises(BadCode, match="邀请码是 8 位字母和数字"):
        normal_code(typed, length=8, called="邀请码")


def test_readings_differ_where_they_say_something_else():
    first = {"words": "灯 不亮", "ticks": ["a"], "name": None}
    second = {"words": " 灯  不亮 ", "ticks": ["b"], "place": 3}
    assert differing(first, second, ["words", "ticks", "place", "name"]) == ("ticks", "place")
