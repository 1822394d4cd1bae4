"""Requests as our views see them: who asks, what receipts they hold, where they go on."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode
from uuid import UUID

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from .policy import Actor

P = ParamSpec("P")


class Request(HttpRequest):
    """``actor`` is put there by the middleware that knows accounts and duties."""

    actor: Actor


View = Callable[Concatenate[Request, P], HttpResponseBase]

RESIDENT_SIGN_IN = "people:sign_in"
STAFF_SIGN_IN = "people:staff_sign_in"


def signed_in(view: View[P]) -> View[P]:
    """The view is for anybody with an account; others are led to the sign-in and back."""

    @wraps(view)
    def checked(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.actor.is_known:
            return view(request, *args, **kwargs)
        return _to_sign_in(request, RESIDENT_SIGN_IN)

    return checked


def on_duty(*roles: str) -> Callable[[View[P]], View[P]]:
    """The view is for staff who hold a duty today (one of ``roles``, when any are named)."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def checked(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.actor.is_known:
                return _to_sign_in(request, STAFF_SIGN_IN)
            if not request.actor.duties or (roles and not request.actor.holds(*roles)):
                raise PermissionDenied("这一页给在岗的工作人员用")
            return view(request, *args, **kwargs)

        return checked

    return guard


def words_in(request: HttpRequest, name: str, *, most: int = 60) -> str:
    """What the address asks for in free words, without what PostgreSQL has no place for."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:most]


def safe_next(request: HttpRequest, default: str) -> str:
    """Where to go on after signing in: a local address that was asked for, else ``default``."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return default


def _to_sign_in(request: HttpRequest, name: str) -> HttpResponse:
    back = request.get_full_path() if request.method == "GET" else ""
    query = f"?{urlencode({'next': back})}" if back else ""
    return redirect(f"{reverse(name)}{query}")


def no_address(request: HttpRequest) -> None:
    """What is kept of where a wrong try came from: nothing. Locks go by account."""


RECEIPT_COOKIE = "gz_receipts"
_RECEIPT_SALT = "gongzhi.receipts"
_RECEIPT_SECONDS = 2 * 60 * 60
_MOST_RECEIPTS = 20


def receipts_held(request: HttpRequest) -> frozenset[UUID]:
    """Matters whose receipt code this browser has shown within two hours."""
    kept = request.COOKIES.get(RECEIPT_COOKIE)
    if not kept:
        return frozenset()
    try:
        items = signing.loads(kept, salt=_RECEIPT_SALT, max_age=_RECEIPT_SECONDS)
    except signing.BadSignature:
        return frozenset()
    return frozenset(UUID(item) for item in items)


def hold_receipt(request: HttpRequest, response: HttpResponse, subject_id: UUID) -> None:
    """Remember for two hours that this browser has shown the code of a matter."""
    held = sorted(str(item) for item in {*receipts_held(request), subject_id})
    response.set_cookie(
        RECEIPT_COOKIE,
        signing.dumps(held[-_MOST_RECEIPTS:], salt=_RECEIPT_SALT),
        max_age=_RECEIPT_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
