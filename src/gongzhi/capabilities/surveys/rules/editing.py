"""A document with one thing changed: a question put in, moved, taken out."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from .documents import Document, Question, written

NEW = -1


def put_question(document: Document, question: Question, *, place: int = NEW) -> Document:
    """With the question at its place, counted from 0, in the stead of what was there; or at the end."""
    questions = list(document.questions)
    if place == NEW:
        questions.append(question)
    else:
        questions[place] = question
    return replace(document, questions=tuple(questions))


def move_question(document: Document, place: int, *, by: int) -> Document:
    """One place up (-1) or down (1); at the end of the list nothing happens."""
    questions = list(document.questions)
    target = place + by
    if 0 <= place < len(questions) and 0 <= target < len(questions):
        questions[place], questions[target] = questions[target], questions[place]
    return replace(document, questions=tuple(questions))


def drop_question(document: Document, place: int) -> Document:
    questions = document.questions
    return replace(document, questions=questions[:place] + questions[place + 1 :])


def free_key(document: Document) -> str:
    """A key that no question has: q1, q2, …"""
    taken = {one.key for one in document.questions}
    return next(f"q{n}" for n in range(1, len(taken) + 2) if f"q{n}" not in taken)


def seal(document: Document) -> str:
    """Changes whenever the document does: whoever saves says what they saw."""
    text = json.dumps(written(document), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
