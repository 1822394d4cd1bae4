"""Who is asked what: circles, dead ends and what is not there are found before publishing."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.capabilities.surveys.rules import (
    Condition,
    Document,
    Option,
    Question,
    fault_of_paths,
    is_asked,
    relevant,
)

AB = (Option("a", "甲"), Option("b", "乙"))


def one(key, *only_if, kind="one"):
    conditions = tuple(Condition(asked, tuple(answers)) for asked, answers in only_if)
    return Question(key, kind, f"问{key}", options=AB, only_if=conditions, is_required=False)


def of(*questions):
    return fault_of_paths(Document("题", "", questions))


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        ((), ["还没有题，先加一题"]),
        ((one("x"), one("y", ("x", "a"))), []),
        ((one("x", ("nobody", "a")),), ["第 1 题：条件看的题 nobody 不在这份问卷里"]),
        ((one("x"), one("y", ("x", "ac"))), ["第 2 题：第 1 题没有 c 这个选项"]),
        ((replace(one("x"), kind="text", options=()), one("y", ("x", "a"))), ["第 2 题：条件只能看勾选和打分的题，第 1 题不是"]),
        ((one("x", ("x", "a")),), ["条件绕成了圈：第 1 题 → 第 1 题，永远问不到"]),
        ((one("x", ("y", "a")), one("y", ("x", "a"))), ["条件绕成了圈：第 1 题 → 第 2 题 → 第 1 题，永远问不到"]),
        ((one("x", ("y", "a")), one("y")), ["第 1 题：要看第 2 题怎么答，可它排在后面；换一换次序"]),
        ((one("x"), one("y", ("x", "a")), one("z", ("y", "a"), ("x", "b"))), ["第 3 题：条件互相排斥，永远问不到"]),
        ((one("x", kind="many"), one("y", ("x", "a")), one("z", ("y", "a"), ("x", "b"))), []),
        ((one("x"), one("y", ("x", "a")), one("z", ("x", "b")), one("w", ("y", "a"), ("z", "a"))), ["第 4 题：条件互相排斥，永远问不到"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(questions, said):
    assert of(*questions) == said


conditions = st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["a", "b", "ab"])), max_size=2)


@st.composite
def documents(draw):
    questions = []
    for number in range(draw(st.integers(1, 5))):
        found = (
            {f"k{asked % number}": answers for asked, answers in draw(conditions)} if number else {}
        )
        questions.append(
            one(f"k{number}", *found.items(), kind=draw(st.sampled_from(["one", "many"])))
        )
    return Document("题", "", tuple(questions))


def every_answer(document):
    """All ways to answer everything one is asked."""
    ways = [{}]
    for question in document.questions:
        choices = ["a", "b"] if question.kind == "one" else [["a"], ["b"], ["a", "b"]]
        ways = [
            {**way, question.key: choice}
            for way in ways
            for choice in (choices if is_asked(question, way) else [None])
        ]
    return ways


@settings(max_examples=80, deadline=None)
@given(documents())
def test_a_document_passes_exactly_if_every_question_is_asked_of_somebody(document):
    asked = {key for way in every_answer(document) for key, value in way.items() if value}
    assert (fault_of_paths(document) == []) == (asked == {one.key for one in document.questions})


@settings(max_examples=60, deadline=None)
@given(documents(), st.data())
def test_what_counts_counts_again_the_same(document, data):
    given = {one.key: data.draw(st.sampled_from(["a", "b", None]) if one.kind == "one" else st.sampled_from([["a"], ["a", "b"], []])) for one in document.questions}  # fmt: skip
    kept = relevant(document, given)
    assert relevant(document, kept) == kept
    assert all(is_asked(one, kept) for one in document.questions if one.key in kept)
