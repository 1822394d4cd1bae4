"""Writing down a call to a resident: by staff who did not deal with the matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.writer import tell

from .. import queries, rules
from ..events import CallNoted
from ..models import CallBack, CallNote, Rating
from .callbacks import end_calls
from .resident import reopen_by


@dataclass(frozen=True)
class Heard:
    """What came of a call; ``said`` are the resident's words, never their rating."""

    is_reached: bool
    said: str = ""
    words: str = ""
    wants_again: bool = False


@transaction.atomic
def note_call(appeal_id: UUID, heard: Heard, *, actor: policy.Actor, at: datetime) -> CallNote:
    """Keep what came of a call; on the resident's request it is worked on again.

    Raises:
        StepRefused: no call is due, or the note does not say what the resident said.

    """
    appeal = queries.appeal_for_change(appeal_id)
    policy.require(actor, "appeals.call", appeal)
    call = queries.call_for_change(appeal.pk)
    if call is None or call.due_at > at or actor.pk is None:
        raise StepRefused("这件事现在不用回访，可能居民自己已经评了")
    if heard.is_reached and heard.said not in Rating.values:
        raise StepRefused("打通了，请选居民怎么说")
    note = CallNote.objects.create(
        callback=call,
        is_reached=heard.is_reached,
        said=heard.said if heard.is_reached else "",
        words=heard.words.strip()[:500],
        wants_again=heard.is_reached and heard.wants_again,
        by_id=actor.pk,
        at=at,
    )
    tell(
        CallNoted(
            subject_id=appeal.pk,
            area=appeal.area,
            actor_id=actor.pk,
            at=at,
            is_reached=note.is_reached,
            said=note.said,
        )
    )
    if note.is_reached:
        end_calls(appeal, CallBack.End.REACHED, at=at)
    elif (rule := rules.call_rule(appeal.pack)) and call.notes.count() >= rule.tries:
        end_calls(appeal, CallBack.End.UNREACHED, at=at)
    if note.wants_again:
        reopen_by(appeal.pk, "reopen_by_call", actor=actor, at=at)
    return note
