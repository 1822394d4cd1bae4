"""Surveys for programs: what is asked, and what was published; small groups hidden as on the pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from gongzhi.foundation.http import Request

from . import queries

router = Router()


class Fault(Schema):
    """What went wrong, in one Chinese sentence."""

    detail: str


class SurveyOut(Schema):
    """``frame`` is everybody, places or sample; ``naming`` anonymous or named."""

    code: str
    title: str
    area: str
    status: str
    naming: str
    frame: str
    opens_on: date
    closes_on: date


class PlaceOut(Schema):
    """A building; null is what may not be shown. ``margin_percent`` is half the 95 % interval."""

    place: str
    households: int
    asked: int
    answered: int | None
    response_rate: str
    margin_percent: str | None


class RowOut(Schema):
    """One answer of one question: how many gave it, of how many."""

    number: int
    key: str
    question: str
    kind: str
    value: str
    label: str
    count: int | None
    answered: int


class ResultsOut(Schema):
    """What was published of a survey, with the dictionary of its rows."""

    code: str
    title: str
    area: str
    version: int
    opens_on: date
    closes_on: date
    frame: str
    seed: int | None
    answered: int | None
    households: int
    asked: int
    response_rate: str
    margin_percent: str | None
    places: list[PlaceOut]
    rows: list[RowOut]
    dictionary: dict[str, str]


class AreaIn(Schema):
    area: str = Field(pattern=r"^\d{6}(\d{3}(\d{3})?)?$")


@router.get("", response={200: list[SurveyOut], 422: Fault}, summary="一个地方的问卷")
def surveys(request: Request, where: Query[AreaIn]) -> list[Any]:
    """Those that can be answered today, then those whose results are there."""
    today = timezone.localdate()
    found = queries.open_surveys(where.area, on=today)
    return [*found, *queries.surveys_ended_in(where.area, on=today)]


@router.get(
    "/{code}/results", response={200: ResultsOut, 404: Fault, 422: Fault}, summary="公开的问卷结果"
)
def results(request: Request, code: str) -> dict[str, Any]:
    survey = queries.survey_with_code(request.actor, code)
    if survey is None or not queries.is_public(survey, on=timezone.localdate()):
        raise Http404
    return queries.as_json(queries.results_of(survey))
