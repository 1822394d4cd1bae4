"""Addresses of the tests: the interface's own, and views that go wrong."""

from typing import NoReturn

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from gongzhi.foundation.ui import views


def breaks(request: HttpRequest) -> NoReturn:
    raise RuntimeError("13800138000")


def denies(request: HttpRequest) -> NoReturn:
    raise PermissionDenied(request.GET.get("asked", ""))


def suspects(request: HttpRequest) -> NoReturn:
    raise SuspiciousOperation("odd")


def is_down(request: HttpRequest) -> HttpResponse:
    return views.unavailable(request)


def accepts(request: HttpRequest, code: str) -> HttpResponse:
    return HttpResponse(code)


urlpatterns = [
    path("", include("gongzhi.foundation.ui.urls")),
    path("breaks/", breaks, name="breaks"),
    path("denies/", denies, name="denies"),
    path("suspects/", suspects, name="suspects"),
    path("down/", is_down, name="down"),
    path("accepts/<str:code>/", accepts, name="accepts"),
]
handler400 = "gongzhi.foundation.ui.views.bad_request"
handler403 = "gongzhi.foundation.ui.views.denied"
handler404 = "gongzhi.foundation.ui.views.not_found"
handler500 = "gongzhi.foundation.ui.views.server_error"
