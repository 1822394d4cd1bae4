"""The desk's page of one unit: founding below it, posts, contact, moving, dissolving."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from gongzhi.foundation import policy
from gongzhi.foundation.http import Request, on_duty
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.ui.editing import one_at_a_time
from gongzhi.foundation.ui.faces import Entry
from gongzhi.register.people.queries import names_of_accounts
from gongzhi.register.territory import queries as territory

from .. import queries, rules, services
from ..forms import ContactForm, FacilitiesForm, FoundForm, MoveForm, PostForm, ReasonForm
from ..models import OrgUnit, Role, UnitKind

REFUSALS = (rules.BadLink, rules.NotCovered, services.StillNeeded, services.NotThisRole)


@on_duty()
def keep_unit(request: Request, unit_id: UUID) -> HttpResponse:
    return _page(request, _found(unit_id), {})


@on_duty()
@require_POST
@one_at_a_time("unit_id")
def change_unit(request: Request, unit_id: UUID, action: str) -> HttpResponse:
    """Post, contact, move or dissolve: one form, one service call."""
    unit = _found(unit_id)
    form = _forms(unit, request.POST).get(action)
    if form is None:
        raise Http404
    if form.is_valid():
        try:
            done = _CHANGES[action](request, unit, form)
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        except IntegrityError:
            form.add_error(None, "这个组织里已经有同名的职务")
        else:
            messages.success(request, done)
            return redirect("organizations:keep_unit", unit.pk)
    return _page(request, _found(unit_id), {action: form}, status=400)


@on_duty()
@require_http_methods(["GET", "POST"])
def found(request: Request, unit_id: UUID) -> HttpResponse:
    """Found a unit below another one."""
    superior = _found(unit_id)
    policy.require(request.actor, "organizations.found", superior)
    today = timezone.localdate()
    homes, buildings = _coverable(superior.area)
    form = FoundForm(
        request.POST if request.method == "POST" else None,
        kinds=[(kind, UnitKind(kind).label) for kind in rules.kinds_below(superior.kind)],
        areas=_areas(superior),
        homes=[(key, name) for key, name in homes.items()],
        buildings=[(key, name) for key, (_, name) in buildings.items()],
        today=today,
        initial={"founded_on": today, "area": superior.area},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        places: list[services.Place] = [(UUID(key), None) for key in said.get("homes", ())]
        places += [(buildings[key][0], UUID(key)) for key in said.get("buildings", ())]
        try:
            made = services.found_unit(
                **{key: said[key] for key in ("kind", "name", "area", "founded_on")},
                superior_id=superior.pk,
                places=places,
                actor=request.actor,
                at=timezone.now(),
            )
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        except IntegrityError:
            form.add_error("name", "这里已经有同名的组织")
        else:
            messages.success(request, f"成立了{made.name}")
            return redirect("organizations:keep_unit", made.pk)
    return render(
        request,
        "organizations/found.html",
        {"superior": superior, "form": form},
        status=400 if form.errors else 200,
    )


def _found(unit_id: UUID) -> OrgUnit:
    unit = queries.unit(unit_id)
    if unit is None:
        raise Http404
    return unit


def _page(
    request: Request, unit: OrgUnit, refused: dict[str, forms.Form], *, status: int = 200
) -> HttpResponse:
    actor = request.actor
    asked = {"organizations.found", "organizations.contact", "organizations.facilities"}
    may = policy.granted(actor, asked, unit) if unit.dissolved_on is None else frozenset()
    told = history(unit.pk)
    names = names_of_accounts(item.actor_id for item in told)
    return render(
        request,
        "organizations/keep_unit.html",
        {
            "unit": unit,
            "place": territory.called(unit.area),
            "links": list(queries.links_of(unit.pk)),
            "below": list(queries.units_below(unit.pk)),
            "places": list(queries.places_of(unit.pk)),
            "posts": list(queries.posts_seen_by(actor).filter(unit=unit)),
            "may_found": "organizations.found" in may,
            "may_found_below": "organizations.found" in may and rules.kinds_below(unit.kind),
            "may_contact": "organizations.contact" in may,
            "may_check": "organizations.facilities" in may,
            "forms": {**_forms(unit, None), **refused},
            "open": next(iter(refused), ""),
            "timeline": [
                Entry(
                    item.label,
                    at=item.at,
                    who=names.get(item.actor_id or 0, ""),
                    note=str((item.body or {}).get("reason", "")),
                )
                for item in reversed(told)
            ],
        },
        status=status,
    )


def _forms(unit: OrgUnit, data: QueryDict | None) -> dict[str, forms.Form]:
    roles = [(role, Role(role).label) for role in rules.ROLES_IN.get(unit.kind, ())]
    contact = {
        key: getattr(unit, key) for key in ("phone", "address", "hours", "is_contact_published")
    }
    made: dict[str, forms.Form] = {
        "post": PostForm(data, roles=roles),
        "contact": ContactForm(data, initial=contact, about=unit.pk),
        "facilities": FacilitiesForm(data, initial={"facilities": unit.facilities}),
        "dissolve": ReasonForm(data),
    }
    if superiors := _superiors(unit):
        made["move"] = MoveForm(data, superiors=superiors)
    return made


def _superiors(unit: OrgUnit) -> list[tuple[str, str]]:
    """Units it could hang under instead: of an allowed kind, where it stands or above."""
    allowed = rules.ALLOWED_SUPERIORS.get(unit.kind, set())
    codes = [unit.area[:length] for length in (6, 9, 12) if len(unit.area) >= length]
    found = queries.standing_units().filter(kind__in=allowed, area__in=codes).exclude(pk=unit.pk)
    return [(str(item.pk), item.name) for item in found.order_by("area", "name")]


def _areas(superior: OrgUnit) -> list[tuple[str, str]]:
    """Where a unit below can stand: the superior's own area and what lies directly in it."""
    area, district, street = superior.area, 6, 9
    below = {district: territory.streets_in, street: territory.communities_in}.get(len(area))
    inner = [(item.code, item.name) for item in below(area)] if below else []
    return [(area, territory.called(area)), *inner]


def _coverable(area: str) -> tuple[dict[str, str], dict[str, tuple[UUID, str]]]:
    """Neighbourhoods and buildings of a community by key; of anything larger, none."""
    community = 12
    if len(area) < community:
        return {}, {}
    homes = {item.pk: item.name for item in territory.neighbourhoods_in(area)}
    blocks = {
        str(item.pk): (item.neighbourhood_id, f"{homes[item.neighbourhood_id]}{item.name}")
        for item in territory.buildings_in(area)
    }
    return {str(key): name for key, name in homes.items()}, blocks


def _add_post(request: Request, unit: OrgUnit, form: forms.Form) -> str:
    added = services.add_post(unit.pk, **form.cleaned_data, actor=request.actor, at=timezone.now())
    return f"设立了{added.title}"


def _contact(request: Request, unit: OrgUnit, form: forms.Form) -> str:
    services.change_contact(unit.pk, **form.cleaned_data, actor=request.actor, at=timezone.now())
    return "改好了"


def _facilities(request: Request, unit: OrgUnit, form: forms.Form) -> str:
    services.check_facilities(unit.pk, **form.cleaned_data, actor=request.actor, at=timezone.now())
    return "记下了，居民在单位页面上看得到"


def _dissolve(request: Request, unit: OrgUnit, form: forms.Form) -> str:
    services.dissolve_unit(
        unit.pk, reason=form.cleaned_data["reason"], actor=request.actor, at=timezone.now()
    )
    return f"撤销了{unit.name}"


def _move(request: Request, unit: OrgUnit, form: forms.Form) -> str:
    services.move_unit(
        unit.pk,
        superior_id=UUID(form.cleaned_data["superior"]),
        actor=request.actor,
        at=timezone.now(),
    )
    return "改了隶属"


_CHANGES = {
    "post": _add_post,
    "contact": _contact,
    "facilities": _facilities,
    "dissolve": _dissolve,
    "move": _move,
}
