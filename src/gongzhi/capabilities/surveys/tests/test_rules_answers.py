"""Answers: what counts, what is refused and in which words, how they are compared and spoken."""

import pytest

from gongzhi.capabilities.surveys import rules

from .factories import ANSWERS, DOCUMENT

document = rules.read_document(DOCUMENT)


def refused(**changes):
    with pytest.raises(rules.BadAnswer) as refusal:
        rules.relevant(document, {**ANSWERS, **changes})
    return refusal.value.faults


def test_what_was_not_asked_is_dropped():
    assert rules.relevant(document, ANSWERS) == ANSWERS
    without = {name: value for name, value in ANSWERS.items() if name != "where"}
    assert rules.relevant(document, {**ANSWERS, "dark": "no"}) == {**without, "dark": "no"}
    assert rules.relevant(document, {**ANSWERS, "words": "  "}) == {
        name: value for name, value in ANSWERS.items() if name != "words"
    }


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"dark": None}, {"dark": "这一题要答"}),
        ({"dark": "maybe"}, {"dark": "请在列出的里面选"}),
        ({"where": []}, {"where": "这一题要答"}),
        ({"where": ["low", "low"]}, {"where": "请在列出的里面选"}),
        ({"where": "low"}, {"where": "请在列出的里面选"}),
        ({"people": 0}, {"people": "不能小于 1"}),
        ({"people": 21}, {"people": "不能大于 20"}),
        ({"people": "3"}, {"people": "请填一个整数"}),
        ({"people": True}, {"people": "请填一个整数"}),
        ({"happy": "6"}, {"happy": "请在列出的里面选"}),
        ({"words": "长" * 501}, {"words": "最多写 500 个字"}),
    ],
)
def test_a_bad_answer_says_what_is_wrong(changes, said):
    assert refused(**changes) == said


def test_paper_may_leave_things_out():
    assert rules.relevant(document, {"happy": "4"}, is_paper=True) == {"happy": "4"}


def test_the_order_of_ticks_makes_no_difference():
    assert rules.comparable({"where": ["door", "low"], "words": " ", "dark": "yes "}) == {
        "where": ["door", "low"],
        "dark": "yes",
    }
    assert rules.comparable({"where": ["low", "door"]}) == {"where": ["door", "low"]}


def test_answers_are_spoken():
    said = [rules.spoken(one, ANSWERS.get(one.key)) for one in document.questions]
    assert said == ["暗", "一到三层、单元门口", "3 人", "2 分", "请快点修"]
    assert rules.spoken(document.questions[0], None) == "没有答"
