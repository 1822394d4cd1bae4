from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gongzhi.foundation.ui import words

TODAY = date(2026, 3, 10)
NOW = datetime(2026, 3, 10, 6, 30, tzinfo=UTC)  # 14:30 in Shanghai


@pytest.mark.parametrize(
    ("on", "spoken"),
    [
        (date(2026, 3, 10), "今天"),
        (date(2026, 3, 9), "昨天"),
        (date(2026, 3, 11), "明天"),
        (date(2026, 3, 5), "3月5日"),
        (date(2025, 3, 5), "2025年3月5日"),
        (date(2027, 1, 1), "2027年1月1日"),
    ],
)
def test_day(on, spoken):
    assert words.day(on, TODAY) == spoken


def test_yesterday_across_the_year_needs_no_year():
    assert words.day(date(2025, 12, 31), date(2026, 1, 1)) == "昨天"


@pytest.mark.parametrize(
    ("at", "spoken"),
    [
        (NOW, "今天 14:30"),
        (datetime(2026, 3, 9, 16, 0, tzinfo=UTC), "今天 0:00"),  # midnight in Shanghai
        (datetime(2026, 3, 9, 15, 59, tzinfo=UTC), "昨天 23:59"),
        (datetime(2026, 3, 6, 1, 5, tzinfo=UTC), "3月6日 9:05"),
    ],
)
def test_moment_is_told_in_shanghai(at, spoken):
    assert words.moment(at, NOW) == spoken


def test_stamp_is_whole():
    assert words.stamp(datetime(2026, 3, 8, 13, 6, tzinfo=UTC)) == "2026年3月8日 21:06"


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="时区"):
        words.stamp(datetime(2026, 3, 8, 13, 6))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("days", "spoken"), [(2, "剩 2 个工作日"), (0, "今天到期"), (-1, "超 1 个工作日")]
)
def test_left(days, spoken):
    assert words.left(days) == spoken


@pytest.mark.parametrize(
    ("number", "shown"),
    [(0, "0"), (48213, "48,213"), (Decimal("35128.60"), "35,128.60"), (-1200, "-1,200")],
)
def test_count(number, shown):
    assert words.count(number) == shown


@pytest.mark.parametrize(
    ("money", "shown"),
    [
        (Decimal(3860), "3,860.00 元"),
        (3860, "3,860.00 元"),
        (Decimal("0.005"), "0.005 元"),
        (Decimal("1E+3"), "1,000.00 元"),
        (Decimal("-15000.5"), "-15,000.50 元"),
    ],
)
def test_yuan(money, shown):
    assert words.yuan(money) == shown


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4
    )
)
def test_money_is_never_rounded(money):
    assert Decimal(words.amount(money).replace(",", "")) == money


@pytest.mark.parametrize("wrong", [1.5, True, "3860"])
def test_money_and_counts_are_exact_or_refused(wrong):
    with pytest.raises(TypeError, match="int 或 Decimal"):
        words.yuan(wrong)
    with pytest.raises(TypeError, match="int 或 Decimal"):
        words.count(wrong)


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (Fraction(352, 486), "72.43%"),
        (Fraction(1, 2), "50%"),
        (Fraction(1, 8), "12.5%"),
        (Fraction(0), "0%"),
        (Fraction(1), "100%"),
        (Fraction(1, 10**6), "0.01%"),
        (Fraction(10**6 - 1, 10**6), "99.99%"),
        (Fraction(1, 80000), "0.01%"),
        (Fraction(100125, 10**6), "10.01%"),
    ],
)
def test_percent(share, shown):
    assert words.percent(share) == shown


@given(st.fractions(min_value=0, max_value=1), st.integers(0, 4))
def test_percent_is_near_and_never_claims_all_or_none(share, places):
    shown = words.percent(share, places)
    told = Fraction(shown.removesuffix("%")) / 100
    step = Fraction(1, 100 * 10**places)
    assert abs(told - share) <= step
    assume(0 < share < 1)
    assert told not in (0, 1)


def test_a_float_is_no_share():
    with pytest.raises(TypeError, match="Fraction"):
        words.percent(0.5)


def test_out_of_keeps_n_and_denominator():
    assert words.out_of(26, 29, "人") == "26 / 29 人"
    assert words.out_of(1204, 48620) == "1,204 / 48,620"


@given(st.text(alphabet="23456789ABCDEFGHJKMNPQRSTVWXYZ", max_size=20))
def test_receipt_code_only_gains_spaces(code):
    shown = words.receipt_code(code)
    assert shown.replace(" ", "") == code
    assert all(len(group) == 4 for group in shown.split(" ")[:-1])


def test_receipt_code_as_it_is_read_aloud():
    assert words.receipt_code("K7M29QXD4HTN") == "K7M2 9QXD 4HTN"


@pytest.mark.parametrize(
    ("name", "masked"),
    [("王明", "王*"), ("王小明", "王**"), ("阿卜杜拉", "阿**"), ("王", "*"), ("", "*")],
)
def test_mask_name(name, masked):
    assert words.mask_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13812345678", "138****5678"),
        ("07351234567", "073****4567"),
        ("12345", "***45"),
        ("1", "1"),
        ("", ""),
    ],
)
def test_mask_phone(number, masked):
    assert words.mask_phone(number) == masked


def test_phrases_break_after_punctuation_and_keep_quotes():
    assert words.phrases("他说“好了。”再看，行") == (
        '<span class="gz-ph">他说“好了。”</span><span class="gz-ph">再看，</span><span class="gz-ph">行</span>'
    )


@given(st.text(alphabet="灯亮了，。；！？“”<>&a 1", max_size=40))
def test_phrases_lose_and_add_nothing(text):
    assert words.phrases(text).striptags().replace(" ", "") == text.replace(" ", "") or "<" in text
    assert words.phrases(text).count("<span") == len(words.PHRASE.findall(text))
    assert "".join(words.PHRASE.findall(text)) == text


def test_a_day_of_yesterday_follows_the_clock():
    assert words.moment(NOW - timedelta(days=1), NOW) == "昨天 14:30"
