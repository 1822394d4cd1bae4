"""The secretary's page of the own branch, and one's own record. Nothing here is logged."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gongzhi.foundation.http import Request, on_duty, signed_in
from gongzhi.foundation.ui.editing import one_at_a_time
from gongzhi.foundation.ui.logs import SILENT_ROUTES
from gongzhi.register.organizations.queries import names_of_units

from . import queries, services
from .forms import EntryForm, PurposeForm, RecordForm
from .models import MemberKind, Origin, Relation

SILENT_ROUTES.update(f"membership:{name}" for name in ("branch", "enter", "record", "end", "own"))
FIELDS = ("name", "phone", "kind", "relation", "origin")
LABELS = {
    "kind": dict(MemberKind.choices),
    "relation": dict(Relation.choices),
    "origin": dict(Origin.choices),
}
LOOKS_SHOWN = 200


@on_duty("branch_secretary")
@never_cache
@require_http_methods(["GET", "POST"])
def branch(request: Request) -> HttpResponse:
    """How many members the branch has; their names only for a purpose that they will read."""
    found = queries.records_seen_by(request.actor)
    form = PurposeForm(_typed(request))
    records = None
    if request.method == "POST" and form.is_valid():
        records = list(found)
        services.note_looks(records, purpose=form.words, actor=request.actor, at=timezone.now())
    return render(
        request,
        "membership/branch.html",
        {
            "branches": [name for _, name in _branches(request)],
            "count": len(records) if records is not None else found.count(),
            "records": records,
            "form": form,
            "labels": LABELS,
        },
        status=400 if form.errors else 200,
    )


@on_duty("branch_secretary")
@never_cache
@require_http_methods(["GET", "POST"])
def enter(request: Request) -> HttpResponse:
    """Enter a member; a number that is there already corrects its record."""
    form = EntryForm(_typed(request), branches=_branches(request))
    if request.method == "POST" and form.is_valid():
        services.enter_record(
            UUID(form.cleaned_data["branch"]),
            **{key: form.cleaned_data[key] for key in FIELDS},
            actor=request.actor,
            at=timezone.now(),
        )
        messages.success(request, "登记好了")
        return redirect("membership:branch")
    return render(
        request, "membership/enter.html", {"form": form}, status=400 if form.errors else 200
    )


@on_duty("branch_secretary")
@never_cache
@require_http_methods(["GET", "POST"])
@one_at_a_time("record_id")
def record(request: Request, record_id: UUID) -> HttpResponse:
    """One record, to be put right; opening it is a look."""
    found = queries.record_seen_by(request.actor, record_id)
    if found is None:
        raise Http404
    now = timezone.now()
    start = {key: getattr(found, key) for key in FIELDS}
    form = RecordForm(_typed(request), initial=start, about=found.pk)
    if request.method == "POST" and form.is_valid():
        try:
            services.correct_record(found.pk, **form.cleaned_data, actor=request.actor, at=now)
        except services.AlreadyEntered as refusal:
            form.add_error("phone", str(refusal))
        else:
            messages.success(request, "改好了")
            return redirect("membership:branch")
    services.note_looks([found], purpose="更正登记", actor=request.actor, at=now)
    return render(
        request,
        "membership/record.html",
        {"record": found, "form": form},
        status=400 if form.errors else 200,
    )


@on_duty("branch_secretary")
@require_POST
def end(request: Request, record_id: UUID) -> HttpResponse:
    """The member's relation left the branch."""
    found = queries.record_seen_by(request.actor, record_id)
    if found is None:
        raise Http404
    services.end_record(found.pk, actor=request.actor, at=timezone.now())
    messages.success(request, "办了转出")
    return redirect("membership:branch")


@signed_in
@never_cache
def own(request: Request) -> HttpResponse:
    """What is registered about me, by whom, and everybody who looked."""
    return render(
        request,
        "membership/own.html",
        {
            "records": list(queries.own_records(request.actor)),
            "looks": list(queries.looks_at_own(request.actor)[:LOOKS_SHOWN]),
            "labels": LABELS,
            "has_phone": queries.own_ref(request.actor) is not None,
        },
    )


def _branches(request: Request) -> list[tuple[str, str]]:
    led = [duty.unit for duty in request.actor.duties if duty.role == "branch_secretary"]
    return [(str(key), name) for key, name in names_of_units(led).items()]


def _typed(request: Request) -> QueryDict | None:
    """What a form was sent with; a form that was sent empty is still a form that was sent."""
    return request.POST if request.method == "POST" else None
