"""Codes, areas and building names: pure, so every claim is tried on many values."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.foundation.policy import next_code
from gongzhi.register.territory import rules

digits = st.text("0123456789", min_size=12, max_size=12)
codes = st.tuples(digits, st.sampled_from(rules.LENGTHS)).map(lambda made: made[0][: made[1]])
cents = st.integers(1, int(rules.MOST_AREA * 100))


@given(codes)
def test_a_code_of_each_length_has_its_level(code):
    assert rules.level_of(code) == {2: 1, 4: 2, 6: 3, 9: 4, 12: 5}[len(code)]


@given(st.text(max_size=14))
def test_a_level_is_given_only_to_two_four_six_nine_or_twelve_ascii_digits(text):
    is_code = len(text) in (2, 4, 6, 9, 12) and text.isascii() and text.isdecimal()
    if is_code:
        assert 1 <= rules.level_of(text) <= 5
    else:
        with pytest.raises(rules.BadCode) as refusal:
            rules.level_of(text)
        assert str(refusal.value) == f"“{text}”不是行政区划代码：应为 2、4、6、9 或 12 位数字"


@pytest.mark.parametrize("text", ["４３", "٤٣", "43\n", " 43", "4.31002E+11", "431002001001 ", ""])
def test_what_only_looks_like_digits_is_no_code(text):
    with pytest.raises(rules.BadCode):
        rules.level_of(text)


@given(codes)
def test_the_lineage_is_the_chain_of_parents(code):
    chain = [code]
    while (above := rules.parent_of(chain[0])) is not None:
        assert rules.level_of(above) == rules.level_of(chain[0]) - 1
        chain.insert(0, above)
    assert rules.lineage(code) == chain
    assert len(chain[0]) == 2


@given(codes, codes)
def test_a_code_lies_in_another_exactly_when_it_is_in_its_range(code, area):
    assert rules.lies_in(code, area) is (area <= code < next_code(area))
    assert all(rules.lies_in(code, above) for above in rules.lineage(code))


@given(cents, st.sampled_from(["", "㎡", " 平方米", "m²", "M2".lower(), "平米", "平"]))
def test_an_area_is_read_exactly_however_its_unit_is_written(amount, unit):
    wanted = Decimal(amount) / 100
    read = rules.square_metres(f"{wanted}{unit}")
    assert read == wanted
    assert read.as_tuple().exponent == -2
    assert rules.square_metres(f"{wanted:,}{unit}") == wanted


@pytest.mark.parametrize(
    ("text", "read"),
    [("89.5", "89.50"), ("８９．５０", "89.50"), (" 1,234.5 ㎡ ", "1234.50"), ("90.100", "90.10")],
)
def test_areas_as_people_write_them(text, read):
    assert str(rules.square_metres(text)) == read


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "面积应为数字，如 89.5，现在是“”"),
        ("八十九", "面积应为数字，如 89.5，现在是“八十九”"),
        ("NaN", "面积应为数字，如 89.5，现在是“NaN”"),
        ("Infinity", "面积应为数字，如 89.5，现在是“Infinity”"),
        ("1e3", "面积应为数字，如 89.5，现在是“1e3”"),
        ("-3", "面积应为数字，如 89.5，现在是“-3”"),
        ("12,34", "面积应为数字，如 89.5，现在是“12,34”"),
        ("0", "面积应大于 0，不超过 9,999,999.99，现在是 0"),
        ("0.00", "面积应大于 0，不超过 9,999,999.99，现在是 0.00"),
        ("10000000", "面积应大于 0，不超过 9,999,999.99，现在是 10000000"),
        ("89.505", "面积最多两位小数，现在是 89.505"),
    ],
)
def test_what_is_no_area_says_why(text, why):
    with pytest.raises(rules.BadArea) as refusal:
        rules.square_metres(text)
    assert str(refusal.value) == why


@given(st.text(max_size=20))
def test_any_text_is_an_exact_area_or_refused(text):
    try:
        read = rules.square_metres(text)
    except rules.BadArea:
        return
    assert 0 < read <= rules.MOST_AREA
    assert read.as_tuple().exponent == -2


@pytest.mark.parametrize(
    "name", ["3栋", "3 栋", "３栋", "3#", "3号楼", " 3 幢 ", "3座", "3# 楼", "3 号"]
)
def test_one_building_written_in_many_ways_has_one_key(name):
    assert rules.building_key(name) == "3"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("A座", "a"),
        ("东 3 栋", "东3"),
        ("楼", "楼"),
        ("1-2 栋", "1-2"),
        ("a \u0304", "\u0101"),
    ],
)
def test_what_tells_buildings_apart_stays_in_the_key(name, key):
    assert rules.building_key(name) == key


@given(st.text(max_size=30))
def test_a_building_key_is_its_own_key(name):
    assert rules.building_key(rules.building_key(name)) == rules.building_key(name)
