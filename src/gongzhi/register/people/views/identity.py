"""本人: the identity card number, kept or let go."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gongzhi.foundation.http import Request, signed_in

from .. import queries, services
from ..forms import IdNumberForm

VERSION = "2026-11"


@sensitive_post_parameters("id_number")
@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def id_number(request: Request) -> HttpResponse:
    """Keep my number on a consent for it alone, or erase it; it is never shown whole again."""
    person = queries.person(request.actor.person) if request.actor.person else None
    if person is None:
        raise Http404
    if request.method == "POST" and request.POST.get("forget"):
        services.forget_id_number(person.pk, actor=request.actor, at=timezone.now())
        messages.success(request, "删掉了")
        return redirect("people:id_number")
    form = IdNumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.keep_id_number(
                person.pk,
                form.cleaned_data["id_number"],
                version=VERSION,
                actor=request.actor,
                at=timezone.now(),
            )
        except services.IdNumberRefused as refused:
            form.add_error("id_number", str(refused))
        else:
            messages.success(request, "记下了，加密保存")
            return redirect("people:id_number")
    return render(
        request,
        "people/id_number.html",
        {"form": form, "tail": (person.id_number or "")[-4:]},
        status=400 if form.errors else 200,
    )
