"""Topics: drafted, opened, and closed when what many agree with has its answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from gongzhi.foundation import policy, rulebook
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.writer import tell

from .. import queries, rules
from ..events import StatementAnswered, TopicChanged, TopicDrafted
from ..flows import TOPIC, TopicStatus
from ..models import StatementAnswer, Topic
from .acting import account_of


@dataclass(frozen=True)
class Plan:
    """What a topic asks, where, and from which day to which."""

    area: str
    question: str
    background: str
    first_day: date
    last_day: date


@transaction.atomic
def draft_topic(plan: Plan, *, actor: policy.Actor, at: datetime) -> Topic:
    """Raises PermissionDenied where the actor opens none, StepRefused on days that run backwards."""
    policy.require_new(actor, "discussions.open", area=plan.area)
    _check_days(plan)
    topic = Topic.objects.create(**vars(plan), by_id=account_of(actor), made_at=at)
    tell(
        TopicDrafted(
            subject_id=topic.pk, area=topic.area, actor_id=actor.pk, at=at, question=topic.question
        )
    )
    return topic


@transaction.atomic
def change_topic(topic_id: UUID, plan: Plan, *, actor: policy.Actor, at: datetime) -> Topic:
    """Put a draft right; the place stays.

    Raises:
        StepRefused: it is open already, or the days run backwards.

    """
    topic = queries.topic_for_change(topic_id)
    policy.require(actor, "discussions.open", topic)
    if not topic.is_draft:
        raise StepRefused("讨论已经开放，问题和日期不能再改")
    _check_days(plan)
    changed = ("question", "background", "first_day", "last_day")
    for name in changed:
        setattr(topic, name, getattr(plan, name))
    topic.save(update_fields=changed)
    tell(TopicChanged(subject_id=topic.pk, area=topic.area, actor_id=actor.pk, at=at))
    return topic


def _check_days(plan: Plan) -> None:
    if plan.last_day < plan.first_day:
        raise StepRefused("最后一天在第一天前面了，请改日期")


@transaction.atomic
def open_topic(topic_id: UUID, *, actor: policy.Actor, at: datetime) -> Topic:
    """Put it to the residents, under the rules in force today.

    Raises:
        StepRefused: it is open already, or its last day is over.
        RuleMissing: the rules of the place say nothing of discussions.

    """
    topic = queries.topic_for_change(topic_id)
    pack = rulebook.pack_for(topic.area, timezone.localdate(at))
    rules.limits_of(pack)
    topic.pack, topic.opened_at = pack, at
    TOPIC.move(
        topic, "open", actor=actor, at=at, saving=("pack", "opened_at"), question=topic.question
    )
    return topic


@transaction.atomic
def answer_statement(
    statement_id: UUID, *, outcome: str, reason: str, actor: policy.Actor, at: datetime
) -> StatementAnswer:
    """Write what comes of a statement; written again until the topic closes.

    Raises:
        StepRefused: it is closed, voting still goes on, or no reason was given.

    """
    statement = queries.statement_for_change(statement_id)
    topic = queries.topic_for_change(statement.topic_id)
    policy.require(actor, "discussions.open", topic)
    if refusal := TOPIC.unmet(topic, "close", at=at):
        raise StepRefused(refusal)
    if not reason.strip():
        raise StepRefused("请写为什么、接下来做什么")
    answer, _ = StatementAnswer.objects.update_or_create(
        statement=statement,
        defaults={
            "outcome": outcome,
            "reason": reason.strip(),
            "by_id": account_of(actor),
            "at": at,
        },
    )
    tell(
        StatementAnswered(
            subject_id=topic.pk, area=topic.area, actor_id=actor.pk, at=at, outcome=outcome
        )
    )
    return answer


@transaction.atomic
def close_topic(topic_id: UUID, *, summary: str, actor: policy.Actor, at: datetime) -> Topic:
    """End it with a summary.

    Raises:
        StepRefused: voting still goes on; something that many agree with has no answer; a
            removal waits for somebody to look again; the summary is empty.

    """
    topic = queries.topic_for_change(topic_id)
    policy.require(actor, "discussions.open", topic)
    if refusal := TOPIC.unmet(topic, "close", at=at) or _missing(topic, summary):
        raise StepRefused(refusal)
    asked = len(queries.to_be_answered(topic, _limits(topic)))
    topic.summary, topic.closed_at = summary.strip(), at
    TOPIC.move(
        topic,
        "close",
        actor=actor,
        at=at,
        saving=("summary", "closed_at"),
        statements=queries.shown_statements(topic.pk).count(),
        answered=asked,
    )
    return topic


def _missing(topic: Topic, summary: str) -> str:
    """What still stands against closing, in a sentence; empty when nothing does."""
    asked = queries.to_be_answered(topic, _limits(topic))
    open_ones = [one for one in asked if not hasattr(one, "answer")]
    if open_ones:
        numbers = "、".join(f"第 {one.number} 条" for one in open_ones)
        return f"还有 {len(open_ones)} 条多数人同意的意见没有答复：{numbers}。写了怎么办、为什么，再结束"
    if waiting := queries.disputed_in(topic.pk):
        return f"有 {waiting} 条撤下的意见在等换人看，看完再结束"
    return "" if summary.strip() else "请写总结：大家怎么看，接下来做什么"


def _limits(topic: Topic) -> rules.Limits:
    if topic.pack is None or topic.status == TopicStatus.DRAFT:
        raise StepRefused("讨论还没有开放")
    return rules.limits_of(topic.pack)
