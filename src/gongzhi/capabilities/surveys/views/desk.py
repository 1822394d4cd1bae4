"""Surveys at the desk: started, written question by question, tried, published."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.http import Request, on_duty
from gongzhi.register.territory.queries import called, communities_kept_by

from .. import queries, rules, services
from ..flows import SURVEY
from ..forms import AnswerForm, HeadForm, ImportForm, PlanForm, QuestionForm, StartForm
from ..models import Survey
from ..permissions import OFFICE

GET_AND_POST = ["GET", "POST"]
STREET = 9  # digits of a street's code


@on_duty(*OFFICE)
@require_http_methods(GET_AND_POST)
def survey_list(request: Request) -> HttpResponse:
    form = StartForm(request.POST or None, areas=_areas(request))
    if form.is_bound and form.is_valid():
        typed, actor, now = form.cleaned_data, request.actor, timezone.now()
        try:
            new = services.start_survey(typed["area"], typed["title"], actor=actor, at=now)
        except StepRefused as refusal:
            form.add_error("title", str(refusal))
        else:
            return redirect("surveys:survey", new.pk)
    rows = queries.surveys_page(request.actor)
    shown = {"form": form, "rows": rows, "flow": SURVEY, "called": called}
    return render(request, "surveys/list.html", shown, status=400 if form.errors else 200)


@on_duty(*OFFICE)
@require_safe
def survey(request: Request, survey_id: UUID) -> HttpResponse:
    """A draft with its questions to be changed; later, how it goes."""
    found = kept(request, survey_id)
    return page_of(request, found)


@on_duty(*OFFICE)
@require_POST
def act(request: Request, survey_id: UUID, action: str) -> HttpResponse:
    """One change from the page of a survey."""
    found = kept(request, survey_id)
    if action not in _ACTS:
        raise Http404
    try:
        return _ACTS[action](request, found)
    except StepRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect("surveys:survey", found.pk)


@on_duty(*OFFICE)
@require_http_methods(GET_AND_POST)
def question(request: Request, survey_id: UUID, number: int = 0) -> HttpResponse:
    """One question, counted from 1; without a number, a new one at the end."""
    found = kept(request, survey_id)
    document = found.version.document
    if found.status != "draft" or number > len(document.questions):
        raise Http404
    place = number - 1 if number else len(document.questions)
    key = document.questions[place].key if number else rules.free_key(document)
    form = QuestionForm(
        request.POST or None,
        document=document,
        place=place,
        key=key,
        initial={"as_seen": rules.seal(document)},
    )
    if form.is_bound and form.is_valid():
        try:
            services.put_question(
                found.pk,
                form.question,
                place=place if number else rules.NEW,
                seen=form.cleaned_data["as_seen"],
                actor=request.actor,
                at=timezone.now(),
            )
        except StepRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            again = "again" in request.POST
            return redirect("surveys:new_question" if again else "surveys:survey", found.pk)
    shown = {"survey": found, "form": form, "number": number or place + 1, "is_new": not number}
    return render(request, "surveys/question.html", shown, status=400 if form.errors else 200)


@on_duty(*OFFICE)
@require_safe
def preview(request: Request, survey_id: UUID) -> HttpResponse:
    """As residents will see it; what is typed here goes nowhere."""
    found = kept(request, survey_id)
    form = AnswerForm(survey=found, places=queries.places_of(found.pk), initial={"submission": uuid4()})  # fmt: skip
    shown = {"survey": found, "document": found.version.document, "form": form, "is_preview": True, "place": called(found.area)}  # fmt: skip
    return render(request, "surveys/answer.html", shown)


@on_duty(*OFFICE)
@require_http_methods(GET_AND_POST)
def publish(request: Request, survey_id: UUID) -> HttpResponse:
    found = kept(request, survey_id)
    if found.status != "draft":
        return redirect("surveys:survey", found.pk)
    form = PlanForm(
        request.POST or None,
        buildings=queries.buildings_to_choose(found.area),
        initial={"opens_on": timezone.localdate()},
    )
    if form.is_bound and form.is_valid():
        try:
            services.publish(found.pk, form.plan, actor=request.actor, at=timezone.now())
        except StepRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "发布了。把二维码贴出去，或者印纸质的。")
            return redirect("surveys:survey", found.pk)
    document = found.version.document
    shown = {"survey": found, "document": document, "form": form, "faults": rules.fault_of_paths(document)}  # fmt: skip
    return render(request, "surveys/publish.html", shown, status=400 if form.errors else 200)


@on_duty(*OFFICE)
@require_safe
def questions_json(request: Request, survey_id: UUID) -> JsonResponse:
    """The questionnaire as a file, to be brought in elsewhere."""
    found = kept(request, survey_id)
    answer = JsonResponse(
        found.version.body, json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    answer["Content-Disposition"] = f'attachment; filename="survey-{found.code}.json"'
    return answer


@on_duty(*OFFICE)
@require_POST
def invitations(request: Request, survey_id: UUID) -> HttpResponse:
    """New codes on sheets to be printed, this once: nobody can look them up afterwards."""
    found = kept(request, survey_id)
    try:
        printed = services.print_invitations(found.pk, actor=request.actor, at=timezone.now())
    except StepRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect("surveys:survey", found.pk)
    shown = {"survey": found, "printed": printed, "address": address_of(found)}
    answer = render(request, "surveys/invitations.html", shown)
    answer["Cache-Control"] = "no-store"
    return answer


def kept(request: Request, survey_id: UUID) -> Survey:
    found = queries.survey_kept_by(request.actor, survey_id)
    if found is None:
        raise Http404
    return found


def address_of(survey: Survey) -> str:
    return settings.SITE_URL + reverse("surveys:answer", args=[survey.code])


def page_of(
    request: HttpRequest, found: Survey, import_form: ImportForm | None = None, status: int = 200
) -> HttpResponse:
    document = found.version.document
    seen = rules.seal(document)
    places = queries.places_of(found.pk)
    shown: dict[str, Any] = {
        "survey": found,
        "place": called(found.area),
        "document": document,
        "seen": seen,
        "kinds": rules.KINDS,
        "flow": SURVEY,
        "faults": rules.fault_of_paths(document),
        "head_form": HeadForm(initial={"title": document.title, "intro": document.intro, "as_seen": seen}, auto_id="head_%s"),
        "import_form": import_form or ImportForm(initial={"as_seen": seen}, auto_id="file_%s"),
        "places": places,
        "asked": sum(place.drawn for place in places),
        "households": sum(place.households for place in places),
        "answered": queries.responses_of(found.pk).count(),
        "address": address_of(found),
        "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "surveys/survey.html", shown, status=status)


def _areas(request: Request) -> list[tuple[str, str]]:
    """Communities the actor keeps, and for whoever keeps all of a street, the street too."""
    kept_by = [(one.code, one.name) for one in communities_kept_by(request.actor, *OFFICE)]
    whole = [duty.area for duty in request.actor.duties if duty.role in OFFICE and len(duty.area) <= STREET]  # fmt: skip
    streets = sorted({code[:STREET] for code, _ in kept_by if code.startswith(tuple(whole))}) if whole else []  # fmt: skip
    return [*((code, f"整个{called(code)}") for code in streets), *kept_by]


def _head(request: Request, found: Survey) -> HttpResponse:
    form = HeadForm(request.POST)
    if not form.is_valid():
        raise StepRefused(
            "；".join(str(error) for errors in form.errors.values() for error in errors)
        )
    typed = form.cleaned_data
    services.rename(
        found.pk,
        title=typed["title"],
        intro=typed["intro"],
        seen=typed["as_seen"],
        actor=request.actor,
        at=timezone.now(),
    )
    messages.success(request, "改好了")
    return redirect("surveys:survey", found.pk)


def _move(request: Request, found: Survey) -> HttpResponse:
    by = {"up": -1, "down": 1}.get(request.POST.get("way", ""), 0)
    services.move_question(
        found.pk, _place(request), by=by, seen=request.POST.get("as_seen", ""),
        actor=request.actor, at=timezone.now(),
    )  # fmt: skip
    return redirect(f"{reverse('surveys:survey', args=[found.pk])}#questions-h")


def _drop(request: Request, found: Survey) -> HttpResponse:
    services.drop_question(
        found.pk, _place(request), seen=request.POST.get("as_seen", ""),
        actor=request.actor, at=timezone.now(),
    )  # fmt: skip
    return redirect(f"{reverse('surveys:survey', args=[found.pk])}#questions-h")


def _import(request: Request, found: Survey) -> HttpResponse:
    form = ImportForm(request.POST, request.FILES, auto_id="file_%s")
    if not form.is_valid():
        return page_of(request, found, import_form=form, status=400)
    typed = form.cleaned_data
    services.import_document(
        found.pk, typed["file"], seen=typed["as_seen"], actor=request.actor, at=timezone.now()
    )
    messages.success(request, f"导入了 {len(typed['file'].questions)} 题")
    return redirect("surveys:survey", found.pk)


def _copy(request: Request, found: Survey) -> HttpResponse:
    new = services.copy_survey(found.pk, actor=request.actor, at=timezone.now())
    messages.success(request, "另起了一份，题目一样，可以改了再发布")
    return redirect("surveys:survey", new.pk)


def _discard(request: Request, found: Survey) -> HttpResponse:
    services.drop_draft(found.pk, actor=request.actor)
    messages.success(request, "草稿去掉了")
    return redirect("surveys:survey_list")


def _close(request: Request, found: Survey) -> HttpResponse:
    services.close(found.pk, actor=request.actor, at=timezone.now())
    messages.success(request, "收完了，结果从明天起公开")
    return redirect("surveys:survey", found.pk)


def _place(request: Request) -> int:
    number = request.POST.get("number", "")
    return int(number) - 1 if number.isascii() and number.isdecimal() else -1


_ACTS = {
    "head": _head,
    "move": _move,
    "drop": _drop,
    "import": _import,
    "copy": _copy,
    "discard": _discard,
    "close": _close,
}
