"""热点: what many said of late, by window and place; each number leads to what was said."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from gongzhi.foundation import policy
from gongzhi.foundation.http import Request, on_duty, words_in
from gongzhi.register.territory import queries as territory

from .. import queries, rules
from ..permissions import OFFICE

SHOWN_AT_ONCE = 100


@on_duty(*OFFICE)
def hot(request: Request) -> HttpResponse:
    places, area, days = _asked(request)
    told = {
        "rows": queries.hot_topics(request.actor, area, days, today=timezone.localdate()),
        "places": places,
        "area": area,
        "days": days,
        "windows": rules.WINDOWS,
    }
    return render(request, "concentration/hot.html", told)


@on_duty(*OFFICE)
def hot_topic(request: Request, topic_id: int) -> HttpResponse:
    _, area, days = _asked(request)
    found = queries.hot_topic(request.actor, topic_id, area, days, today=timezone.localdate())
    if found is None:  # found anew since, under another number
        return redirect("concentration:hot")
    topic, rows = found
    told = {
        "topic": topic,
        "label": rules.label_of(row.title for row in rows[:SHOWN_AT_ONCE]),
        "rows": rows[:SHOWN_AT_ONCE],
        "most": SHOWN_AT_ONCE,
        "area": area,
        "days": days,
        "place": territory.called(area),
    }
    return render(request, "concentration/hot_topic.html", told)


def _asked(request: Request) -> tuple[dict[str, str], str, int]:
    """The actor's places, the one that was asked for, and the window; the first where none fits."""
    places = places_of(request.actor, *OFFICE)
    area = words_in(request, "area", most=12)
    days = words_in(request, "days", most=3)
    window = int(days) if days in {str(one) for one in rules.WINDOWS} else rules.WINDOWS[1]
    return places, area if area in places else next(iter(places)), window


def places_of(actor: policy.Actor, *roles: str) -> dict[str, str]:
    """Each place the actor is on duty for as one of these, and the communities in it, by code."""
    areas = sorted({duty.area for duty in actor.duties if duty.role in roles})
    within = {one.code: one.name for area in areas for one in territory.communities_in(area)}
    return {area: territory.called(area) for area in areas} | within
