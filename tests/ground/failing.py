"""The paths of the house and one page that fails with what was posted to it in its error."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import handler400 as handler400
from config.urls import handler403 as handler403
from config.urls import handler404 as handler404
from config.urls import handler500 as handler500
from config.urls import urlpatterns as house


def fail(request: HttpRequest) -> HttpResponse:
    raise ValueError(f"不行：{request.POST.dict()} {request.GET.dict()}")


urlpatterns = [*house, path("fail/", fail, name="fail")]
