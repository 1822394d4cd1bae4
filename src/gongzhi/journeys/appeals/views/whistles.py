"""Whistles of a territory or a unit: how long until they came, and what came of it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from gongzhi.capabilities.casework import queries as casework
from gongzhi.foundation.http import Request, on_duty
from gongzhi.foundation.ui.words import out_of

PARTS = {"open": "还没有结果的", "late": "报到晚了的", "all": "全部"}


@on_duty()
@never_cache
def whistles(request: Request) -> HttpResponse:
    """Both sides read the same list: who called, and who was called."""
    now = timezone.now()
    part = request.GET.get("part", "open")
    part = part if part in PARTS else "open"
    seen = casework.whistles_seen_by(request.actor)
    found = casework.narrowed_whistles(seen, part, now=now)
    rows, more = casework.page_of_whistles(found, after=_after(request))
    figures = casework.whistle_figures(seen, now=now)
    return render(
        request,
        "appeals/whistles.html",
        {
            "rows": rows,
            "part": part,
            "parts": PARTS,
            "next": f"?part={part}&after={more}" if more else None,
            "in_time": out_of(figures.in_time, figures.due, "次"),
            "figures": figures,
            "flow": casework.WHISTLE,
            "time_taken": casework.time_taken,
            "now": now,
        },
    )


def _after(request: Request) -> UUID | None:
    try:
        return UUID(request.GET.get("after", ""))
    except ValueError:
        return None
