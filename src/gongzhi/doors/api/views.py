"""The API: routers of the contexts under one roof, and how refusals are told to programs."""

from __future__ import annotations

from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.text import BadPhone
from gongzhi.journeys.appeals.api import router as appeals
from gongzhi.oversight.insight.api import router as insight
from gongzhi.register.territory.api import router as territory

api = NinjaAPI(
    title="共治 Gongzhi",
    version="1",
    description="与页面同一套权限：能看到什么，取决于以谁的身份来问。登录用页面的会话，写操作带 CSRF。",
    urls_namespace="api",
    docs_url=None,
)
api.add_router("/territory", territory, tags=["地域"])
api.add_router("/appeals", appeals, tags=["诉求"])
api.add_router("/figures", insight, tags=["数字"])


@api.exception_handler(PermissionDenied)
def denied(request: HttpRequest, refusal: PermissionDenied) -> HttpResponse:
    return api.create_response(request, {"detail": f"不能“{refusal}”"}, status=HTTPStatus.FORBIDDEN)


@api.exception_handler(StepRefused)
def refused(request: HttpRequest, refusal: StepRefused) -> HttpResponse:
    return api.create_response(request, {"detail": str(refusal)}, status=HTTPStatus.CONFLICT)


@api.exception_handler(BadPhone)
def bad_phone(request: HttpRequest, refusal: BadPhone) -> HttpResponse:
    return api.create_response(
        request, {"detail": str(refusal)}, status=HTTPStatus.UNPROCESSABLE_ENTITY
    )
