"""What came of a survey: for everybody once its last day is over, before that for the desk."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongzhi.foundation import tabular
from gongzhi.foundation.http import Request, on_duty
from gongzhi.foundation.quantities import SMALLEST_GROUP
from gongzhi.foundation.ui.charts import Chart, Series
from gongzhi.foundation.ui.faces import Column
from gongzhi.register.territory.queries import called

from .. import queries
from ..models import Survey
from ..permissions import OFFICE
from ..queries import DICTIONARY, QuestionResult, Results, as_json
from .portal import published

COLUMNS = (
    Column("楼栋"),
    *(Column(word, is_number=True) for word in ("有几户", "问几户", "答了", "占几成", "误差")),
)
_UNITS = {"number": "份", "many": "人勾"}


@require_safe
def results(request: Request, code: str) -> HttpResponse:
    survey = published(request, code)
    if not _is_public(survey):
        shown = {"survey": survey, "place": called(survey.area), "state": "waiting"}
        return render(request, "surveys/shut.html", shown)
    return render(request, "surveys/results.html", _shown(survey))


@require_safe
def results_csv(request: Request, code: str) -> HttpResponseBase:
    survey = _public(request, code)
    headers = [label for _, label, _ in DICTIONARY]
    return tabular.as_download(
        f"问卷结果-{survey.code}.csv", headers, queries.rows_of(queries.results_of(survey))
    )


@require_safe
def results_json(request: Request, code: str) -> JsonResponse:
    found = as_json(queries.results_of(_public(request, code)))
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 2})


@on_duty(*OFFICE)
@require_safe
def desk_results(request: Request, survey_id: UUID) -> HttpResponse:
    """Running results, and what was written; a sealed survey shows nothing before it is over."""
    survey = queries.survey_kept_by(request.actor, survey_id, "surveys.read")
    if survey is None or survey.status == "draft":
        raise Http404
    if survey.is_sealed and not _is_public(survey):
        shown: dict[str, Any] = {"survey": survey, "answered": queries.responses_of(survey.pk).count()}  # fmt: skip
        return render(request, "surveys/sealed.html", shown)
    shown = {**_shown(survey), "texts": queries.texts_of(survey), "is_public": _is_public(survey)}
    return render(request, "surveys/desk_results.html", shown)


def _is_public(survey: Survey) -> bool:
    return queries.is_public(survey, on=timezone.localdate())


def _public(request: Request, code: str) -> Survey:
    survey = published(request, code)
    if not _is_public(survey):
        raise Http404
    return survey


def _shown(survey: Survey) -> dict[str, Any]:
    found = queries.results_of(survey)
    return {
        "survey": survey,
        "place": called(survey.area),
        "results": found,
        "charts_of": {one.question.key: chart for one in found.questions if (chart := _chart(one))},
        "smallest": SMALLEST_GROUP,
        "waiting": queries.reconciliation_of(survey.pk).open,
        "columns": COLUMNS,
        "by_home": _by_home(found),
    }


def _by_home(found: Results) -> list[tuple[str, ...]]:
    """Rows of the table of buildings."""
    return [
        (
            one.label,
            f"{one.households}",
            f"{one.asked}",
            "不显示" if one.answered is None else f"{one.answered}",
            one.rate,
            str(one.margin) if one.margin else "—",
        )
        for one in found.places
    ]


def _chart(one: QuestionResult) -> Chart | None:
    if not one.bars:
        return None
    unit = _UNITS.get(one.question.kind, "人选")
    return Chart(
        key=f"q-{one.question.key}",
        title=one.question.text,
        unit=unit,
        categories=tuple(bar.label for bar in one.bars),
        series=(Series(unit, tuple(bar.count for bar in one.bars)),),
    )
