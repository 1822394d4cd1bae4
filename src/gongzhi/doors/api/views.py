"""The API: routers of the contexts under one roof, and how refusals are told to programs."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from gongzhi.capabilities.surveys.api import router as surveys
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.rulebook import RuleMissing
from gongzhi.foundation.text import BadPhone
from gongzhi.journeys.appeals.api import router as appeals
from gongzhi.journeys.discussions.api import router as discussions
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
api.add_router("/talks", discussions, tags=["线上讨论"])
api.add_router("/surveys", surveys, tags=["问卷"])
api.add_router("/figures", insight, tags=["数字"])

# fmt: off
_FAULTS = {
    #  pydantic's kind           what is said
    "missing":                   "没有填",
    "string_type":               "应是文字",
    "string_too_short":          "太短，至少 {min_length} 个字",
    "string_too_long":           "太长，最多 {max_length} 个字",
    "string_pattern_mismatch":   "写法不对，应合 {pattern}",
    "uuid_parsing":              "应是 UUID",
    "int_parsing":               "应是整数",
    "bool_parsing":              "应是 true 或 false",
    "greater_than_equal":        "不能小于 {ge}",
    "less_than_equal":           "不能大于 {le}",
}
_STATUSES = {
    HTTPStatus.BAD_REQUEST: "请求读不懂，应是 JSON",
    HTTPStatus.FORBIDDEN:   "没有带 CSRF 令牌，或者不对",
}
# fmt: on


def _told(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    return api.create_response(request, {"detail": sentence}, status=status)


@api.exception_handler(PermissionDenied)
def denied(request: HttpRequest, refusal: PermissionDenied) -> HttpResponse:
    return _told(request, f"不能“{refusal}”", HTTPStatus.FORBIDDEN)


@api.exception_handler(StepRefused)
def refused(request: HttpRequest, refusal: StepRefused) -> HttpResponse:
    return _told(request, str(refusal), HTTPStatus.CONFLICT)


@api.exception_handler(RuleMissing)
def no_rule(request: HttpRequest, refusal: RuleMissing) -> HttpResponse:
    return _told(request, str(refusal), HTTPStatus.CONFLICT)


@api.exception_handler(BadPhone)
def bad_phone(request: HttpRequest, refusal: BadPhone) -> HttpResponse:
    return _told(request, str(refusal), HTTPStatus.UNPROCESSABLE_ENTITY)


@api.exception_handler(AuthenticationError)
def not_signed_in(request: HttpRequest, refusal: AuthenticationError) -> HttpResponse:
    return _told(request, "请先登录", HTTPStatus.UNAUTHORIZED)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, refusal: Http404) -> HttpResponse:
    return _told(request, "没有找到，或者您不能看", HTTPStatus.NOT_FOUND)


@api.exception_handler(HttpError)
def failed(request: HttpRequest, refusal: HttpError) -> HttpResponse:
    sentence = _STATUSES.get(HTTPStatus(refusal.status_code), "请求没有成功")
    return _told(request, sentence, refusal.status_code)


@api.exception_handler(ValidationError)
def not_valid(request: HttpRequest, refusal: ValidationError) -> HttpResponse:
    """Every fault with its field; what was sent is not repeated."""
    faults = "；".join(_fault(error) for error in refusal.errors)
    return _told(request, faults, HTTPStatus.UNPROCESSABLE_ENTITY)


def broken(request: HttpRequest, status: int, sentence: str, wait: int) -> HttpResponse:
    """What broke outside a view, as a problem document (RFC 9457)."""
    told = {"title": HTTPStatus(status).phrase, "status": status, "detail": sentence}
    response = JsonResponse(
        told, status=status, json_dumps_params={"ensure_ascii": False},
        content_type="application/problem+json",
    )  # fmt: skip
    if wait:
        response["Retry-After"] = str(wait)
    return response


def _fault(error: Mapping[str, Any]) -> str:
    field = str(error["loc"][-1])
    words = _FAULTS.get(error["type"], "不对")
    if error["type"] == "literal_error":
        expected = str(error["ctx"]["expected"]).replace(" or ", ", ").replace("'", "")
        words = f"应是 {'、'.join(filter(None, expected.split(', ')))} 之一"
    return f"{field}：{words.format(**error.get('ctx', {}))}"
