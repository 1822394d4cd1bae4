"""The roster of posts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from gongzhi.foundation.http import Request, on_duty


@on_duty()
def roster(request: Request) -> HttpResponse:
    return render(request, "organizations/roster.html")
