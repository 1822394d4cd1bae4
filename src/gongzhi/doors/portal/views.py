"""The residents' first screens: what happened to what I said, and the doors."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gongzhi.capabilities.notices import queries as notices
from gongzhi.foundation.http import Request
from gongzhi.journeys.appeals import queries as appeals
from gongzhi.journeys.appeals.views import next_step_of
from gongzhi.oversight.insight import queries as insight
from gongzhi.register.organizations.queries import community_office
from gongzhi.register.people.queries import person
from gongzhi.register.territory.queries import chosen_area

RECENT = 5
MANY = 10  # of one's own matters; above that they are not counted here


def home(request: Request) -> HttpResponse:
    """What happened to what I said; five doors; what was done here this month."""
    area = chosen_area(request)
    where = area or settings.DISTRICT
    own = list(appeals.own_appeals(request.actor)[:MANY]) if _has_own(request) else []
    own.sort(key=lambda one: not _waits_for_author(one.status, one.item.status))
    now = timezone.now()
    rows, _ = appeals.public_page(appeals.Cut(where), after=None, size=RECENT)
    return render(
        request,
        "portal/home.html",
        {
            "area": area,
            "where": where,
            "place": insight.place_name(where),
            "own": [(appeal, next_step_of(appeal, now)) for appeal in own],
            "many": MANY,
            "rows": rows,
            "flow": appeals.APPEAL,
            "figures": insight.figures_of(where, at=now),
            "office": community_office(where),
        },
    )


def mine(request: Request) -> HttpResponse:
    """What is mine here: my matters, my notices, my data."""
    found = person(request.actor.person) if request.actor.person else None
    return render(
        request,
        "portal/mine.html",
        {"person": found, "notices": notices.own_notices(request.actor)[:10] if found else []},
    )


def accessibility(request: Request) -> HttpResponse:
    return render(request, "portal/accessibility.html")


def _waits_for_author(status: str, custody: str) -> bool:
    """Answered and not rated yet, or asked something: the author has the next word."""
    return status == "answered" or custody == "waiting"


def _has_own(request: Request) -> bool:
    return bool(request.actor.person or request.actor.receipts)
