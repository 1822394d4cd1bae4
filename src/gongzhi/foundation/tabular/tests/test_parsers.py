"""From the text of a cell to a value."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.foundation.tabular import parsers
from gongzhi.foundation.tabular.parsers import CellRefused

CHINA = timezone(timedelta(hours=8))


def refusal(parse, value):
    with pytest.raises(CellRefused) as refused:
        parse(value)
    return str(refused.value)


@pytest.mark.parametrize(
    "written",
    [
        "2019-03-06",
        "2019-3-6",
        "2019/3/6",
        "2019.03.06",
        "20190306",
        "2019年3月6日",
        "2019年03月06号",
        "2019 年 3 月 6 日",
        "２０１９－０３－０６",
        " 2019-03-06 00:00:00 ",
        "2019-03-06T00:00:00+08:00",
    ],
)
def test_a_day_in_every_usual_spelling(written):
    assert parsers.day(written) == date(2019, 3, 6)


@pytest.mark.parametrize(
    ("written", "minutes", "seconds"),
    [
        ("2019-03-06 14:30", 870, 0),
        ("2019/3/6 14:30:05", 870, 5),
        ("2019-03-06T14:30:05.250", 870, 5),
        ("20190306 14:30", 870, 0),
        ("2019年3月6日14时30分", 870, 0),
        ("2019年3月6日 14点30分5秒", 870, 5),
        ("2019年3月6日下午2点30分", 870, 0),
        ("2019年3月6日 下午 2：30", 870, 0),
        ("2019-03-06 上午 9:05", 545, 0),
        ("2019-03-06 上午12:05", 5, 0),
        ("2019-03-06 下午12:05", 725, 0),
        ("2019年3月6日8时", 480, 0),
        ("2019-03-06T06:30:00Z", 870, 0),
        ("2019-03-06T06:30:00+0000", 870, 0),
        ("2019-03-06", 0, 0),
    ],
)
def test_an_instant_in_every_usual_spelling(written, minutes, seconds):
    begin = datetime(2019, 3, 6, tzinfo=CHINA)
    assert parsers.instant(written) == begin + timedelta(minutes=minutes, seconds=seconds)


@pytest.mark.parametrize(
    "written",
    ["19-03-06", "3/6/2019", "2019-03", "2019年3月", "三月六日", "明天", "2019-03-06 25", "1"],
)
def test_what_is_no_day_is_refused(written):
    assert refusal(parsers.instant, written) == f"应为日期，如 2019-03-06，现在是“{written}”"


def test_refused_days_say_what_they_look_like():
    assert refusal(parsers.day, "2019-02-29") == "没有这一天或这个时刻：“2019-02-29”；请核对"
    assert refusal(parsers.day, "2019-03-06 24:10").startswith("没有这一天或这个时刻")
    assert refusal(parsers.day, "43530").endswith("现在是“43530”，像是没设成日期格式的日期")
    assert refusal(parsers.day, "2019-03-06 14:30").startswith("应只写日期，如 2019-03-06，")


@settings(deadline=None)
@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001  zone below
def test_every_iso_instant_is_read_exactly(moment):
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    assert parsers.instant(moment.isoformat()) == moment
    assert parsers.day(moment.date().isoformat()) == moment.date()


@pytest.mark.parametrize(
    "written",
    ["13800001234", "138 0000 1234", "138-0000-1234", "+86 13800001234", "１３８００００１２３４"],
)
def test_a_phone_in_every_usual_spelling(written):
    assert parsers.phone(written) == "13800001234"


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("1380000123", "应为 11 位手机号，现在是 10 位"),
        ("138000012345", "应为 11 位手机号，现在是 12 位"),
        ("0735-2222222-1", "应为 11 位手机号，现在是 12 位"),
        ("12345678901", "应为 1 开头的 11 位手机号，现在是“12345678901”"),
        ("没有", "应为 1 开头的 11 位手机号，现在是“没有”"),
    ],
)
def test_a_phone_that_is_none_is_refused(written, sentence):
    assert refusal(parsers.phone, written) == sentence


def test_text_is_bounded_and_loses_control_characters():
    parse = parsers.text(5)
    assert parse(" 一二\x00三\r\n\x1b四 ") == "一二三\n四"
    assert refusal(parse, "一二三四五六") == "最多 5 个字，现在有 6 个；请缩短"


def test_a_choice_is_read_by_its_label():
    parse = parsers.choice({"商品房": "commercial", "房改房": "reformed", "A 类": "a"})
    assert (parse(" 商品房"), parse("Ａ 类"), parse("a 类")) == ("commercial", "a", "a")
    assert refusal(parse, "别墅") == "只能填 商品房、房改房、A 类，现在是“别墅”"


@pytest.mark.parametrize(
    ("written", "number"),
    [("12", 12), ("1,234,567", 1234567), ("12.0", 12), ("-3", -3), ("１２", 12), ("+5", 5)],
)
def test_integers(written, number):
    assert parsers.integer()(written) == number


def test_integers_that_are_none_or_out_of_bounds_are_refused():
    assert refusal(parsers.integer(), "12.5") == "应为整数，如 12，现在是“12.5”"
    for written in ("十二", "1,2", "12 人", "", "1e5", "9" * 40):
        assert refusal(parsers.integer(), written).startswith("应为整数，如 12，现在是“")
    assert refusal(parsers.integer(least=1), "0") == "不能小于 1，现在是 0"
    assert refusal(parsers.integer(most=9), "10") == "不能大于 9，现在是 10"


def test_decimals_are_exact():
    parse = parsers.decimal(places=2, least=0)
    assert str(parse("89.5")) == "89.50"
    assert parse("￥1,234.50") == parse("¥1234.5") == Decimal("1234.50")
    assert parse("0.30") == Decimal("0.3")
    assert refusal(parse, "89.555") == "最多 2 位小数，现在是“89.555”"
    assert refusal(parse, "89.5㎡") == "应为数字，如 89.5，现在是“89.5㎡”"
    assert refusal(parse, "-0.01") == "不能小于 0，现在是 -0.01"


@settings(deadline=None)
@given(st.decimals(-(10**12), 10**12, places=4))
def test_every_decimal_is_read_exactly(number):
    assert parsers.decimal(places=4)(str(number)) == number


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_a_value_or_a_refusal(written):
    for parse in (
        parsers.day,
        parsers.instant,
        parsers.phone,
        parsers.integer(),
        parsers.decimal(places=2),
        parsers.text(9),
        parsers.choice({"是": True}),
    ):
        with suppress(CellRefused):
            assert parse(written) is not None
