"""The desk's page of one appeal: what was said, whose it is, what may be done now."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from gongzhi.capabilities.casework import queries as casework
from gongzhi.capabilities.casework.queries import CUSTODY
from gongzhi.foundation import files, policy
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.http import Request, on_duty
from gongzhi.register.organizations.queries import units_that_may_take_over

from .. import queries, rules, services
from ..flows import APPEAL
from ..forms import PurposeForm
from ..models import Appeal
from . import case_forms, shown
from .case_steps import ACTIONS


@on_duty()
def case(request: Request, appeal_id: UUID) -> HttpResponse:
    return _page(request, _seen(request, appeal_id), {})


@on_duty()
@require_POST
def act(request: Request, appeal_id: UUID, action: str) -> HttpResponse:
    """One step on the case. A form that does not fit comes back with everything typed."""
    appeal = _seen(request, appeal_id)
    step = ACTIONS.get(action)
    if step is None:
        raise Http404
    try:
        refused = step(request, appeal)
    except (StepRefused, files.FileRefused) as refusal:
        messages.warning(request, str(refusal))
        return _page(request, _seen(request, appeal_id), {}, status=409)
    if refused is not None:
        return _page(request, appeal, {action: refused}, status=400)
    return redirect("appeals:case", appeal_id)


@on_duty()
@require_POST
def contact(request: Request, appeal_id: UUID) -> HttpResponse:
    """Show name and number once, for a purpose the resident will read."""
    appeal = _seen(request, appeal_id)
    form = PurposeForm(request.POST)
    if not form.is_valid():
        return _page(request, appeal, {"contact": form}, status=400)
    try:
        found = services.reveal_contact(
            appeal.pk,
            purpose=form.cleaned_data["purpose"],
            actor=request.actor,
            at=timezone.now(),
        )
    except StepRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect("appeals:case", appeal_id)
    return _page(request, appeal, {}, revealed=found)


def _seen(request: Request, appeal_id: UUID) -> Appeal:
    appeal = queries.appeal_seen_by(request.actor, appeal_id)
    if appeal is None:
        raise Http404
    return appeal


def _page(
    request: Request,
    appeal: Appeal,
    refused: dict[str, forms.Form],
    *,
    revealed: services.ContactShown | None = None,
    status: int = 200,
) -> HttpResponse:
    now, actor = timezone.now(), request.actor
    story = queries.story_of(appeal.pk)
    steps = {step.name: step for step in APPEAL.open_steps(appeal, actor, at=now)}
    custody = {step.name: step for step in CUSTODY.open_steps(appeal.item, actor, at=now)}
    may = policy.granted(
        actor, ("appeals.talk", "appeals.contact", "appeals.publish", "appeals.triage"), appeal
    )
    asked = {**case_forms.open_forms(appeal, steps, custody), **refused}
    return render(
        request,
        "appeals/case.html",
        {
            "appeal": appeal,
            "item": appeal.item,
            "flow": APPEAL,
            "custody_flow": CUSTODY,
            "face": shown.face_of(appeal, now),
            "next": shown.next_step_of(appeal, now),
            "category": queries.category_label(appeal.pack, appeal.category)
            if appeal.category
            else "",
            "timeline": list(reversed(shown.timeline_of(appeal, for_staff=True, now=now))),
            "story": story,
            "no": shown.no_of(story.no) if story.no else None,
            "evidence": shown.evidence_of(appeal, story),
            "offer": casework.open_offer(appeal.pk),
            "steps": steps,
            "custody": custody,
            "may": may,
            "forms": asked,
            "open_form": next(iter(refused), ""),
            "targets": list(units_that_may_take_over(appeal.area)) if "offer" in custody else [],
            "reasons": case_forms.reasons(appeal),
            "channels": case_forms.channels(appeal),
            "templates": case_forms.templates(appeal) if "answer" in steps else [],
            "flag": rules.red_flag(appeal.detail, appeal.pack),
            "revealed": revealed,
            "clocks": casework.running_clocks(appeal.pk),
        },
        status=status,
    )
