"""Surveys for everybody: which are open here, answering one without an account, the thanks."""

from __future__ import annotations

import secrets
from uuid import UUID, uuid4

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.http import Request
from gongzhi.register.territory.queries import called, chosen_area

from .. import queries, services
from ..forms import AnswerForm
from ..models import Survey

DEVICE_COOKIE = "gz_survey"
_DEVICE_SECONDS = 180 * 24 * 3600


@require_safe
def open_list(request: Request) -> HttpResponse:
    """What is asked here now, and what came of what was asked."""
    area, today = chosen_area(request), timezone.localdate()
    where = area or settings.DISTRICT
    shown = {
        "area": area,
        "place": called(where),
        "open": list(queries.open_surveys(where, on=today)),
        "ended": list(queries.surveys_ended_in(where, on=today)),
    }
    return render(request, "surveys/open.html", shown)


@require_http_methods(["GET", "POST"])
def answer(request: Request, code: str) -> HttpResponse:
    """The whole questionnaire on one page; what was not asked is left out by the service."""
    survey = published(request, code)
    device = _device(request)
    form = AnswerForm(
        request.POST or None,
        survey=survey,
        places=queries.places_of(survey.pk),
        initial={"submission": uuid4(), "invitation": request.GET.get("code", "")[:24]},
    )
    state = _state(survey)
    if form.is_bound and form.is_valid() and _take(request, survey, form, device):
        return redirect("surveys:done", survey.code)
    if not form.is_bound and not state and queries.is_spent(survey.pk, device):
        state = "answered"
    shown = {
        "survey": survey,
        "document": survey.version.document,
        "place": called(survey.area),
        "form": form,
        "state": state,
        "is_preview": False,
    }
    page = "surveys/shut.html" if state and not form.is_bound else "surveys/answer.html"
    response = render(request, page, shown, status=400 if form.errors else 200)
    if not state:
        _hold_device(request, response, survey, device)
    return response


@require_safe
def done(request: Request, code: str) -> HttpResponse:
    survey = published(request, code)
    shown = {"survey": survey, "place": called(survey.area), "state": "thanks"}
    return render(request, "surveys/shut.html", shown)


def published(request: Request, code: str) -> Survey:
    survey = queries.survey_with_code(request.actor, code)
    if survey is None:
        raise Http404
    return survey


def _take(request: Request, survey: Survey, form: AnswerForm, device: str) -> bool:
    typed = form.cleaned_data
    said = services.Answered(
        answers=form.answers,
        submission=typed["submission"],
        device=device,
        place_id=typed.get("place"),
        invitation=typed.get("invitation", ""),
        name=typed.get("name", ""),
        phone=typed.get("phone", ""),
    )
    try:
        services.answer(survey.pk, said, actor=request.actor, at=timezone.now())
    except StepRefused as refusal:
        is_code = isinstance(refusal, services.NoInvitation)
        form.add_error("invitation" if is_code else None, str(refusal))
        return False
    return True


def _state(survey: Survey) -> str:
    """Why it cannot be answered now: early, over; empty when it can."""
    today = timezone.localdate()
    if survey.opens_on and today < survey.opens_on:
        return "early"
    is_over = survey.status != "open" or (survey.closes_on is not None and today > survey.closes_on)
    return "over" if is_over else ""


def _device(request: Request) -> str:
    """A number by chance that this browser keeps for this survey alone; it says nothing else."""
    kept = request.COOKIES.get(DEVICE_COOKIE, "")
    try:
        return UUID(kept).hex
    except ValueError:
        return secrets.token_hex(16)


def _hold_device(request: Request, response: HttpResponse, survey: Survey, device: str) -> None:
    response.set_cookie(
        DEVICE_COOKIE,
        device,
        max_age=_DEVICE_SECONDS,
        path=reverse("surveys:answer", args=[survey.code]),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
