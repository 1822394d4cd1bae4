"""What everybody may know: how a place is organised, whom to call, who is about to take office."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from gongzhi.foundation.http import Request
from gongzhi.register.territory import queries as territory

from .. import queries
from ..flows import APPOINTMENT
from ..models import UnitKind

COMMUNITY_DIGITS = 12


def tree(request: Request) -> HttpResponse:
    """The four levels of a community; of a street or the district, the counts of each community."""
    area = area_asked(request)
    shown = {"place": territory.full_name(area, below=settings.DISTRICT) or _called(area)}
    today = timezone.localdate()
    if len(area) < COMMUNITY_DIGITS:
        rows = queries.party_coverage(area)
        return render(request, "organizations/coverage.html", {**shown, "rows": rows})
    found = queries.party_tree(area, on=today)
    publicity = list(queries.published_in(area, on=today))
    return render(
        request,
        "organizations/tree.html",
        {**shown, "area": area, "tree": found, "publicity": publicity},
    )


def units(request: Request) -> HttpResponse:
    """The units of a place with how to reach them, where that is published."""
    area, kind = area_asked(request), request.GET.get("kind", "")
    kind = kind if kind in UnitKind.values else ""
    found = queries.units_in(area, kinds=[kind] if kind else [])
    rows, after = queries.page_of_units(found, after=uuid_or_none(request.GET.get("after")))
    following = urlencode({"area": area, "kind": kind, "after": str(after)}) if after else ""
    return render(
        request,
        "organizations/units.html",
        {
            "place": _called(area),
            "area": area,
            "kinds": UnitKind.choices,
            "kind": kind,
            "units": rows,
            "next": f"?{following}" if following else None,
        },
    )


def unit(request: Request, unit_id: UUID) -> HttpResponse:
    """One unit: what it covers, under what it stands, how to reach it where that is published."""
    found = queries.unit(unit_id)
    if found is None:
        raise Http404
    return render(
        request,
        "organizations/unit.html",
        {
            "unit": found,
            "superior": queries.superior_of(found.pk),
            "below": list(queries.units_below(found.pk)),
            "places": list(queries.places_of(found.pk)),
            "place": _called(found.area),
        },
    )


def building(request: Request, building_id: UUID) -> HttpResponse:
    """Which party group and centre household a building has."""
    found = territory.building(building_id)
    if found is None:
        raise Http404
    units_here = {item.kind: item for item in queries.units_of_building(found.pk)}
    return render(
        request,
        "organizations/building.html",
        {
            "building": found,
            "levels": [(kind.label, units_here.get(kind)) for kind in _LOWEST],
        },
    )


def published(request: Request) -> HttpResponse:
    """Who is proposed for which post, until when, and where to object."""
    area = area_asked(request)
    return render(
        request,
        "organizations/published.html",
        {
            "place": _called(area),
            "rows": list(queries.published_in(area, on=timezone.localdate())),
            "flow": APPOINTMENT,
        },
    )


def publicity_sheet(request: Request, appointment_id: UUID) -> HttpResponse:
    """The notice for the board downstairs; gone once the publicity has run out."""
    found = queries.published(appointment_id, on=timezone.localdate())
    if found is None:
        raise Http404
    path = reverse("organizations:publicity_sheet", args=[found.pk])
    return render(
        request,
        "organizations/publicity_sheet.html",
        {
            "held": found,
            "superior": queries.superior_of(found.post.unit_id),
            "address": f"{settings.SITE_URL}{path}",
        },
    )


def area_asked(request: Request) -> str:
    """The area in the address, else where the reader works, else the place chosen, else all."""
    asked = request.GET.get("area", "")
    if asked.isdigit() and asked.startswith(settings.DISTRICT):
        return asked
    if request.actor.duties:
        return max((duty.area for duty in request.actor.duties), key=len)
    return territory.chosen_area(request) or settings.DISTRICT


def uuid_or_none(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _called(area: str) -> str:
    return territory.called(area)


_LOWEST = (UnitKind.GROUP, UnitKind.HOUSEHOLD)
