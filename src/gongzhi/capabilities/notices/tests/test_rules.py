"""What a message was about, read from its reference."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.capabilities.notices import rules
from gongzhi.foundation.journal.events import ALL_EVENTS
from gongzhi.foundation.worktime import ZONE

DUE = datetime(2026, 11, 28, 17, tzinfo=ZONE)
LINK = "https://gongzhi.example.gov.cn/desk/"


@pytest.mark.parametrize(
    ("reference", "about"),
    [
        ("casework.clock_passed:7:3", "过了时限，告诉负责人"),
        ("sign-in:018f", "登录验证码"),
        ("notices.news:018f:7", "群里的提醒"),
        ("notices.group_tested:018f", "往群里发一条试试"),
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


def words(*news):
    return rules.group_words("北湖街道", [rules.News(*one) for one in news], link=LINK)


def test_a_group_hears_how_many_and_until_when():
    assert words(("new", DUE)) == (
        f"【共治】北湖街道：新到 1 件，最晚 11月28日 17:00 前接单。{LINK}"
    )


def test_kinds_are_counted_apart_with_the_earliest_end_of_each():
    later = DUE.replace(hour=18)
    said = words(("late", DUE), ("new", later), ("whistle", DUE), ("new", DUE), ("ahead", None))
    assert said == (
        "【共治】北湖街道：吹哨 1 件，最晚 11月28日 17:00 前报到；"
        "新到 2 件，最晚 11月28日 17:00 前接单；快到期 1 件；"
        f"超期 1 件，最早 11月28日 17:00 到期。{LINK}"
    )


@given(st.lists(st.sampled_from(["new", "ahead", "late", "whistle"]), min_size=1, max_size=40))
def test_every_one_is_counted_once(kinds):
    said = words(*((kind, None) for kind in kinds)).split("：")[1].split("。")[0]
    assert sum(int(part.split(" ")[1]) for part in said.split("；")) == len(kinds)
