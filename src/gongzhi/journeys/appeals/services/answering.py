"""Dealing with it: telling how it goes, asking back, answering."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from gongzhi.capabilities.casework import services as casework
from gongzhi.capabilities.casework.queries import clock_rule, item_for_change
from gongzhi.foundation import files, policy
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.writer import tell

from .. import queries, rules
from ..events import ProgressTold, QuestionAsked
from ..flows import APPEAL
from ..models import Appeal, Message, Outcome, Photo, Refusal, Reply
from .callbacks import plan_after_lapse, plan_sample
from .checking import check_names
from .refusing import FourParts, write_refusal


@transaction.atomic
def tell_progress(
    appeal_id: UUID, words: str, *, because: str = "", actor: policy.Actor, at: datetime
) -> Message:
    """A word before the answer, to everybody who said it; moves nothing."""
    appeal = queries.appeal_for_change(appeal_id)
    policy.require(actor, "appeals.talk", appeal)
    together = [appeal, *_carried_in_hand(appeal)]
    kept = check_names(together, {"这句话": words}, because=because)
    told = [_tell_progress(one, words, because=kept, actor=actor, at=at) for one in together]
    return told[0]


@transaction.atomic
def ask(
    appeal_id: UUID, question: str, *, because: str = "", actor: policy.Actor, at: datetime
) -> Message:
    """Ask the resident something without which it cannot go on; the clock stands still."""
    appeal = queries.appeal_for_change(appeal_id)
    policy.require(actor, "appeals.talk", appeal)
    kept = check_names([appeal], {"这句话": question}, because=because)
    asked = _say(appeal, Message.Kind.QUESTION, question, because=kept, actor=actor, at=at)
    casework.ask_resident(appeal.pk, actor=actor, at=at)
    tell(QuestionAsked(subject_id=appeal.pk, area=appeal.area, actor_id=actor.pk, at=at))
    return asked


@transaction.atomic
def answer(
    appeal_id: UUID,
    *,
    outcome: str,
    words: str,
    parts: FourParts | None = None,
    recheck_on: date | None = None,
    photos: Sequence[UUID] = (),
    because: str = "",
    actor: policy.Actor,
    at: datetime,
) -> Appeal:
    """Answer the resident, who then says whether it is settled; whoever said the same too.

    Args:
        parts: the four parts; needed when the answer is "not now".
        recheck_on: when it comes back by itself; needed when the answer is "not now".

        because: why names or numbers in it may be read; only asked when there are any.

    Raises:
        NamesFound: it tells who somebody is, and nothing says why it may.
        StepRefused: no words, or a "not now" without its parts or a day to come.

    """
    if not words.strip():
        raise StepRefused("答复还没有写")
    if outcome == Outcome.NOT_NOW and (recheck_on is None or recheck_on <= timezone.localdate(at)):
        raise StepRefused("“暂不具备条件”要写明哪天再看一次，日期要在今天以后")
    if recheck_on is not None and recheck_on <= timezone.localdate(at):
        raise StepRefused("再看一次的日期要在今天以后")
    appeal = queries.appeal_for_change(appeal_id)
    item = item_for_change(appeal.pk)
    together = [appeal, *_carried_in_hand(appeal)]
    parts = parts or FourParts("", "", "", "")
    said = Answered(
        outcome=outcome,
        words=words.strip(),
        parts=parts,
        because=check_names(together, _read_by_all(words, parts), because=because),
        recheck_on=recheck_on,
        unit_id=item.unit_id,
        by_id=actor.pk,
    )
    _move(appeal, "answer", said, actor=actor, at=at)
    shown = files.attach(photos, at=at) if photos else []
    for one in together:
        if one is not appeal:
            _move(one, "answer_along", said, actor=policy.SYSTEM, at=at)
        _put_answer(one, said, shown, actor=actor, at=at)
    return appeal


@dataclass(frozen=True)
class Answered:
    """One answer, as everybody who said the same gets it."""

    outcome: str
    words: str
    parts: FourParts
    because: str
    recheck_on: date | None
    unit_id: UUID
    by_id: int | None


def _move(appeal: Appeal, step: str, said: Answered, *, actor: policy.Actor, at: datetime) -> None:
    appeal.answered_at, appeal.closed_at, appeal.reopen_until = at, None, None
    saving = ("answered_at", "closed_at", "reopen_until")
    APPEAL.move(appeal, step, actor=actor, at=at, saving=saving, outcome=said.outcome)


def _put_answer(
    appeal: Appeal,
    said: Answered,
    shown: Sequence[files.StoredFile],
    *,
    actor: policy.Actor,
    at: datetime,
) -> None:
    """Keep the answer with the appeal and let its author have the word, by a clock of its own."""
    Reply.objects.create(
        appeal=appeal,
        outcome=said.outcome,
        words=said.words,
        public_because=said.because,
        recheck_on=said.recheck_on,
        unit_id=said.unit_id,
        by_id=said.by_id,
        at=at,
    )
    if said.outcome == Outcome.NOT_NOW:
        write_refusal(
            appeal,
            Refusal.Kind.NOT_NOW,
            rules.NOT_YET,
            said.parts,
            because=said.because,
            actor=actor,
            at=at,
        )
    Photo.objects.bulk_create(Photo(appeal=appeal, file=file, is_from_staff=True) for file in shown)
    handed_in = casework.hand_in_item(appeal.pk, at=at)
    casework.start_clock(handed_in, clock_rule(appeal.pack, "rate"), pack=appeal.pack, at=at)
    plan_sample(appeal, at=at)


def _carried_in_hand(appeal: Appeal) -> list[Appeal]:
    """Locked: those that are worked on together with this one."""
    if appeal.voices == 1:
        return []
    return [one for one in queries.carried_for_change(appeal.pk) if one.status == "working"]


def lapse_unrated(*, at: datetime) -> int:
    """Close what was answered and not rated in its time; returns how many.

    Each in its own transaction; they are counted apart from what residents confirmed.
    """
    lapsed = 0
    for appeal_id in queries.lapsing(at=at).values_list("pk", flat=True):
        with transaction.atomic():
            appeal = queries.appeal_for_change(appeal_id)
            if appeal.status == "answered":
                close(appeal, "lapse", actor=policy.SYSTEM, at=at)
                plan_after_lapse(appeal, at=at)
                lapsed += 1
    return lapsed


def close(
    appeal: Appeal,
    step: str,
    *,
    actor: policy.Actor,
    at: datetime,
    saving: tuple[str, ...] = (),
    **details: str,
) -> None:
    """Close an answered appeal by a step and end its work; reopening stays possible a while."""
    days = int(appeal.pack.rule("appeals.reopen", "default").data["amount"])
    appeal.closed_at, appeal.reopen_until = at, at + timedelta(days=days)
    APPEAL.move(
        appeal,
        step,
        actor=actor,
        at=at,
        saving=("closed_at", "reopen_until", *saving),
        **details,
    )
    casework.finish_item(appeal.pk, at=at)


def _read_by_all(words: str, parts: FourParts) -> dict[str, str]:
    return {"答复": words, "为什么": parts.why, "可以去哪里": parts.where, "不同意怎么办": parts.objection}  # fmt: skip


def _say(
    appeal: Appeal, kind: str, words: str, *, because: str, actor: policy.Actor, at: datetime
) -> Message:
    if not words.strip():
        raise StepRefused("还没有写内容")
    return Message.objects.create(
        appeal=appeal,
        kind=kind,
        words=words.strip(),
        public_because=because,
        by_id=actor.pk,
        at=at,
    )


def _tell_progress(
    appeal: Appeal, words: str, *, because: str, actor: policy.Actor, at: datetime
) -> Message:
    said = _say(appeal, Message.Kind.PROGRESS, words, because=because, actor=actor, at=at)
    tell(ProgressTold(subject_id=appeal.pk, area=appeal.area, actor_id=actor.pk, at=at))
    return said
