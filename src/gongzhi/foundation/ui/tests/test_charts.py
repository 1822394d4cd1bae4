from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.foundation.ui.charts import MOST_STEPS, Chart, Series, bars, dots, strokes


def chart(*values, names=None):
    rows = [Series(f"第{n}组", tuple(row)) for n, row in enumerate(values)]
    return Chart("k", "图", "件", tuple(names or map(str, range(len(values[0])))), tuple(rows))


@pytest.mark.parametrize(
    ("largest", "ceiling", "steps"),
    [(44, 50, 5), (97, 100, 5), (5, 5, 5), (9, 10, 5), (11, 12.5, 5), (1, 1, 5), (0, 1, 5)],
)
def test_scale_is_round_and_tight(largest, ceiling, steps):
    made = chart([largest])
    assert made.ceiling == Decimal(str(ceiling))
    assert len(made.ticks) == steps + 1


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=12))
def test_every_bar_stands_on_the_ground_and_under_the_ceiling(values):
    made = chart(values)
    assert len(made.ticks) <= MOST_STEPS + 1
    assert made.ceiling >= max(values)
    for bar in bars(made):
        top, height = (Decimal(part.removesuffix("%")) for part in (bar.y, bar.height))
        assert abs(top + height - 100) <= Decimal("0.01")
        assert 0 <= Decimal(bar.x.removesuffix("%")) < 100


def test_bars_share_their_category():
    assert [(bar.x, bar.width, bar.y, bar.height) for bar in bars(chart([50, 25], [0, 10]))] == [
        ("7.5%", "16.45%", "0%", "100%"),
        ("57.5%", "16.45%", "50%", "50%"),
        ("25%", "16.45%", "100%", "0%"),
        ("75%", "16.45%", "80%", "20%"),
    ]


def test_a_missing_value_leaves_a_gap():
    made = chart([1, None, 3, 4])
    assert len(list(bars(made))) == 3
    assert [(stroke.x1, stroke.x2) for stroke in strokes(made)] == [("62.5%", "87.5%")]
    assert [(dot.value, dot.is_last) for dot in dots(made)] == [(1, False), (3, False), (4, True)]


def test_of_lines_that_end_together_the_highest_is_written_above():
    ends = [(dot.value, dot.is_above) for dot in dots(chart([1, 97], [1, 92])) if dot.is_last]
    assert ends == [(97, True), (92, False)]


def test_labels_thin_out_from_the_last():
    months = chart([1] * 12, names=[f"{n}月" for n in range(1, 13)])
    assert [name for name, drop in months.labels if "is-minor" not in drop] == [
        "2月",
        "4月",
        "6月",
        "8月",
        "10月",
        "12月",
    ]
    assert [name for name, drop in months.labels if "is-rare" not in drop] == ["4月", "8月", "12月"]
    few = chart([1, 2], names=["网上", "柜台"])
    assert [drop for _, drop in few.labels] == ["", ""]


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ([Series("a", (1,))], "对不上"),
        ([Series("a", (1, -2))], "负数"),
        ([Series("a", (1, 2), ("/x",))], "链接"),
        ([], "1 到 4"),
        ([Series("a", (1, 2))] * 5, "1 到 4"),
    ],
)
def test_a_chart_that_cannot_be_drawn_is_refused(rows, wrong):
    with pytest.raises(ValueError, match=wrong):
        Chart("k", "图", "件", ("一", "二"), tuple(rows))
