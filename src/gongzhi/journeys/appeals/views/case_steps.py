"""The steps of the desk's case page: each reads its form and makes its one service call.

A step returns the form when it does not fit, so that the page shows it with its errors.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone

from gongzhi.capabilities.casework import services as casework
from gongzhi.foundation import files
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.http import Request

from .. import services
from ..forms import AnswerForm, PublishForm, WordForm
from ..models import Appeal, Outcome
from . import case_forms

Step = Callable[[Request, Appeal], forms.Form | None]


def _accept(request: Request, appeal: Appeal) -> forms.Form | None:
    """Take in; on a case taken in already, correct the sorting; in review, overturn."""
    form = case_forms.sorting(appeal, request.POST)
    if not form.is_valid():
        return form
    said, now = form.cleaned_data, timezone.now()
    if appeal.status == "review":
        sorting = {key: said[key] for key in ("category", "urgency")}
        services.overturn(appeal.pk, **sorting, actor=request.actor, at=now)
    else:
        verb = services.accept if appeal.status == "filed" else services.reclassify
        verb(appeal.pk, **said, actor=request.actor, at=now)
    return None


def _refuse(kind: str, request: Request, appeal: Appeal) -> forms.Form | None:
    grounds = case_forms.channels(appeal) if kind == "hand_off" else case_forms.reasons(appeal)
    form = case_forms.refusal_form(appeal, request.POST, grounds)
    if not form.is_valid():
        return form
    parts = case_forms.parts_of(appeal, form, grounds)
    code, now, actor = form.cleaned_data["reason"], timezone.now(), request.actor
    if kind == "decline":
        services.decline(appeal.pk, reason=code, parts=parts, actor=actor, at=now)
    elif kind == "hand_off":
        services.hand_off(appeal.pk, channel=code, parts=parts, actor=actor, at=now)
    else:
        services.uphold(appeal.pk, parts=parts, actor=actor, at=now)
    return None


def _answer(request: Request, appeal: Appeal) -> forms.Form | None:
    form = AnswerForm(request.POST, request.FILES)
    if not form.is_valid():
        return form
    said, now = form.cleaned_data, timezone.now()
    if said["outcome"] == Outcome.NOT_NOW:
        for field in ("recheck_on", "why", "where", "objection"):
            if not said.get(field):
                form.add_error(field, "“暂不具备条件”要写这一项")
        if form.errors:
            return form
    photos = [files.keep_image(upload, at=now).pk for upload in said["photos"]]
    services.answer(
        appeal.pk,
        outcome=said["outcome"],
        words=said["words"],
        parts=services.FourParts(
            what=said["words"][:300],
            why=said["why"],
            where=said["where"],
            objection=said["objection"],
            law=f"《{appeal.pack.title}》",
            article="暂不具备条件的答复",
        ),
        recheck_on=said["recheck_on"],
        photos=photos,
        actor=request.actor,
        at=now,
    )
    return None


def _say(verb: Callable[..., Any], request: Request, appeal: Appeal) -> forms.Form | None:
    form = WordForm(request.POST)
    if not form.is_valid():
        return form
    verb(appeal.pk, form.cleaned_data["words"], actor=request.actor, at=timezone.now())
    return None


def _offer(request: Request, appeal: Appeal) -> forms.Form | None:
    try:
        to_unit = UUID(request.POST.get("to_unit", ""))
    except ValueError as error:
        raise StepRefused("请选转给哪个单位") from error
    casework.offer_item(
        appeal.pk,
        to_unit=to_unit,
        reason=request.POST.get("reason", "")[:200],
        actor=request.actor,
        at=timezone.now(),
    )
    return None


def _push_back(request: Request, appeal: Appeal) -> forms.Form | None:
    casework.push_back(
        appeal.pk,
        reason=request.POST.get("reason", "")[:200],
        actor=request.actor,
        at=timezone.now(),
    )
    return None


def _take(verb: Callable[..., Any], request: Request, appeal: Appeal) -> forms.Form | None:
    """A step with nothing to fill in."""
    verb(appeal.pk, actor=request.actor, at=timezone.now())
    return None


def _publish(request: Request, appeal: Appeal) -> forms.Form | None:
    form = PublishForm(request.POST)
    if not form.is_valid():
        return form
    services.publish(
        appeal.pk, title=form.cleaned_data["title"], actor=request.actor, at=timezone.now()
    )
    return None


# fmt: off
ACTIONS: dict[str, Step] = {
    "accept":    _accept,
    "decline":   partial(_refuse, "decline"),
    "hand_off":  partial(_refuse, "hand_off"),
    "uphold":    partial(_refuse, "uphold"),
    "answer":    _answer,
    "ask":       partial(_say, services.ask),
    "progress":  partial(_say, services.tell_progress),
    "offer":     _offer,
    "push_back": _push_back,
    "claim":     partial(_take, casework.claim_item),
    "take_over": partial(_take, casework.accept_offer),
    "call_back": partial(_take, casework.call_back),
    "resume":    partial(_take, casework.resume_item),
    "publish":   _publish,
    "unpublish": partial(_take, services.unpublish),
}
# fmt: on
