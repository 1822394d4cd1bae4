"""Public pages of figures."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gongzhi.foundation import rulebook
from gongzhi.foundation.http import Request
from gongzhi.journeys.appeals import queries as appeals
from gongzhi.register.organizations.queries import community_office

from . import queries


def community(request: Request, area: str) -> HttpResponse:
    """One community's, street's or the district's figures; each leads to its rows."""
    if not (area.isdigit() and area.startswith(settings.DISTRICT) and len(area) in (6, 9, 12)):
        raise Http404
    asked = request.GET.get("days", "")
    days = int(asked) if asked.isdigit() and int(asked) in queries.WINDOWS else 365
    now = timezone.now()
    today = timezone.localdate(now)
    pack = rulebook.pack_for(area, today)
    return render(
        request,
        "insight/community.html",
        {
            "area": area,
            "where": area,
            "place": queries.place_name(area),
            "figures": queries.figures_of(area, at=now, days=days),
            "since": today - timedelta(days=days - 1),
            "days": days,
            "windows": queries.WINDOWS,
            "labels": {code: item.label for code, item in appeals.categories(pack).items()},
            "flow": appeals.APPEAL,
            "office": community_office(area),
        },
    )


def overview(request: Request) -> HttpResponse:
    """Which community's figures?"""
    return render(
        request,
        "insight/overview.html",
        {"streets": queries.communities(), "district": settings.DISTRICT},
    )
