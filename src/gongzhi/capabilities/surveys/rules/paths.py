"""Skip logic, judged before anybody is asked: no circle, no dead end, nothing that is not there."""

from __future__ import annotations

from .documents import WITH_OPTIONS, Document, Question

_TICKED = (*WITH_OPTIONS, "scale")


def fault_of_paths(document: Document) -> list[str]:
    """What is wrong with who is asked what, one sentence each; empty when it can be published.

    Conditions are all of the kind "this answered with one of these", and all of a question's
    must hold; so a question is reachable exactly if no question with one answer is asked, on
    the way there, for answers that exclude each other.
    """
    if not document.questions:
        return ["还没有题，先加一题"]
    faults = [fault for one in document.questions for fault in _of_conditions(document, one)]
    if faults:
        return faults
    if circle := _circle(document):
        named = " → ".join(f"第 {document.number_of(key)} 题" for key in circle)
        return [f"条件绕成了圈：{named}，永远问不到"]
    for one in document.questions:
        for condition in one.only_if:
            here, there = document.number_of(one.key), document.number_of(condition.question)
            if there > here:
                faults.append(f"第 {here} 题：要看第 {there} 题怎么答，可它排在后面；换一换次序")
    return faults or [
        f"第 {document.number_of(one.key)} 题：条件互相排斥，永远问不到"
        for one in document.questions
        if not _is_reachable(document, one)
    ]


def _of_conditions(document: Document, one: Question) -> list[str]:
    place, faults = f"第 {document.number_of(one.key)} 题", []
    for condition in one.only_if:
        asked = document.question(condition.question)
        if asked is None:
            faults.append(f"{place}：条件看的题 {condition.question} 不在这份问卷里")
        elif asked.kind not in _TICKED:
            faults.append(f"{place}：条件只能看勾选和打分的题，第 {document.number_of(asked.key)} 题不是")  # fmt: skip
        else:
            unknown = [value for value in condition.answers if value not in asked.values]
            number = document.number_of(asked.key)
            faults += [f"{place}：第 {number} 题没有 {value} 这个选项" for value in unknown]
    return faults


def _circle(document: Document) -> list[str]:
    """The first circle of conditions, its first question repeated at the end."""
    done: set[str] = set()

    def walk(key: str, trail: list[str]) -> list[str]:
        if key in trail:
            return [*trail[trail.index(key) :], key]
        if key in done:
            return []
        asked = document.question(key)
        for condition in asked.only_if if asked else ():
            if found := walk(condition.question, [*trail, key]):
                return found
        done.add(key)
        return []

    return next(filter(None, (walk(one.key, []) for one in document.questions)), [])


def _is_reachable(document: Document, one: Question) -> bool:
    """Conditions of conditions too; of one choice only one answer can be given."""
    allowed: dict[str, set[str]] = {}
    todo, seen = [one], {one.key}
    while todo:
        for condition in todo.pop().only_if:
            asked = document.question(condition.question)
            if asked is None:
                return False
            if asked.kind != "many":
                left = allowed.setdefault(asked.key, set(asked.values))
                left &= set(condition.answers)
                if not left:
                    return False
            if asked.key not in seen:
                seen.add(asked.key)
                todo.append(asked)
    return True
