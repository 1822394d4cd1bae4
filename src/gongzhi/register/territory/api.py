"""Places for programs."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from ninja import Router, Schema
from pydantic import Field

from gongzhi.foundation.http import Request

from . import queries
from .models import Building, Division, Neighbourhood

router = Router()
Code = Annotated[str, Field(pattern=r"^\d{6}(\d{3}(\d{3})?)?$")]


class Fault(Schema):
    """What went wrong, in one Chinese sentence."""

    detail: str


class DivisionOut(Schema):
    code: str
    name: str


class NeighbourhoodOut(Schema):
    id: UUID
    area: str
    name: str
    kind: str


class BuildingOut(Schema):
    id: UUID
    name: str


@router.get("/{area}/communities", response={200: list[DivisionOut], 422: Fault}, summary="社区")
def communities(request: Request, area: Code) -> list[Division]:
    return list(queries.communities_in(area))


@router.get(
    "/{area}/neighbourhoods", response={200: list[NeighbourhoodOut], 422: Fault}, summary="小区"
)
def neighbourhoods(request: Request, area: Code) -> list[Neighbourhood]:
    return list(queries.neighbourhoods_in(area))


@router.get(
    "/neighbourhoods/{neighbourhood_id}/buildings",
    response={200: list[BuildingOut], 422: Fault},
    summary="楼栋",
)
def buildings(request: Request, neighbourhood_id: UUID) -> list[Building]:
    return list(queries.buildings_of(neighbourhood_id))
