"""Calling residents back: who is to be called, the note of a call, and the repeat decision's form."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from gongzhi.foundation.http import Request, on_duty

from .. import queries, services
from ..forms import CallForm, RepeatForm
from ..models import Appeal
from ..rules import OFFICE

MOST = 50


@on_duty(*OFFICE)
@never_cache
def calls(request: Request) -> HttpResponse:
    """Whom this one may call today, the longest due first."""
    found = queries.calls_due(request.actor, at=timezone.now())
    figures = queries.call_figures(request.actor.area_of(*OFFICE))
    context = {"calls": list(found[:MOST]), "figures": figures}
    return render(request, "appeals/calls.html", context)


def call_form(appeal: Appeal, action: str, data: Any = None, uploads: Any = None) -> CallForm:
    return CallForm(data, auto_id=f"{action}_%s")


def note_call(request: Request, appeal: Appeal, form: CallForm) -> None:
    said = form.cleaned_data
    heard = services.Heard(
        said["reached"] == "yes", said["said"], said["words"], said["wants_again"]
    )
    services.note_call(appeal.pk, heard, actor=request.actor, at=timezone.now())


def repeat_choices(appeal: Appeal) -> list[tuple[str, str]]:
    """The same person's earlier matters, each with its day and state."""
    return [
        (
            str(one.pk),
            f"{timezone.localtime(one.filed_at):%Y-%m-%d} {one.title}（{one.get_status_display()}）",
        )
        for one in queries.earlier_of(appeal)
    ]


def earlier_in(form: RepeatForm) -> UUID:
    return UUID(form.cleaned_data["earlier"])
