"""The paper twin: printed with a number each, taken back, keyed by two people apart, settled, counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from gongzhi.foundation import policy
from gongzhi.foundation.copying import fresh, store
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.text import differing, new_code, normal_phone

from .. import queries, rules
from ..events import SheetSettled, SheetsPrinted, SheetsReturned
from ..models import Channel, Keying, Sheet, SheetState, Survey
from .acting import account_of, head_of
from .answering import NoInvitation, keep_response, use_invitation

MOST_SHEETS = 2_000
CODE_LENGTH = 8
UNREADABLE, TWICE = "看不清、没有填", "这一户已经答过"
_WAITING = (SheetState.PRINTED, SheetState.RETURNED, SheetState.ONCE)
_BESIDES = ("is_spoiled", "place", "invitation", "name", "phone")


@dataclass(frozen=True)
class Read:
    """A sheet as one person reads it: what is ticked, from which building, the digest of its code."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    place_id: int | None = None
    invitation: bytes | None = None
    name: str = ""
    phone: str = ""
    is_spoiled: bool = False


@transaction.atomic
def print_sheets(
    survey_id: UUID, *, count: int, place_id: int | None = None, actor: policy.Actor, at: datetime
) -> list[Sheet]:
    """So many sheets with numbers and codes of their own, of the version that is asked.

    Raises:
        StepRefused: the survey is not open, or it is too many.

    """
    survey = _open(survey_id, actor)
    if not 1 <= count <= MOST_SHEETS:
        raise StepRefused(f"一次印 1 到 {MOST_SHEETS} 张")
    if place_id and not survey.places.filter(pk=place_id).exists():
        raise StepRefused("这栋楼不在这次要问的里面")
    last = queries.sheets_of(survey.pk).last()
    first = last.number + 1 if last else 1
    sheets = Sheet.objects.bulk_create(
        Sheet(survey=survey, place_id=place_id, number=first + n, code=new_code(CODE_LENGTH))
        for n in range(count)
    )
    tell(SheetsPrinted(**head_of(survey, actor, at), first=first, last=first + count - 1))
    return sheets


@transaction.atomic
def return_sheets(
    survey_id: UUID, numbers: Sequence[int], *, actor: policy.Actor, at: datetime
) -> int:
    """Enter that these sheets came back; returns how many were still out.

    Raises:
        StepRefused: the survey is not open, or a number was never printed.

    """
    survey = _open(survey_id, actor)
    known = queries.sheets_of(survey.pk).filter(number__in=numbers)
    unknown = sorted(set(numbers) - set(known.values_list("number", flat=True)))
    if unknown:
        raise StepRefused(f"没有印过第 {'、'.join(map(str, unknown[:10]))} 张，请对照纸上的号")
    count = Sheet.objects.filter(
        survey=survey, number__in=numbers, state=SheetState.PRINTED
    ).update(state=SheetState.RETURNED)
    if count:
        tell(SheetsReturned(**head_of(survey, actor, at), sheets=count))
    return count


@transaction.atomic
def key_sheet(sheet_id: UUID, read: Read, *, actor: policy.Actor, at: datetime) -> Sheet:
    """Key a sheet: the first to send is the first turn, the next person the second.

    Two that agree are counted at once; two that found it unreadable spoil it.

    Raises:
        StepRefused: the same person again, it was keyed twice already, or the survey is over.
        BadPhone: what was typed is none.

    """
    sheet = _locked(sheet_id, actor)
    earlier = queries.turns_of(sheet.pk)
    if any(keying.by_id == actor.pk for keying in earlier):
        raise StepRefused("这一张您录过了，第二遍要换一个人录")
    if sheet.state not in _WAITING:
        raise StepRefused("这一张两遍都录过了")
    new = _write(sheet, read, turn=len(earlier) + 1, actor=actor, at=at)
    if not earlier:
        return _as(sheet, SheetState.ONCE)
    sheet.differences = _differences(sheet.survey, earlier[0], new)
    if sheet.differences:
        return _as(sheet, SheetState.DIFFERS)
    return _count(sheet, new, SheetState.AGREED, at=at)


@transaction.atomic
def settle_sheet(
    sheet_id: UUID, read: Read, *, reason: str, actor: policy.Actor, at: datetime
) -> Sheet:
    """Look at the paper again: what is read now counts, and why stands with it.

    One of the two may do it, or somebody else.

    Raises:
        StepRefused: the two agree, no reason is given, or the survey is over.

    """
    sheet = _locked(sheet_id, actor)
    if sheet.state != SheetState.DIFFERS:
        raise StepRefused("这一张没有要对的")
    if not reason.strip():
        raise StepRefused("请写为什么这样定，例如：原件上勾的是第二个")
    keying = _write(sheet, read, turn=3, actor=actor, at=at, reason=reason.strip())
    survey = sheet.survey
    tell(
        SheetSettled(
            **head_of(survey, actor, at), number=sheet.number, differences=len(sheet.differences)
        )
    )
    return _count(sheet, keying, SheetState.SETTLED, at=at)


def _open(survey_id: UUID, actor: policy.Actor) -> Survey:
    survey = queries.survey_for_change(survey_id)
    policy.require(actor, "surveys.key", survey)
    if survey.status != "open":
        raise StepRefused("问卷在收的时候才能印、收、录")
    return survey


def _locked(sheet_id: UUID, actor: policy.Actor) -> Sheet:
    sheet = queries.sheet_for_change(sheet_id)
    policy.require(actor, "surveys.key", sheet.survey)
    if sheet.survey.status != "open":
        raise StepRefused("问卷收完了，不能再录")
    return sheet


def _write(
    sheet: Sheet, read: Read, *, turn: int, actor: policy.Actor, at: datetime, reason: str = ""
) -> Keying:
    """A sheet that is spoiled says nothing else; the nameless leave no name."""
    survey, said = sheet.survey, Read(is_spoiled=True) if read.is_spoiled else read
    is_named = survey.is_named and not said.is_spoiled
    keying = fresh(
        Keying,
        sheet=sheet,
        turn=turn,
        by_id=account_of(actor),
        is_spoiled=said.is_spoiled,
        answers=rules.comparable(said.answers),
        place_id=None if survey.is_sample or said.is_spoiled else said.place_id or sheet.place_id,
        invitation=said.invitation if survey.is_sample else None,
        name=said.name if is_named else None,
        phone=normal_phone(said.phone) if is_named and said.phone else None,
        reason=reason,
        keyed_at=at,
    )
    store(keying)
    return keying


def _differences(survey: Survey, first: Keying, second: Keying) -> list[str]:
    """The questions' keys, then what else stands on a sheet; unreadable to one alone is all."""
    if first.is_spoiled != second.is_spoiled:
        return ["is_spoiled"]
    keys = [one.key for one in survey.version.document.questions]
    return list(differing(_plain(first), _plain(second), [*keys, *_BESIDES]))


def _plain(keying: Keying) -> dict[str, Any]:
    return {
        **keying.answers,
        "is_spoiled": keying.is_spoiled,
        "place": keying.place_id,
        "invitation": bytes(keying.invitation) if keying.invitation else None,
        "name": keying.name or "",
        "phone": keying.phone or "",
    }


def _count(sheet: Sheet, agreed: Keying, state: SheetState, *, at: datetime) -> Sheet:
    """One more answer; a home that has answered already gets no second one."""
    if agreed.is_spoiled:
        return _spoiled(sheet, UNREADABLE)
    survey, place_id = sheet.survey, agreed.place_id
    if survey.is_sample:
        try:
            place_id = use_invitation(survey, bytes(agreed.invitation or b"")).place_id
        except NoInvitation:
            return _spoiled(sheet, TWICE)
    sheet.response = keep_response(
        survey,
        rules.relevant(survey.version.document, agreed.answers, is_paper=True),
        place_id=place_id,
        channel=Channel.PAPER,
        name=agreed.name or "",
        phone=agreed.phone or "",
        at=at,
    )
    _forget(sheet)
    return _as(sheet, state)


def _forget(sheet: Sheet) -> None:
    """Names and codes are with the answer from now on, or nowhere."""
    if sheet.survey.is_named or sheet.survey.is_sample:
        sheet.keyings.update(name=None, phone=None, invitation=None)


def _spoiled(sheet: Sheet, why: str) -> Sheet:
    sheet.why_spoiled = why
    _forget(sheet)
    return _as(sheet, SheetState.SPOILED)


def _as(sheet: Sheet, state: SheetState) -> Sheet:
    sheet.state = state
    sheet.save(update_fields=["state", "differences", "response", "why_spoiled"])
    return sheet
