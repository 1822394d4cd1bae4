"""What people see about themselves: their details, who looked, consents, devices."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gongzhi.foundation.http import Request, signed_in
from gongzhi.register.territory.queries import communities_in

from .. import queries, services
from ..forms import DetailsForm
from .auditing import cursor_of, link_behind

PURPOSES = {
    "notices": ("用短信告诉我进展", "只发您说过的事的进展，不发别的。不同意也能照常说事、查进展。"),
    "paper": (
        "也寄一封纸质的给我",
        "进展另打印一封信，由社区当面交给您或者寄给您。不同意也照常在网上看。",
    ),
    "visits": ("社区上门时可以联系我", "用于上门走访前约时间。不同意不影响任何服务。"),
}
VERSION = "2026-11"
MOST_HELP = 50


@signed_in
@require_http_methods(["GET", "POST"])
def me(request: Request) -> HttpResponse:
    """My details; they can be seen and put right at any time."""
    person = queries.person(request.actor.person) if request.actor.person else None
    communities = [(item.code, item.name) for item in communities_in(settings.DISTRICT)]
    initial = {"name": person.name or "", "area": person.area} if person else {}
    form = DetailsForm(request.POST or None, initial=initial, communities=communities)
    if person and request.method == "POST" and form.is_valid():
        services.change_details(
            person.pk,
            name=form.cleaned_data["name"].strip(),
            area=form.cleaned_data["area"] or settings.DISTRICT,
            home_id=person.home_id,
            actor=request.actor,
            at=timezone.now(),
        )
        messages.success(request, "改好了")
        return redirect("people:me")
    return render(
        request,
        "people/me.html",
        {"person": person, "form": form},
        status=400 if form.errors else 200,
    )


@signed_in
def who_looked(request: Request) -> HttpResponse:
    """Every look at my data, who, as what, why, what (D-17), and who wrote for me."""
    person_id = request.actor.person
    after = cursor_of(request)
    looks, has_more = queries.page_of_looks(queries.looks_at(request.actor), after=after)
    helped = list(queries.help_given_to(person_id)[:MOST_HELP]) if person_id and not after else []
    return render(
        request,
        "people/who_looked.html",
        {
            "looks": looks,
            "helped": helped,
            "is_first": after is None,
            "next": link_behind(looks[-1]) if has_more else None,
        },
    )


@signed_in
@require_http_methods(["GET", "POST"])
def consents(request: Request) -> HttpResponse:
    """One switch a purpose; refusing any costs nothing."""
    person_id = request.actor.person
    if person_id is None:
        return redirect("people:me")
    purpose = request.POST.get("purpose", "")
    if request.method == "POST" and purpose in PURPOSES:
        if request.POST.get("agree") == "1":
            services.give_consent(
                person_id,
                purpose=purpose,
                version=VERSION,
                actor=request.actor,
                at=timezone.now(),
            )
        else:
            services.withdraw_consent(
                person_id, purpose=purpose, actor=request.actor, at=timezone.now()
            )
        return redirect("people:consents")
    standing = {item.purpose: item for item in queries.standing_consents(person_id)}
    rows = [(code, *words, standing.get(code)) for code, words in PURPOSES.items()]
    return render(request, "people/consents.html", {"rows": rows})


@signed_in
@require_http_methods(["GET", "POST"])
def devices(request: Request) -> HttpResponse:
    """Where I am signed in, and a way to sign the others out."""
    if request.actor.pk is None:
        return redirect("people:sign_in")
    here = request.session.session_key or ""
    if request.method == "POST":
        services.end_other_visits(request.actor.pk, but=here, at=timezone.now())
        messages.success(request, "其他设备都退出了")
        return redirect("people:devices")
    visits = list(queries.signed_in_devices(request.actor.pk, at=timezone.now()))
    return render(
        request,
        "people/devices.html",
        {"visits": visits, "here": here, "most": settings.SESSIONS_PER_ACCOUNT},
    )
