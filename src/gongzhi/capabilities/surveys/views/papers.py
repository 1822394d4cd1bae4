"""The paper twin at the desk: printed, taken back, keyed twice, settled, added up."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.http import Request, on_duty
from gongzhi.register.territory.queries import called

from .. import queries, services
from ..flows import SURVEY
from ..forms import BESIDES, KeyForm, PrintForm, ReturnForm, SettleForm
from ..models import Sheet, Survey
from ..permissions import OFFICE
from .desk import address_of

MOST_SHOWN = 50


@on_duty(*OFFICE)
@require_http_methods(["GET", "POST"])
def papers(request: Request, survey_id: UUID) -> HttpResponse:
    """How the sheets add up; print more, enter which came back."""
    survey = _keyed(request, survey_id)
    places = queries.places_of(survey.pk)
    is_print, is_return = "print" in request.POST, "return" in request.POST
    print_form = PrintForm(request.POST if is_print else None, places=places)
    return_form = ReturnForm(request.POST if is_return else None)
    try:
        if is_print and print_form.is_valid():
            return _print(request, survey, print_form)
        if is_return and return_form.is_valid():
            return _return(request, survey, return_form)
    except StepRefused as refusal:
        (print_form if is_print else return_form).add_error(None, str(refusal))
    shown = {
        "survey": survey,
        "flow": SURVEY,
        "report": queries.reconciliation_of(survey.pk),
        "print_form": print_form,
        "return_form": return_form,
        "differing": list(queries.differing_sheets(survey.pk)[:MOST_SHOWN]),
        "next": queries.next_to_key(request.actor, survey.pk),
        "labels": _labels(survey),
        "last": queries.sheets_of(survey.pk).last(),
    }
    is_bad = print_form.errors or return_form.errors
    return render(request, "surveys/papers.html", shown, status=400 if is_bad else 200)


@on_duty(*OFFICE)
@require_safe
def sheets(request: Request, survey_id: UUID) -> HttpResponse:
    """The sheets of a stretch of numbers, to be printed; they can be printed again."""
    survey = _keyed(request, survey_id)
    first, last = (request.GET.get(name, "") for name in ("from", "to"))
    if not (first.isdecimal() and last.isdecimal()):
        raise Http404
    found = queries.sheets_of(survey.pk).filter(number__range=(int(first[:6]), int(last[:6])))
    shown = {
        "survey": survey,
        "document": survey.version.document,
        "place": called(survey.area),
        "sheets": list(found),
        "address": address_of(survey),
    }
    return render(request, "surveys/sheets.html", shown)


@on_duty(*OFFICE)
@require_http_methods(["GET", "POST"])
def paper_key(request: Request, survey_id: UUID) -> HttpResponse:
    """One sheet after the other by the number on it; what another typed is never shown here."""
    survey = _keyed(request, survey_id)
    coming = queries.next_to_key(request.actor, survey.pk)
    form = KeyForm(
        request.POST or None,
        survey=survey,
        places=queries.places_of(survey.pk),
        initial={"number": coming.number if coming else None},
    )
    if form.is_bound and form.is_valid():
        sheet = queries.sheet_in(survey.pk, form.cleaned_data["number"])
        if sheet is None:
            form.add_error("number", "没有印过这一张，请对照纸上的号")
        elif _key(request, sheet, form):
            messages.success(request, f"第 {sheet.number} 张录好了")
            return redirect("surveys:paper_key", survey.pk)
    shown = {"survey": survey, "form": form}
    return render(request, "surveys/key.html", shown, status=400 if form.errors else 200)


@on_duty(*OFFICE)
@require_http_methods(["GET", "POST"])
def paper_settle(request: Request, survey_id: UUID, number: int) -> HttpResponse:
    """Both readings of a sheet side by side, with the paper in hand, and why one of them counts."""
    survey = _keyed(request, survey_id)
    sheet = queries.sheet_in(survey.pk, number)
    if sheet is None or sheet.state != "differs":
        raise Http404
    first, second = queries.keyings_of(sheet.pk)[:2]
    form = SettleForm(
        request.POST or None,
        survey=survey,
        places=queries.places_of(survey.pk),
        first=first,
        second=second,
        differences=sheet.differences,
    )
    if form.is_bound and form.is_valid():
        reason, actor = form.cleaned_data["reason"], request.actor
        try:
            services.settle_sheet(
                sheet.pk, form.read, reason=reason, actor=actor, at=timezone.now()
            )
        except StepRefused as refusal:
            messages.warning(request, str(refusal))
        return redirect("surveys:papers", survey.pk)
    shown = {"survey": survey, "sheet": sheet, "form": form, "first": first, "second": second}
    return render(request, "surveys/settle.html", shown, status=400 if form.errors else 200)


def _keyed(request: Request, survey_id: UUID) -> Survey:
    survey = queries.survey_kept_by(request.actor, survey_id, "surveys.key")
    if survey is None or survey.status == "draft":
        raise Http404
    return survey


def _print(request: Request, survey: Survey, form: PrintForm) -> HttpResponse:
    typed = form.cleaned_data
    new = services.print_sheets(
        survey.pk, count=typed["count"], place_id=typed["place"],
        actor=request.actor, at=timezone.now(),
    )  # fmt: skip
    where = reverse("surveys:sheets", args=[survey.pk])
    return redirect(f"{where}?from={new[0].number}&to={new[-1].number}")


def _return(request: Request, survey: Survey, form: ReturnForm) -> HttpResponse:
    numbers = form.cleaned_data["numbers"]
    count = services.return_sheets(survey.pk, numbers, actor=request.actor, at=timezone.now())
    messages.success(request, f"记下收回 {count} 张")
    return redirect("surveys:papers", survey.pk)


def _key(request: Request, sheet: Sheet, form: KeyForm) -> bool:
    try:
        services.key_sheet(sheet.pk, form.read, actor=request.actor, at=timezone.now())
    except StepRefused as refusal:
        form.add_error("number", str(refusal))
        return False
    return True


def _labels(survey: Survey) -> dict[str, str]:
    """How what differs is called on the page."""
    questions = enumerate(survey.version.document.questions, 1)
    return BESIDES | {one.key: f"第 {number} 题" for number, one in questions}
