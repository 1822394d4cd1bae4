"""Figures for programs, small groups hidden as on the pages."""

from __future__ import annotations

from typing import Annotated, Literal

from django.utils import timezone
from ninja import Router, Schema
from pydantic import BeforeValidator, Field

from gongzhi.foundation.http import Request
from gongzhi.foundation.quantities import Rate

from . import queries

router = Router()
Days = Annotated[Literal[30, 90, 365], BeforeValidator(int)]  # an address holds text


class Fault(Schema):
    """What went wrong, in one Chinese sentence."""

    detail: str


class RateOut(Schema):
    """``percent`` is "—" where the whole is too small to show; then part and whole are null."""

    part: int | None
    whole: int | None
    percent: str


class FiguresOut(Schema):
    days: int
    filed: int | None
    by_status: dict[str, int | None]
    by_category: dict[str, int | None]
    response: RateOut
    resolution: RateOut
    satisfaction: RateOut
    late: int | None


@router.get("/{area}", response={200: FiguresOut, 422: Fault}, summary="一个地方的数字")
def figures(
    request: Request,
    area: Annotated[str, Field(pattern=r"^\d{6}(\d{3}(\d{3})?)?$")],
    days: Days = 90,
) -> FiguresOut:
    found = queries.figures_of(area, at=timezone.now(), days=days)
    return FiguresOut(
        days=days,
        filed=found.filed,
        by_status=found.by_status,
        by_category=found.by_category,
        response=_rate(found.response),
        resolution=_rate(found.resolution),
        satisfaction=_rate(found.satisfaction),
        late=found.late,
    )


def _rate(rate: Rate) -> RateOut:
    if rate.is_suppressed:
        return RateOut(part=None, whole=None, percent=rate.percent())
    return RateOut(part=rate.part, whole=rate.whole, percent=rate.percent())
