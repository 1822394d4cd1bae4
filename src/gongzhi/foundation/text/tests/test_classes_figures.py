"""Figures by exact values."""

from gongzhi.foundation.text.classes import ClassFigure, figures_of


def test_figures_of_three_classes():
    true = ["甲", "甲", "甲", "甲", "乙", "乙", "丙"]
    said = ["甲", "甲", "甲", "乙", "乙", "甲", "丙"]
    figures = figures_of(true, said)
    assert figures.accuracy == 5 / 7
    assert figures.per_class == {
        "丙": ClassFigure(1.0, 1.0, 1.0, 1),
        "乙": ClassFigure(0.5, 0.5, 0.5, 2),
        "甲": ClassFigure(0.75, 0.75, 0.75, 4),
    }
    assert figures.macro_f1 == 0.75


def test_a_class_only_one_side_knows_counts_as_wrong():
    figures = figures_of(["甲", "乙"], ["甲", "丙"])
    assert figures.per_class["乙"] == ClassFigure(0.0, 0.0, 0.0, 1)
    assert figures.per_class["丙"] == ClassFigure(0.0, 0.0, 0.0, 0)
    assert figures.macro_f1 == 1 / 3


def test_of_nothing_nothing_is_right():
    assert figures_of([], []).macro_f1 == figures_of([], []).accuracy == 0.0
