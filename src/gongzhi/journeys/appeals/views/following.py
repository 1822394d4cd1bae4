"""The resident's own pages: what I said, where it stands, and what only I may do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from gongzhi.capabilities.notices import services as notices
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.http import Request, hold_receipt
from gongzhi.register.people.queries import looks_at_subject

from .. import queries, rules, services
from ..flows import APPEAL
from ..forms import RatingForm, ReceiptForm, SupplementForm
from ..models import Appeal
from . import case_merging, shown
from .joint import shown_to_author
from .supporting import supported_page


@require_http_methods(["GET", "POST"])
def track(request: Request) -> HttpResponse:
    """Find it by its receipt code; nothing else is asked."""
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            found = queries.appeal_with_receipt(form.cleaned_data["code"])
            behind = queries.support_with_receipt(form.cleaned_data["code"])
            slip = None if found else queries.slip_with_receipt(form.cleaned_data["code"])
        except rules.BadReceipt as refusal:
            form.add_error("code", str(refusal))
        else:
            if found:
                response = redirect("appeals:page", found.pk)
                hold_receipt(request, response, found.pk)
                return response
            if behind:
                code = rules.normal_receipt(form.cleaned_data["code"])
                return supported_page(request, behind.appeal, code)
            if slip:
                return render(request, "appeals/in_box.html", {"slip": slip})
            form.add_error("code", "没有这个回执码，请对照纸条再看一遍")
    return render(request, "appeals/track.html", {"form": form}, status=400 if form.errors else 200)


def mine(request: Request) -> HttpResponse:
    """Everything I said; without an account, what this browser holds a receipt for."""
    now = timezone.now()
    found = list(queries.own_appeals(request.actor)[:50])
    rows = [(appeal, shown.next_step_of(appeal, now)) for appeal in found]
    behind = list(queries.supported_by(request.actor.person)[:50]) if request.actor.person else []
    if request.actor.person:
        notices.mark_read(request.actor, at=now)
    return render(request, "appeals/mine.html", {"rows": rows, "flow": APPEAL, "behind": behind})


def page(request: Request, appeal_id: UUID) -> HttpResponse:
    """One matter as the one who said it sees it."""
    appeal = _own(request, appeal_id)
    return _page(request, appeal)


@require_POST
def act_as_author(request: Request, appeal_id: UUID, action: str) -> HttpResponse:
    """Rate, reopen, object, withdraw or add; the service decides whether it fits."""
    appeal = _own(request, appeal_id)
    step = AUTHOR_STEPS.get(action)
    if step is None:
        raise Http404
    try:
        refused = step(request, appeal)
    except StepRefused as refusal:
        messages.warning(request, str(refusal))
        refused = None
    return refused or redirect("appeals:page", appeal.pk)


def _rate(request: Request, appeal: Appeal) -> HttpResponse | None:
    form = RatingForm(request.POST)
    if not form.is_valid():
        return _page(request, appeal, rating=form)
    services.rate(appeal.pk, **form.cleaned_data, actor=request.actor, at=timezone.now())
    return None


def _supplement(request: Request, appeal: Appeal) -> HttpResponse | None:
    form = SupplementForm(request.POST)
    if not form.is_valid():
        return _page(request, appeal, supplement=form)
    services.supplement(
        appeal.pk, form.cleaned_data["words"], actor=request.actor, at=timezone.now()
    )
    return None


def _simply(verb: Callable[..., object], request: Request, appeal: Appeal) -> None:
    """A step with nothing to fill in."""
    verb(appeal.pk, actor=request.actor, at=timezone.now())


AUTHOR_STEPS: dict[str, Callable[[Request, Appeal], HttpResponse | None]] = {
    "rate": _rate,
    "supplement": _supplement,
    "reopen": partial(_simply, services.reopen),
    "object": partial(_simply, services.object_to),
    "withdraw": partial(_simply, services.withdraw),
}


def _takes_more(appeal: Appeal) -> bool:
    """Where the page asks for a supplement or offers to add one."""
    return appeal.item.status == "waiting" or appeal.status in ("filed", "working")


def _own(request: Request, appeal_id: UUID) -> Appeal:
    found = queries.own_appeal(request.actor, appeal_id)
    if found is None:
        raise Http404
    return found


def _page(
    request: Request,
    appeal: Appeal,
    *,
    rating: RatingForm | None = None,
    supplement: SupplementForm | None = None,
) -> HttpResponse:
    now, story = timezone.now(), queries.story_of(appeal.pk)
    steps = {step.name for step in APPEAL.open_steps(appeal, request.actor, at=now)}
    return render(
        request,
        "appeals/page.html",
        {
            "appeal": appeal,
            "flow": APPEAL,
            "next": shown.next_step_of(appeal, now),
            "face": shown.face_of(appeal, now),
            "timeline": shown.timeline_of(appeal, for_staff=False, now=now),
            "story": story,
            **case_merging.shown_to_author(appeal),
            **shown_to_author(appeal, now),
            "no": shown.no_of(story.no, appeal.pack) if story.no else None,
            "evidence": shown.evidence_of(appeal, story, from_staff=False),
            "proof": shown.evidence_of(appeal, story, from_staff=True),
            "steps": steps,
            "rating": rating or (RatingForm() if "rate" in steps else None),
            "supplement": supplement or (SupplementForm() if _takes_more(appeal) else None),
            "looks": [] if appeal.naming == "anonymous" else looks_at_subject(appeal.pk),
        },
        status=400 if rating or supplement else 200,
    )
