"""What somebody answered: what of it counts, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .documents import Document, Question

MOST_TEXT = 500


class BadAnswer(ValueError):
    """An answer that its question does not take; ``faults`` by question, Chinese sentences."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        super().__init__("；".join(self.faults.values()))


def relevant(
    document: Document, given: Mapping[str, Any], *, is_paper: bool = False
) -> dict[str, Any]:
    """The answers that count: those to questions that were asked, empty ones left out.

    In the order of the questions, so that dropping one answer drops what hangs on it. Paper
    cannot be asked to be put right: what is missing stays missing there.

    Raises:
        BadAnswer: something is missing or not among the choices.

    """
    kept: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for question in document.questions:
        if not is_asked(question, kept):
            continue
        value = _bare(given.get(question.key))
        if value in (None, "", []):
            if question.is_required and not is_paper:
                faults[question.key] = "这一题要答"
        elif fault := _fault(question, value):
            faults[question.key] = fault
        else:
            kept[question.key] = _in_order(question, value)
    if faults:
        raise BadAnswer(faults)
    return kept


def asked_keys(document: Document, given: Mapping[str, Any]) -> set[str]:
    """The questions that these answers lead to, whether the answers are fine or not."""
    kept: dict[str, Any] = {}
    for question in document.questions:
        if is_asked(question, kept):
            kept[question.key] = given.get(question.key)
    return set(kept)


def is_asked(question: Question, kept: Mapping[str, Any]) -> bool:
    """Whether the answers before it lead to this question."""
    return all(
        set(_ticked(kept.get(condition.question))) & set(condition.answers)
        for condition in question.only_if
    )


def comparable(given: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as two readings are compared: the order of ticks does not matter."""
    return {
        key: sorted(value) if isinstance(value, list) else _bare(value)
        for key, value in given.items()
        if _bare(value) not in (None, "", [])
    }


def spoken(question: Question, value: Any) -> str:
    """An answer in words."""
    if value in (None, "", []):
        return "没有答"
    if question.kind == "number":
        return f"{value} {question.unit}".rstrip()
    if question.kind == "text":
        return str(value)
    return "、".join(question.label_of(one) for one in _ticked(value))


def _in_order(question: Question, value: Any) -> Any:
    """Ticks as the question has them, whichever was ticked first."""
    return [one for one in question.values if one in value] if question.kind == "many" else value


def _ticked(value: Any) -> list[str]:
    return value if isinstance(value, list) else [] if value is None else [str(value)]


def _bare(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _fault(question: Question, value: Any) -> str:
    if question.kind == "text":
        is_fine = isinstance(value, str) and len(value) <= MOST_TEXT
        return "" if is_fine else f"最多写 {MOST_TEXT} 个字"
    if question.kind == "number":
        return _fault_of_number(question, value)
    ticks = value if question.kind == "many" else [value]
    is_known = isinstance(ticks, list) and set(map(str, ticks)) <= set(question.values)
    is_known = is_known and len(set(map(str, ticks))) == len(ticks)
    return "" if is_known else "请在列出的里面选"


def _fault_of_number(question: Question, value: Any) -> str:
    if not isinstance(value, int) or isinstance(value, bool):
        return "请填一个整数"
    if question.least is not None and value < question.least:
        return f"不能小于 {question.least}"
    if question.most is not None and value > question.most:
        return f"不能大于 {question.most}"
    return ""
