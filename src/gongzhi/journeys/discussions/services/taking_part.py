"""Saying something on a topic, and agreeing or not with what was said."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.writer import tell

from .. import queries, rules
from ..events import StatementSaid
from ..models import Statement, Topic, Vote
from ..models.statements import LONGEST
from .acting import person_of

_COUNT = {
    Vote.Stance.AGREE: "agree",
    Vote.Stance.UNSURE: "unsure",
    Vote.Stance.DISAGREE: "disagree",
}


def say(
    topic_id: UUID, words: str, *, submission: UUID, actor: policy.Actor, at: datetime
) -> Statement:
    """Put an opinion before the others; the same form twice is one.

    Raises:
        StepRefused: it is not the time, the words are none or too long, the person has said as
            much as the rules allow, or the same stands there already.

    """
    try:
        with transaction.atomic():
            return _say(topic_id, words.strip(), submission, actor=actor, at=at)
    except IntegrityError:
        there = queries.statement_submitted(submission)
        if there is None or there.author_id != actor.person:
            raise
        return there


def _say(
    topic_id: UUID, words: str, submission: UUID, *, actor: policy.Actor, at: datetime
) -> Statement:
    topic = queries.topic_for_change(topic_id)
    policy.require(actor, "discussions.take_part", topic)
    there = queries.statement_submitted(submission)
    if there is not None and there.author_id == actor.person:
        return there
    _check(topic, words, person_of(actor), at=at)
    made = Statement.objects.create(
        topic=topic,
        area=topic.area,
        number=queries.last_number(topic.pk) + 1,
        words=words,
        author_id=person_of(actor),
        submission=submission,
        said_on=timezone.localdate(at),
    )
    # The journal keeps that somebody did, never who, nor which of them.
    tell(StatementSaid(subject_id=topic.pk, area=topic.area, actor_id=None, at=at))
    return made


def _check(topic: Topic, words: str, person_id: UUID, *, at: datetime) -> None:
    _in_time(topic, at)
    if not words:
        raise StepRefused("还没有写意见")
    if len(words) > LONGEST:
        raise StepRefused(f"一条最多 {LONGEST} 个字，现在 {len(words)} 个；两个意思请分成两条")
    most = rules.limits_of(topic.pack).most if topic.pack else 0
    if queries.said_by(topic.pk, person_id) >= most:
        raise StepRefused(f"一个人在一场讨论里最多说 {most} 条，您已经说满了；别人的意见还可以表态")
    if queries.is_said_already(topic.pk, words):
        raise StepRefused("一模一样的意见已经有了，请在那一条上表态")


@transaction.atomic
def vote(statement_id: UUID, stance: int, *, actor: policy.Actor, at: datetime) -> Statement:
    """Agree, not agree, or say that one does not know; said again it takes the earlier one's place.

    Nothing of it goes into the journal, whose instants would tell the order of votes.

    Raises:
        StepRefused: it is not the time, the statement is taken down, or the stance is none.

    """
    statement = queries.statement_for_change(statement_id)
    policy.require(actor, "discussions.take_part", statement.topic)
    _in_time(statement.topic, at)
    if not statement.is_shown:
        raise StepRefused("这一条已经撤下，不能再表态")
    if stance not in Vote.Stance.values:
        raise StepRefused("请选同意、不同意或者说不准")
    voter = queries.voter_digest(statement.topic_id, person_of(actor))
    there = queries.vote_of(statement.pk, voter)
    if there is None:
        Vote.objects.create(statement=statement, voter=voter, stance=stance)
        _count(statement, added=stance)
    elif there.stance != stance:
        before, there.stance = there.stance, stance
        there.save(update_fields=["stance"])
        _count(statement, added=stance, taken=before)
    return statement


def _count(statement: Statement, *, added: int, taken: int | None = None) -> None:
    """The statement's row is locked, so that its counts are those of its votes."""
    changes = {_COUNT[Vote.Stance(added)]: F(_COUNT[Vote.Stance(added)]) + 1}
    if taken is not None:
        changes[_COUNT[Vote.Stance(taken)]] = F(_COUNT[Vote.Stance(taken)]) - 1
    Statement.objects.filter(pk=statement.pk).update(**changes)


def _in_time(topic: Topic, at: datetime) -> None:
    today = timezone.localdate(at)
    if today < topic.first_day:
        first = topic.first_day
        raise StepRefused(f"讨论从 {first.month} 月 {first.day} 日开始，到那天再来")
    if today > topic.last_day:
        raise StepRefused("讨论已经结束，不能再发表和表态")
