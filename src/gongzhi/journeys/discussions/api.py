"""Discussions for programs: what everybody may read; counts only once the vote is over."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from gongzhi.foundation.http import Request
from gongzhi.foundation.policy import ANYBODY

from . import queries

router = Router()


class TopicOut(Schema):
    id: UUID
    area: str
    question: str
    first_day: date
    last_day: date
    status: Literal["open", "closed"]
    statements: int


class StatementOut(Schema):
    """Counts from 1 to 9, and all while the vote goes on, are null; so is what has no answer."""

    number: int
    words: str
    agree: int | None
    disagree: int | None
    unsure: int | None
    outcome: str | None
    reason: str | None


class HeldOut(Schema):
    """What a group holds: about so many tenths of it agree, or do not."""

    number: int
    is_agreed: bool
    tenths: int


class GroupOut(Schema):
    """People who voted alike, ten at least; the size to the nearest ten."""

    size: int
    holds: list[HeldOut]


class WholeOut(Schema):
    """A topic with its statements; ``people`` is null below ten and while the vote goes on."""

    id: UUID
    area: str
    question: str
    background: str
    first_day: date
    last_day: date
    status: Literal["open", "closed"]
    summary: str
    people: int | None
    statements: list[StatementOut]
    agreed_by_all: list[HeldOut]
    groups: list[GroupOut]


class Fault(Schema):
    """What went wrong, in one Chinese sentence."""

    detail: str


class PageIn(Schema):
    area: str = Field(default="", pattern=r"^(\d{6}(\d{3}(\d{3})?)?)?$")
    limit: int = Field(default=20, ge=1, le=100)


@router.get("", response={200: list[TopicOut], 422: Fault}, summary="开放过的讨论")
def topics(request: Request, page: Query[PageIn]) -> list[Any]:
    rows, _ = queries.public_page(page.area, size=page.limit)
    return rows


@router.get(
    "/{topic_id}", response={200: WholeOut, 404: Fault, 422: Fault}, summary="一场讨论和结果"
)
def one(request: Request, topic_id: UUID) -> dict[str, Any]:
    topic = queries.public_topic(topic_id)
    if topic is None:
        raise Http404
    is_counted = queries.phase_of(topic, timezone.localdate()).is_counted
    statements = queries.statements_for(topic, ANYBODY, is_over=is_counted)
    result = queries.result_of(topic, statements, is_counted=is_counted)
    return {
        **{name: getattr(topic, name) for name in _OF_TOPIC},
        "people": result.people if result else None,
        "statements": [_statement(one) for one in sorted(statements, key=lambda one: one.number)],
        "agreed_by_all": _held(result.by_all) if result else [],
        "groups": [
            {"size": group.size, "holds": _held(group.holds)}
            for group in (result.groups if result else [])
        ],
    }


_OF_TOPIC = (
    "id", "area", "question", "background", "first_day", "last_day", "status", "summary",
)  # fmt: skip


def _statement(one: queries.Shown) -> dict[str, Any]:
    tally, answer = one.tally, one.answer
    return {
        "number": one.number,
        "words": one.words,
        "agree": tally.agree if tally else None,
        "disagree": tally.disagree if tally else None,
        "unsure": tally.unsure if tally else None,
        "outcome": answer.outcome if answer else None,
        "reason": answer.reason if answer else None,
    }


def _held(told: list[queries.HeldBy]) -> list[dict[str, Any]]:
    return [
        {"number": one.statement.number, "is_agreed": one.is_agreed, "tenths": one.tenths}
        for one in told
    ]
