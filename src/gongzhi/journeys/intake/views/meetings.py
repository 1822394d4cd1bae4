"""座谈会 on the desk: a list, one meeting with what became of each remark, the sheets to hand out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.http import Request, on_duty
from gongzhi.journeys.appeals.queries import APPEAL
from gongzhi.register.territory.queries import called, communities_kept_by

from .. import queries, services
from ..flows import MEETING
from ..forms import GuestForm, MeetingForm, RemarkForm
from ..models import Guest, Meeting
from ..permissions import OFFICE


@on_duty(*OFFICE)
@require_http_methods(["GET", "POST"])
def meeting_list(request: Request) -> HttpResponse:
    """Those that were, and a form to begin another."""
    kept = [(place.code, place.name) for place in communities_kept_by(request.actor, *OFFICE)]
    form = MeetingForm(request.POST or None, communities=kept)
    if form.is_bound and form.is_valid():
        plan = services.MeetingPlan(**form.cleaned_data)
        opened = services.open_meeting(plan, actor=request.actor, at=timezone.now())
        return redirect("intake:meeting", opened.pk)
    rows, has_more = queries.meeting_page(request.actor, before=_moment(request))
    shown = {
        "form": form,
        "rows": rows,
        "flow": MEETING,
        "next": f"?{urlencode({'before': rows[-1].held_at.isoformat()})}" if has_more else None,
    }
    return render(request, "intake/meetings.html", shown, status=400 if form.errors else 200)


@on_duty(*OFFICE)
def meeting(request: Request, meeting_id: UUID) -> HttpResponse:
    return _page(request, _found(request, meeting_id))


@on_duty(*OFFICE)
@require_POST
def meeting_act(request: Request, meeting_id: UUID, action: str) -> HttpResponse:
    """One change of an open record; what does not fit comes back with what was typed."""
    found = _found(request, meeting_id)
    act = _ACTIONS.get(action)
    if act is None:
        raise Http404
    try:
        refused = act(request, found)
    except StepRefused as refusal:
        messages.warning(request, str(refusal))
        refused = None
    return refused or redirect("intake:meeting", found.pk)


@on_duty(*OFFICE)
def meeting_sheet(request: Request, meeting_id: UUID) -> HttpResponse:
    """What each takes home: their remarks with codes; a slip for every nameless one."""
    found = _found(request, meeting_id)
    by_guest: dict[Guest, list[queries.RemarkRow]] = defaultdict(list)
    nameless = []
    for row in queries.remark_rows(found.pk):
        if row.remark.speaker:
            by_guest[row.remark.speaker].append(row)
        else:
            nameless.append(row)
    shown = {
        "meeting": found,
        "sheets": [(str(guest), rows) for guest, rows in by_guest.items()],
        "nameless": nameless,
        "address": settings.SITE_URL + reverse("appeals:track"),
    }
    return render(request, "intake/meeting_sheet.html", shown)


def _page(
    request: Request,
    found: Meeting,
    *,
    guest: GuestForm | None = None,
    remark: RemarkForm | None = None,
) -> HttpResponse:
    guests = list(queries.guests_of(found.pk))
    rows = queries.remark_rows(found.pk)
    shown = {
        "meeting": found,
        "place": called(found.area),
        "flow": MEETING,
        "appeal_flow": APPEAL,
        "guests": guests,
        "came": sum(one.came for one in guests),
        "rows": rows,
        "guest_form": guest or GuestForm(),
        "remark_form": remark or _remark_form(found, None, guests),
    }
    return render(request, "intake/meeting.html", shown, status=400 if guest or remark else 200)


def _add_guest(request: Request, found: Meeting) -> HttpResponse | None:
    form = GuestForm(request.POST)
    if not form.is_valid():
        return _page(request, found, guest=form)
    services.add_guest(found.pk, **form.cleaned_data, actor=request.actor)
    return None


def _set_came(request: Request, found: Meeting) -> None:
    services.set_came(
        found.pk, _key(request, "guest"), came=request.POST.get("came") == "1", actor=request.actor
    )


def _write_down(request: Request, found: Meeting) -> HttpResponse | None:
    form = _remark_form(found, request, list(queries.guests_of(found.pk)))
    if not form.is_valid():
        return _page(request, found, remark=form)
    typed = form.cleaned_data
    said = services.Said(
        words=typed["words"].strip(),
        naming=typed["naming"],
        speaker_id=UUID(typed["speaker"]) if typed["speaker"] else None,
        is_agreed=typed["is_agreed"],
        site_id=typed["site"],
        spot=typed["spot"].strip(),
    )
    services.write_down(found.pk, said, actor=request.actor)
    return None


def _strike(request: Request, found: Meeting) -> None:
    services.strike_remark(found.pk, _key(request, "remark"), actor=request.actor)


def _save(request: Request, found: Meeting) -> None:
    services.save_minutes(found.pk, actor=request.actor, at=timezone.now())
    messages.success(request, "纪要保存了，每条都成了一件事，有自己的回执码")


_ACTIONS: dict[str, Callable[[Request, Meeting], HttpResponse | None]] = {
    "guest": _add_guest,
    "came": _set_came,
    "remark": _write_down,
    "strike": _strike,
    "save": _save,
}


def _remark_form(found: Meeting, request: Request | None, guests: list[Guest]) -> RemarkForm:
    choices = [(str(guest.pk), str(guest)) for guest in guests]
    return RemarkForm(request.POST if request else None, area=found.area, guests=choices)


def _found(request: Request, meeting_id: UUID) -> Meeting:
    found = queries.meeting_seen_by(request.actor, meeting_id)
    if found is None:
        raise Http404
    return found


def _key(request: Request, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError as error:
        raise Http404 from error


def _moment(request: Request) -> datetime | None:
    try:
        return parse_datetime(request.GET.get("before", ""))
    except ValueError:
        return None
