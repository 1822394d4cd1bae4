"""Which categories a text is suggested for, by exact values, and whatever text comes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.journeys.appeals import rules
from gongzhi.journeys.appeals.rules import Category, Offered

# fmt: off
CATEGORIES = (
    Category("house",       "房屋设施", "",      "community", "hard"),
    Category("house.light", "楼道照明", "house", "property",  "hard", "城乡建设", ("灯", "声控灯", "楼道")),
    Category("house.leak",  "漏水渗水", "house", "property",  "hard", "城乡建设", ("漏水", "楼道")),
    Category("order.noise", "噪声",     "order", "police",    "hard", "环境保护", ("噪音",)),
    Category("other.other", "其他",     "other", "community", "hard"),
)
# fmt: on


def suggested(title, detail, **shares):
    return rules.suggested(shares, title, detail, CATEGORIES)


def test_the_class_by_the_model_the_category_by_its_words():
    found = suggested("", "漏水，又有噪音", 城乡建设=0.7, 环境保护=0.2)
    assert [(one.code, round(one.share, 3)) for one in found] == [
        ("house.leak", 0.5),  # (0.7 + 0.3) × 1 of 1 + 0.5 + 0.5
        ("order.noise", 0.25),
    ]


def test_what_the_title_says_counts_twice_and_a_shared_word_half():
    (first, second) = suggested("漏水", "楼道", 城乡建设=0.7)
    assert (first.code, second.code) == ("house.leak", "house.light")
    assert first.share == pytest.approx(2.5 / (2.5 + 0.5 + 0.5))
    assert second.share == pytest.approx(0.5 / 3.5)


def test_a_word_inside_a_longer_one_is_not_said_by_itself():
    (only,) = suggested("", "声控灯坏了", 城乡建设=0.7)
    assert only.words == ("声控灯",)
    (both,) = suggested("", "声控灯坏了，灯不亮", 城乡建设=0.7)
    assert both.words == ("声控灯", "灯")


def test_where_no_word_is_said_nothing_is_suggested():
    assert suggested("一件事", "说不清", 城乡建设=1.0) == []


def test_a_pack_without_classes_suggests_nothing():
    assert rules.has_classes(CATEGORIES)
    assert not rules.has_classes([CATEGORIES[0], CATEGORIES[4]])


@given(
    st.text(alphabet="灯声控楼道漏水噪音 ，。a", max_size=60), st.text(max_size=60), st.floats(0, 1)
)
def test_any_text_gets_at_most_three_that_sum_to_one_with_words_of_its_own(title, detail, share):
    found = suggested(title, detail, 城乡建设=share, 环境保护=1 - share)
    assert len(found) <= 3
    assert sum(one.share for one in found) <= 1
    assert [one.share for one in found] == sorted((one.share for one in found), reverse=True)
    for one in found:
        assert one.words
        assert all(word in f"{title}\n{detail}" for word in one.words)
    assert found == suggested(title, detail, 城乡建设=share, 环境保护=1 - share)


def test_what_was_offered_comes_back_as_it_went_out():
    offered = Offered("20261128-6452", ("house.light", "order.noise"))
    assert rules.read_offered(str(offered), [c.code for c in CATEGORIES]) == offered


@pytest.mark.parametrize(
    "text",
    ["", "x", "1:", "1:nowhere", "1:house.light,house.light", "A B:house.light", ":house.light",
     "1:house,house.light,house.leak,order.noise", "1" * 41 + ":house.light"],
)  # fmt: skip
def test_what_no_page_wrote_is_nothing(text):
    assert rules.read_offered(text, [c.code for c in CATEGORIES]) is None


def test_words_without_a_class_are_refused_when_a_pack_is_read():
    from gongzhi.foundation.rulebook.reading import rule_of

    base = {"code": "a.b", "label": "甲", "verified": "未核实"}
    with pytest.raises(ValueError, match="要写 class"):
        rules.read_category(rule_of({**base, "words": ["灯"]}))
    with pytest.raises(ValueError, match="都是字词"):
        rules.read_category(rule_of({**base, "class": "城乡建设", "words": ["灯", " "]}))
    assert rules.read_category(rule_of({**base, "class": "城乡建设", "words": ["灯"]})).words == (
        "灯",
    )
