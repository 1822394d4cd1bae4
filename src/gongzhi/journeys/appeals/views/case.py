"""The desk's page of one appeal: what was said, whose it is, what may be done now."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gongzhi.capabilities.casework import queries as casework
from gongzhi.capabilities.casework.queries import CUSTODY
from gongzhi.capabilities.notices import queries as notices
from gongzhi.foundation import files
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.http import Request, on_duty
from gongzhi.foundation.ui.editing import one_at_a_time

from .. import queries, rules, services
from ..flows import APPEAL
from ..models import Appeal
from . import case_forms, case_merging, shown
from .case_steps import ACTIONS
from .joint import shown_on_case

MOST_BESIDE = 99


@on_duty()
@never_cache
def case(request: Request, appeal_id: UUID) -> HttpResponse:
    return _page(request, _seen(request, appeal_id), {})


@on_duty()
@require_POST
@one_at_a_time("appeal_id")
def act(request: Request, appeal_id: UUID, action: str) -> HttpResponse:
    """One step on the case. A form that does not fit comes back with everything typed."""
    appeal = _seen(request, appeal_id)
    step = ACTIONS.get(action)
    if step is None:
        raise Http404
    form = step.form(request, appeal, action)
    if form is not None and not form.is_bound:
        return _page(request, appeal, {action: form})
    if form is not None and not form.is_valid():
        return _page(request, appeal, {action: form}, status=400)
    try:
        step.do(request, appeal, form)
    except (StepRefused, files.FileRefused) as refusal:
        if form is None:
            messages.warning(request, str(refusal))
        else:
            form.add_error(None, str(refusal))
            setattr(form, "found", getattr(refusal, "found", ()))  # noqa: B010  what the template asks for
        again = _seen(request, appeal_id)
        return _page(request, again, {action: form} if form else {}, status=409)
    return redirect("appeals:case", appeal_id)


@on_duty()
@require_POST
@never_cache
def contact(request: Request, appeal_id: UUID) -> HttpResponse:
    """Show name and number once, for a purpose the resident will read."""
    appeal = _seen(request, appeal_id)
    form = case_forms.purpose(request.POST)
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


@on_duty()
@never_cache
def told(request: Request, appeal_id: UUID) -> HttpResponse:
    """Who was told what of it, by which way, and whether it arrived."""
    appeal = _seen(request, appeal_id)
    return render(
        request, "appeals/told.html", {"appeal": appeal, "told": notices.told_about(appeal.pk)}
    )


def _seen(request: Request, appeal_id: UUID) -> Appeal:
    appeal = queries.appeal_seen_by(request.actor, appeal_id)
    if appeal is None:
        raise Http404
    return appeal


@dataclass(frozen=True)
class Beside:
    """Where a case stands in the list it was opened from, and its neighbours there."""

    list: str
    number: int
    of: int
    before: UUID | None
    after: UUID | None


def _beside(request: Request, appeal: Appeal) -> Beside | None:
    """None when it was not opened from a list, or has left it."""
    name = request.GET.get("in", "")
    if name not in casework.QUEUES:
        return None
    found = casework.queue(name, request.actor, now=timezone.now())
    ids = [None, *found.values_list("pk", flat=True)[:MOST_BESIDE], None]
    if appeal.pk not in ids:
        return None
    place = ids.index(appeal.pk)
    return Beside(name, place, len(ids) - 2, ids[place - 1], ids[place + 1])


def _page(
    request: Request,
    appeal: Appeal,
    sent: dict[str, forms.Form],
    *,
    revealed: services.ContactShown | None = None,
    status: int = 200,
) -> HttpResponse:
    """``sent`` holds the form that came back, by its action."""
    now, actor = timezone.now(), request.actor
    story = queries.story_of(appeal.pk)
    steps = {step.name for step in APPEAL.open_steps(appeal, actor, at=now)}
    custody = {step.name for step in CUSTODY.open_steps(appeal.item, actor, at=now)}
    may = case_forms.may_here(actor, appeal)
    possible = case_forms.open_forms(appeal, steps, custody, may)
    return render(
        request,
        "appeals/case.html",
        {
            "appeal": appeal,
            "beside": _beside(request, appeal),
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
            "no": shown.no_of(story.no, appeal.pack) if story.no else None,
            "evidence": shown.evidence_of(appeal, story),
            "offer": casework.open_offer(appeal.pk),
            "steps": steps,
            "custody": custody,
            "may": may,
            "forms": {name: sent.get(name, form) for name, form in possible.items()},
            "unsent": [form for name, form in sent.items() if name not in possible],
            "open_form": next(iter(sent), ""),
            "grounds": case_forms.grounds_of(appeal, possible),
            "templates": case_forms.templates(appeal) if "answer" in possible else [],
            "flag": rules.red_flag(appeal.detail, appeal.pack),
            "revealed": revealed,
            **case_merging.shown_on_case(appeal, actor, may),
            **shown_on_case(appeal, now),
        },
        status=status,
    )
