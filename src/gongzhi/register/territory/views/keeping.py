"""The desk's register of neighbourhoods, their buildings and the parts in them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from gongzhi.foundation.http import Request, on_duty
from gongzhi.foundation.ui.editing import one_at_a_time

from .. import queries, services
from ..forms import BuildingForm, FindForm, NeighbourhoodForm
from ..models import Neighbourhood
from ..permissions import KEEPERS

HOMES_A_PAGE = 30
PARTS_A_PAGE = 60


def page_of(
    request: Request, rows: QuerySet[Any], size: int, **asked: str
) -> tuple[Page[Any], dict[str, str | None]]:
    """One page, and the addresses of the page before and after."""
    page = Paginator(rows, size).get_page(request.GET.get("page"))
    said = {name: value for name, value in asked.items() if value}

    def address(is_there: bool, number: int) -> str | None:
        return "?" + urlencode({**said, "page": str(number)}) if is_there else None

    return page, {
        "previous": address(page.has_previous(), page.number - 1),
        "next": address(page.has_next(), page.number + 1),
    }


def kept(request: Request, neighbourhood_id: UUID) -> Neighbourhood:
    """One of the neighbourhoods the actor keeps; others are not there for them."""
    found = queries.neighbourhoods_kept_by(request.actor).filter(pk=neighbourhood_id).first()
    if found is None:
        raise Http404
    return found


@on_duty(*KEEPERS)
@require_http_methods(["GET", "POST"])
def keep(request: Request) -> HttpResponse:
    """The neighbourhoods of my territory with what is registered in them, and a new one."""
    communities = [
        (item.code, item.name) for item in queries.communities_kept_by(request.actor, *KEEPERS)
    ]
    form = NeighbourhoodForm(request.POST or None, communities=communities)
    if request.method == "POST" and form.is_valid():
        try:
            added = services.add_neighbourhood(
                **form.cleaned_data, actor=request.actor, at=timezone.now()
            )
        except IntegrityError:
            form.add_error("name", "这个社区已经有同名的小区")
        else:
            messages.success(request, f"登记了{added.name}，接着登记它的楼栋")
            return redirect("territory:neighbourhood", added.pk)
    find = FindForm(request.GET, communities=communities)
    q, area, kind = find.asked().values()
    found = queries.neighbourhoods_kept_by(request.actor, text=q, area=area, kind=kind)
    page, around = page_of(request, found, HOMES_A_PAGE, q=q, area=area, kind=kind)
    context = {
        "homes": queries.counted(page.object_list),
        "page": page,
        "around": around,
        "find": find,
        "is_narrowed": bool(q or area or kind),
        "form": form,
        "names": dict(communities),
    }
    status = 400 if form.errors else 200
    return render(request, "territory/keep.html", context, status=status)


@on_duty(*KEEPERS)
@require_http_methods(["GET", "POST"])
@one_at_a_time("neighbourhood_id")
def neighbourhood(request: Request, neighbourhood_id: UUID) -> HttpResponse:
    """One neighbourhood: its buildings, another one, and its own facts put right."""
    found = kept(request, neighbourhood_id)
    is_building = "storeys" in request.POST
    facts = {name: getattr(found, name) for name in ("name", "kind", "address", "built_in")}
    form = NeighbourhoodForm(
        None if is_building else request.POST or None, initial=facts, about=found.pk
    )
    block = BuildingForm(request.POST if is_building else None)
    bound, save = (
        (block, services.add_building) if is_building else (form, services.change_neighbourhood)
    )
    if request.method == "POST" and bound.is_valid():
        try:
            save(found.pk, **bound.cleaned_data, actor=request.actor, at=timezone.now())
        except IntegrityError:
            bound.add_error("name", "这个名字已经有了，请换一个")
        else:
            said = f"登记了{bound.cleaned_data['name']}" if is_building else "改好了"
            messages.success(request, said)
            return redirect("territory:neighbourhood", found.pk)
    context = {
        "found": found,
        "place": queries.full_name(found.area, below=found.area[:6]),
        "form": form,
        "block": block,
        "buildings": list(queries.building_facts(found.pk)),
    }
    status = 400 if bound.errors else 200
    return render(request, "territory/neighbourhood.html", context, status=status)


@on_duty(*KEEPERS)
@require_http_methods(["GET", "POST"])
@one_at_a_time("building_id")
def building(request: Request, neighbourhood_id: UUID, building_id: UUID) -> HttpResponse:
    """One building: its parts with their areas, never who owns them, and its own facts."""
    home = kept(request, neighbourhood_id)
    found = queries.building_facts(home.pk).filter(pk=building_id).first()
    if found is None:
        raise Http404
    facts = {name: getattr(found, name) for name in ("name", "entrances", "storeys")}
    form = BuildingForm(request.POST or None, initial=facts, about=found.pk)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_building(
                found.pk, **form.cleaned_data, actor=request.actor, at=timezone.now()
            )
        except IntegrityError:
            form.add_error("name", "这个名字已经有了，请换一个")
        else:
            messages.success(request, "改好了")
            return redirect("territory:building", home.pk, found.pk)
    page, around = page_of(request, queries.parts_of(found.pk), PARTS_A_PAGE)
    context = {"home": home, "found": found, "form": form, "page": page, "around": around}
    status = 400 if form.errors else 200
    return render(request, "territory/building.html", context, status=status)
