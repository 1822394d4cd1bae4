"""Choosing one's community, and keeping the register of neighbourhoods."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gongzhi.foundation.http import Request, on_duty, safe_next

from . import queries, services
from .forms import BuildingForm, NeighbourhoodForm

A_YEAR = 365 * 24 * 3600
KEEPERS = ("clerk", "community_head", "street_officer", "district_officer")


@require_http_methods(["GET", "POST"])
def place(request: Request) -> HttpResponse:
    """Which community is yours; kept in this browser, no account."""
    following = safe_next(request, "/")
    code = request.POST.get("area", "")
    if request.method == "POST" and code and queries.division(code) is not None:
        response = redirect(following)
        response.set_cookie(
            queries.PLACE_COOKIE, code, max_age=A_YEAR, samesite="Lax", httponly=True
        )
        return response
    asked = request.GET.get("q", "").strip()[:20]
    communities = (
        queries.communities_named(asked, area=settings.DISTRICT)
        if asked
        else queries.communities_in(settings.DISTRICT)
    )
    streets = {item.code: item.name for item in queries.streets_in(settings.DISTRICT)}
    grouped: dict[str, list[tuple[str, str]]] = {}
    for item in communities:
        grouped.setdefault(streets.get(item.code[:9], ""), []).append((item.code, item.name))
    return render(
        request,
        "territory/place.html",
        {
            "grouped": grouped,
            "asked": asked,
            "next": following,
            "chosen": queries.chosen_area(request),
        },
    )


@on_duty(*KEEPERS)
@require_http_methods(["GET", "POST"])
def keep(request: Request) -> HttpResponse:
    """The neighbourhoods of my territory with what is registered in them, and a new one."""
    area = request.actor.area_of(*KEEPERS)
    communities = [(item.code, item.name) for item in queries.communities_in(area)]
    form = NeighbourhoodForm(request.POST or None, communities=communities)
    if request.method == "POST" and form.is_valid():
        try:
            added = services.add_neighbourhood(
                **form.cleaned_data, actor=request.actor, at=timezone.now()
            )
        except IntegrityError:
            form.add_error("name", "这个社区已经有同名的小区")
        else:
            messages.success(request, f"登记了{added.name}")
            return redirect("territory:neighbourhood", added.pk)
    return render(
        request,
        "territory/keep.html",
        {"facts": queries.neighbourhood_facts(area), "form": form, "names": dict(communities)},
        status=400 if form.errors else 200,
    )


@on_duty(*KEEPERS)
@require_http_methods(["GET", "POST"])
def neighbourhood(request: Request, neighbourhood_id: UUID) -> HttpResponse:
    """One neighbourhood: put right, and its buildings."""
    found = queries.neighbourhoods_kept_by(request.actor).filter(pk=neighbourhood_id).first()
    if found is None:
        raise Http404
    is_building = "storeys" in request.POST
    start = {"area": found.area, "name": found.name, "kind": found.kind, "address": found.address}
    communities = [(found.area, queries.full_name(found.area, below=settings.DISTRICT))]
    form = NeighbourhoodForm(
        None if is_building else request.POST or None, initial=start, communities=communities
    )
    block = BuildingForm(request.POST if is_building else None)
    now = timezone.now()
    try:
        if is_building and block.is_valid():
            services.add_building(found.pk, **block.cleaned_data, actor=request.actor, at=now)
            return redirect("territory:neighbourhood", found.pk)
        if form.is_bound and form.is_valid():
            said = {key: form.cleaned_data[key] for key in ("name", "kind", "address")}
            services.change_neighbourhood(found.pk, **said, actor=request.actor, at=now)
            messages.success(request, "改好了")
            return redirect("territory:neighbourhood", found.pk)
    except IntegrityError:
        (block if is_building else form).add_error("name", "这个名字已经有了")
    return render(
        request,
        "territory/neighbourhood.html",
        {
            "found": found,
            "form": form,
            "block": block,
            "buildings": queries.building_facts(found.pk),
        },
        status=400 if form.errors or block.errors else 200,
    )
