"""Whether two keyings say the same."""

from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.journeys.intake.rules import KEYED, differing

TEXTS = {
    name: st.sampled_from(["", " ", "路灯", "路 灯", "路  灯\n", "灯路", "a"]) for name in KEYED
}
KEYINGS = st.fixed_dictionaries({**TEXTS, "is_unreadable": st.just(False)})
SAME = {
    "words": "路灯不亮", "site": None, "spot": "", "naming": "anonymous", "name": "", "phone": "",
    "is_unreadable": False,
}  # fmt: skip


@settings(max_examples=50)
@given(KEYINGS, KEYINGS)
def test_it_does_not_matter_who_keyed_first(first, second):
    assert differing(first, second) == differing(second, first)


@settings(max_examples=50)
@given(KEYINGS)
def test_a_keying_agrees_with_itself(keying):
    assert differing(keying, dict(keying)) == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("words", "路灯不克"),
        ("words", "路灯不亮。"),
        ("site", uuid4()),
        ("spot", "三栋"),
        ("naming", "named"),
        ("name", "周叔"),
        ("phone", "13900001234"),
        ("is_unreadable", True),
    ],
)
def test_any_one_change_is_found(name, value):
    assert differing(SAME, {**SAME, name: value}) == (name,)


def test_blanks_are_no_difference_and_two_unreadable_agree():
    assert differing(SAME, {**SAME, "words": " 路灯不亮  \n"}) == ()
    assert (
        differing({**SAME, "is_unreadable": True, "words": "路"}, {**SAME, "is_unreadable": True})
        == ()
    )
