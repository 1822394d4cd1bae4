"""What several units do on one case: a plan in stages, whistles, and whose it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gongzhi.capabilities.casework import queries as casework
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.http import Request, on_duty

from .. import queries
from ..models import Appeal
from .joint_steps import STEPS, Units, make_form, open_steps

Sent = tuple[str, str, forms.Form]


@on_duty()
@never_cache
def joint(request: Request, appeal_id: UUID) -> HttpResponse:
    return _page(request, _seen(request, appeal_id))


@on_duty()
@require_POST
def joint_act(request: Request, appeal_id: UUID, action: str) -> HttpResponse:
    """One step, on the case or one part of it; what was typed comes back when it does not fit."""
    appeal = _seen(request, appeal_id)
    step, part = STEPS.get(action), request.POST.get("part", "")
    if step is None or bool(step.of) != bool(part):
        raise Http404
    key = _key_of(appeal, part) if part else appeal.pk
    form = make_form(action, part, Units(), appeal, request.POST)
    if form is not None and not form.is_valid():
        return _page(request, appeal, (action, part, form), status=400)
    try:
        step.do(request, key, form)
    except StepRefused as refusal:
        if form is None:
            messages.warning(request, str(refusal))
            return _page(request, _seen(request, appeal_id), status=409)
        form.add_error(None, str(refusal))
        return _page(request, _seen(request, appeal_id), (action, part, form), status=409)
    return redirect("appeals:joint", appeal_id)


def shown_on_case(appeal: Appeal, now: datetime) -> dict[str, Any]:
    """What the desk's page of a case says of it; one query."""
    found = casework.joint_of(appeal.pk)
    return {
        "joint": found,
        "progress": casework.progress_of(found.stages, today=timezone.localdate(now)),
        "clock_lines": casework.clock_lines(found.clocks, now=now),
        "stage_flow": casework.STAGE,
        "whistle_flow": casework.WHISTLE,
        "dispute_flow": casework.DISPUTE,
        "time_taken": casework.time_taken,
        "today": timezone.localdate(now),
    }


def shown_to_author(appeal: Appeal, now: datetime) -> dict[str, Any]:
    """The plan as its author reads it; asks nothing where there is none."""
    stages = casework.stages_of(appeal.pk) if appeal.item.is_staged else []
    return {
        "stages": stages,
        "progress": casework.progress_of(stages, today=timezone.localdate(now)),
        "stage_flow": casework.STAGE,
        "today": timezone.localdate(now),
    }


def _seen(request: Request, appeal_id: UUID) -> Appeal:
    appeal = queries.appeal_seen_by(request.actor, appeal_id)
    if appeal is None:
        raise Http404
    return appeal


def _key_of(appeal: Appeal, part: str) -> UUID | int:
    """The key of a stage, whistle or dispute of this very case."""
    found = casework.joint_of(appeal.pk)
    keys: dict[str, UUID | int] = {
        **{str(stage.id): stage.id for stage in found.stages},
        **{str(whistle.id): whistle.id for whistle in found.whistles},
        **{str(dispute.id): dispute.id for dispute in found.disputes},
    }
    if part not in keys:
        raise Http404
    return keys[part]


def _page(
    request: Request, appeal: Appeal, sent: Sent | None = None, status: int = 200
) -> HttpResponse:
    shown = shown_on_case(appeal, timezone.now())
    steps, units = open_steps(appeal, shown["joint"], request.actor), Units()
    made = {
        (name, part): make_form(name, part, units, appeal)
        for part, names in steps.items()
        for name in names
    }
    unsent = sent[2] if sent and sent[:2] not in made else None
    if sent and unsent is None:
        made[sent[:2]] = sent[2]
    return render(
        request,
        "appeals/joint.html",
        {
            **shown,
            "appeal": appeal,
            "item": appeal.item,
            "steps": steps,
            "made": made,
            "look": STEPS,
            "opened": sent[:2] if sent else None,
            "unsent": unsent,
        },
        status=status,
    )
