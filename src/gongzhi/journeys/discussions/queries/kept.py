"""What discussions keep of a person, for that person alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ..models import Statement, Vote
from .statements import linked_topics, linked_votes, voter_digest


def kept_of(person_id: UUID) -> list[dict[str, Any]]:
    """What they said, then how they voted where that still leads to them."""
    return [*_said(person_id), *_voted(person_id)]


def _said(person_id: UUID) -> list[dict[str, Any]]:
    own = Statement.objects.filter(author=person_id).select_related("topic")
    return [
        {
            "从哪里": f"讨论“{one.topic.question}”",
            "哪天": f"{one.said_on:%Y-%m-%d}",
            "写的话": one.words,
            "现在": one.get_status_display(),
        }
        for one in own.order_by("-said_on", "number")
    ]


def _voted(person_id: UUID) -> list[dict[str, Any]]:
    digests = [voter_digest(topic_id, person_id) for topic_id in linked_topics()]
    own = linked_votes(digests).select_related("statement__topic")
    return [_line(vote) for vote in own.order_by("statement__topic", "statement__number")]


def _line(vote: Vote) -> dict[str, Any]:
    return {
        "从哪里": f"讨论“{vote.statement.topic.question}”",
        "别人或自己的意见": vote.statement.words,
        "怎么看": vote.get_stance_display(),
    }
