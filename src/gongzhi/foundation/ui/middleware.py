"""One log line for each request: what was asked of which route, how it went, how long it took."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from time import perf_counter

import structlog
from django.http import HttpRequest, HttpResponse

from .logs import SILENT_ROUTES, route_of

__all__ = ["SILENT_ROUTES", "reference_of", "request_log"]

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that sound or look alike
REFERENCE = "gongzhi.reference"
log = structlog.get_logger("gongzhi.request")


def request_log(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Logs no path, no id, no address, no person; on silent routes nothing at all."""

    def logged(request: HttpRequest) -> HttpResponse:
        started = perf_counter()
        reference = "".join(LETTERS[byte % len(LETTERS)] for byte in secrets.token_bytes(8))
        request.META[REFERENCE] = reference
        response = get_response(request)
        route = route_of(request)
        is_a_file = not route and response.status_code < 400  # noqa: PLR2004  served by whitenoise
        if route in SILENT_ROUTES or is_a_file:
            return response
        log.info(
            "request",
            method=request.method,
            route=route,
            status=response.status_code,
            ms=round((perf_counter() - started) * 1000, 1),
            id=reference,
        )
        return response

    return logged


def reference_of(request: HttpRequest) -> str:
    """What a person can quote to have a failure found; "" where nothing is logged."""
    if route_of(request) in SILENT_ROUTES:
        return ""
    return str(request.META.get(REFERENCE, ""))
