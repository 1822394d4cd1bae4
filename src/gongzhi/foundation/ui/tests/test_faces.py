from decimal import Decimal
from fractions import Fraction

import pytest

from gongzhi.foundation.testing import outside_data
from gongzhi.foundation.ui.faces import Basis, ClockFace, FourParts, TallyLine
from gongzhi.foundation.ui.gallery import CIVIL_CODE_278

BASIS = (Basis("《消防法》", "第二十八条"),)
PARTS = {
    "what": "不能画。",
    "why": "是消防通道。",
    "basis": BASIS,
    "where": "去提意见。",
    "objection": "请街道复核。",
}


@pytest.mark.parametrize("missing", PARTS)
def test_a_no_has_four_parts_and_a_basis(missing):
    FourParts(**PARTS)
    with pytest.raises(ValueError, match="缺一段"):
        FourParts(**{**PARTS, missing: type(PARTS[missing])()})


@pytest.mark.parametrize(("total", "used"), [(0, 0), (5, -1)])
def test_a_clock_without_days_is_refused(total, used):
    with pytest.raises(ValueError, match="a clock of"):
        ClockFace("run", "剩 1 个工作日", total, used)


def test_an_overdue_clock_is_full():
    assert ClockFace("late", "超 1 个工作日", 5, 6).pips == "5"
    assert ClockFace("due", "今天 17:30", 5, Decimal("4.4")).pips == "4.4"


@pytest.mark.parametrize(
    ("counted", "threshold", "is_met", "is_strict", "sign"),
    [
        (352, Fraction(2, 3), True, False, "≥"),
        (324, Fraction(2, 3), True, False, "="),
        (323, Fraction(2, 3), False, False, "<"),
        (244, Fraction(1, 2), True, True, ">"),
        (243, Fraction(1, 2), False, True, "="),
    ],
)
def test_sign_of_a_tally(counted, threshold, is_met, is_strict, sign):
    line = TallyLine("参与的人数", counted, 486, threshold, 324, is_met, is_strict=is_strict)
    assert line.sign == sign


def test_share_and_margin_are_exact():
    line = TallyLine(
        "面积",
        Decimal("35128.60"),
        Decimal("48620.40"),
        Fraction(2, 3),
        Decimal("32413.60"),
        is_met=True,
    )
    assert line.share == Fraction(3512860, 4862040)
    assert line.margin == Decimal("2715.00")
    assert not line.is_told_exactly


@pytest.mark.outside_data
def test_the_quoted_article_is_the_law():
    code = outside_data("law/民法典-物权编.md").read_text("utf-8")
    assert CIVIL_CODE_278.text in code
