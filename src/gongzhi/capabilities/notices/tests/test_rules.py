"""What a message was about, read from its reference."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.capabilities.notices import rules
from gongzhi.foundation.journal.events import ALL_EVENTS


@pytest.mark.parametrize(
    ("reference", "about"),
    [
        ("casework.clock_passed:7:3", "过了时限，告诉负责人"),
        ("sign-in:018f", "登录验证码"),
        ("import:7", "其他"),
        ("", "其他"),
    ],
)
def test_the_reference_says_what_it_was_about(reference, about):
    assert rules.about(reference) == about


@given(rest=st.text(max_size=30))
def test_every_event_is_told_under_its_own_label(rest):
    for name, kind in ALL_EVENTS.items():
        assert rules.about(f"{name}:{rest}") == kind.label


@given(rest=st.text(max_size=30))
def test_only_codes_are_not_worth_sending_again(rest):
    assert not rules.is_worth_sending(f"sign-in:{rest}")
    assert rules.is_worth_sending(f"appeals.answered:{rest}")
