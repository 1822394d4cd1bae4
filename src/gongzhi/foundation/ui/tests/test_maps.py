import pytest

from gongzhi.foundation.ui.maps import MARGIN, WIDTH, Place, draw

SQUARE = ((110.0, 0.0), (110.0, 1.0), (111.0, 1.0), (111.0, 0.0))
BESIDE = tuple((x + 1, y) for x, y in SQUARE)


def test_north_is_up_and_east_is_right():
    drawing = draw([Place("西", (SQUARE,), 4), Place("东", (BESIDE,), 8)])
    west, east = drawing.patches
    assert drawing.width == WIDTH
    assert drawing.height == round((WIDTH - 2 * MARGIN) / 2) + 2 * MARGIN
    assert west.path.startswith(
        f"M{MARGIN:.1f} {drawing.height - MARGIN:.1f}L{MARGIN:.1f} {MARGIN:.1f}L"
    )
    assert (west.number, east.number) == (1, 2)
    assert west.y == east.y == "50.00%"
    assert float(west.x[:-1]) + float(east.x[:-1]) == pytest.approx(100)


def test_tone_follows_the_share_of_the_largest_and_small_groups_are_hatched():
    values = [8, 7, 4, 1, 0, None]
    patches = draw([Place(str(value), (SQUARE,), value) for value in values]).patches
    assert [patch.tone for patch in patches] == [4, 4, 2, 1, 1, 0]


def test_degrees_shrink_towards_the_pole():
    high = tuple((x, y + 60) for x, y in SQUARE)
    assert draw([Place("北", (high,), 1)]).height > 1.9 * draw([Place("南", (SQUARE,), 1)]).height


def test_a_map_of_nothing_is_refused():
    with pytest.raises(ValueError, match="没有一个区域"):
        draw([])
