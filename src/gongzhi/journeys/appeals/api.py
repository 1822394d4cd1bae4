"""Appeals for programs: the same filters and services as the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID, uuid4

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from ninja.security import APIKeyCookie
from pydantic import Field

from gongzhi.foundation.http import Request
from gongzhi.foundation.policy import Actor, code_range

from . import flows, queries, services
from .forms import Choice, place_of
from .models import Appeal, Channel

router = Router()
STORABLE = r"^[^\x00]*$"  # PostgreSQL has no place for NUL


class SignedIn(APIKeyCookie):
    """The session of the pages; what changes something also brings the CSRF token."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        return actor if actor.is_known else None


signed_in = SignedIn()


class PublicOut(Schema):
    id: UUID
    title: str
    area: str
    category: str
    status: str
    published_at: datetime

    @staticmethod
    def resolve_id(appeal: Appeal) -> UUID:
        return UUID(str(appeal.pk))

    @staticmethod
    def resolve_title(appeal: Appeal) -> str:
        return appeal.public_title


class AppealOut(Schema):
    """An appeal as the asker may see it; names and numbers never leave by this door."""

    id: UUID
    title: str
    detail: str
    area: str
    category: str
    urgency: str
    status: str
    channel: str
    filed_at: datetime
    answer_due_at: datetime | None
    answered_at: datetime | None
    rating: str

    @staticmethod
    def resolve_id(appeal: Appeal) -> UUID:
        return UUID(str(appeal.pk))


class FilingIn(Schema):
    """``submission`` is chosen by the caller: the same one twice is one appeal."""

    words: str = Field(min_length=4, max_length=2_000, pattern=STORABLE)
    area: str = Field(pattern=r"^\d{9}(\d{3})?$")
    neighbourhood: UUID | None = None
    building: UUID | None = None
    spot: str = Field(default="", max_length=120, pattern=STORABLE)
    naming: Literal["named", "hidden", "anonymous"] = "hidden"
    name: str = Field(default="", max_length=40, pattern=STORABLE)
    phone: str = Field(default="", max_length=20)
    may_publish: bool = False
    submission: UUID = Field(default_factory=uuid4)


class ReceiptOut(Schema):
    id: UUID
    code: str
    due_at: datetime | None


class Fault(Schema):
    """What went wrong, in one Chinese sentence."""

    detail: str


class PageIn(Schema):
    area: str = Field(default="", pattern=r"^(\d{6}(\d{3}(\d{3})?)?)?$")
    category: str = Field(default="", max_length=40, pattern=STORABLE)
    status: Literal["", *flows.Status.values] = ""  # type: ignore[valid-type]
    limit: int = Field(default=20, ge=1, le=100)


@router.get("/public", response={200: list[PublicOut], 422: Fault}, summary="公开的诉求")
def public(request: Request, page: Query[PageIn]) -> list[Appeal]:
    found = queries.public_appeals(
        queries.Cut(page.area, category=page.category, status=page.status)
    )
    return list(found[: page.limit])


@router.get(
    "",
    response={200: list[AppealOut], 401: Fault, 422: Fault},
    auth=signed_in,
    summary="我能看到的诉求",
)
def seen(request: Request, page: Query[PageIn]) -> list[Appeal]:
    found = queries.appeals_seen_by(request.actor).filter(code_range("area", page.area))
    found = queries.narrowed(found, category=page.category, status=page.status)
    return list(found.order_by("-filed_at", "pk")[: page.limit])


@router.get(
    "/{appeal_id}",
    response={200: AppealOut, 401: Fault, 404: Fault, 422: Fault},
    auth=signed_in,
    summary="一件诉求",
)
def one(request: Request, appeal_id: UUID) -> Appeal:
    appeal = queries.appeal_seen_by(request.actor, appeal_id)
    if appeal is None:
        raise Http404
    return appeal


@router.post(
    "",
    response={201: ReceiptOut, 400: Fault, 401: Fault, 403: Fault, 409: Fault, 422: Fault},
    auth=signed_in,
    summary="说一件事",
)
def file(request: Request, said: FilingIn) -> Status[ReceiptOut]:
    is_nameless = said.naming == "anonymous"
    choice = Choice(said.area, str(said.neighbourhood or ""), str(said.building or ""), said.spot)
    receipt = services.file_appeal(
        services.Filing(
            words=said.words,
            place=place_of(choice),
            channel=Channel.ONLINE,
            naming=said.naming,
            submission=said.submission,
            person_id=None if is_nameless else request.actor.person,
            name=said.name,
            phone=said.phone,
            may_publish=said.may_publish,
        ),
        actor=request.actor,
        at=timezone.now(),
    )
    due = receipt.appeal.item.due_at
    return Status(
        201,
        ReceiptOut(
            id=receipt.appeal.pk, code=receipt.code, due_at=timezone.localtime(due) if due else None
        ),
    )
