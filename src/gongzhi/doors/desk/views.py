"""The inbox, the search and the way to everything else."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode

from gongzhi.capabilities.casework import queries as casework
from gongzhi.capabilities.notices import queries as notices
from gongzhi.foundation import policy, rulebook
from gongzhi.foundation.http import Request, on_duty, words_in
from gongzhi.foundation.ui.words import here
from gongzhi.journeys.appeals import queries as appeals
from gongzhi.register.people import queries as people

LANDING = ("mine", "incoming", "unclaimed", "unit", "area")
PRINTED = 200


@on_duty()
def inbox(request: Request, name: str = "") -> HttpResponse:
    """One list of work with its clocks, the most urgent first."""
    now = timezone.now()
    counts = casework.counts(request.actor, now=now)
    name = name or next((item for item in LANDING if counts.get(item)), "mine")
    chosen = casework.QUEUES.get(name)
    if chosen is None:
        raise Http404
    cursor = _cursor(request)
    rows, has_more = casework.page_of(name, request.actor, now=now, after=cursor)
    groups = _grouped(rows, now)
    return render(
        request,
        "desk/inbox.html",
        {
            "queue": chosen,
            "queues": casework.queues_for(request.actor),
            "counts": counts,
            "groups": groups,
            "pressing": [] if cursor else _pressing(groups),
            "shown": len(rows),
            "is_later": cursor is not None,
            "flow": casework.CUSTODY,
            "next": _next(rows) if has_more else None,
            "today": timezone.localdate(now),
            "to_see": notices.to_see(request.actor),
        },
    )


@on_duty()
def print_queue(request: Request, name: str) -> HttpResponse:
    """A list on paper, for a meeting or a round on foot."""
    if name not in casework.QUEUES:
        raise Http404
    now = timezone.now()
    rows, _ = casework.page_of(name, request.actor, now=now, after=None, size=PRINTED)
    return render(
        request,
        "desk/print_queue.html",
        {
            "queue": casework.QUEUES[name],
            "groups": _grouped(rows, now),
            "flow": casework.CUSTODY,
            "now": now,
        },
    )


@on_duty()
def search(request: Request) -> HttpResponse:
    """Words, place or receipt code; only what the searcher may open anyway."""
    asked = words_in(request, "q")
    found = []
    if asked:
        held = appeals.appeal_by_code(request.actor, asked)
        if held:
            return redirect("appeals:case", held.pk)
        found = appeals.search(request.actor, asked)
    return render(
        request, "desk/search.html", {"asked": asked, "found": found, "flow": appeals.APPEAL}
    )


@on_duty()
def more(request: Request) -> HttpResponse:
    """The way to everything else; only what opens for this actor."""
    sees_roster = policy.may(request.actor, "organizations.posts")
    return render(
        request,
        "desk/more.html",
        {
            "actor": request.actor,
            "sees_roster": sees_roster,
            "childhood": people.childhood(timezone.localdate()),
        },
    )


Groups = list[tuple[str, list[tuple[casework.InboxRow, object]]]]


def _grouped(rows: list[casework.InboxRow], now: datetime) -> Groups:
    """Rows under their headings, each with its clock."""
    local, pack = timezone.localtime(now), None
    faced = []
    for item in rows:
        pack = pack or rulebook.pack_for(item.area, local.date())
        due = here(item.due_at) if item.due_at else None
        group = casework.group_of(due, is_paused=item.is_paused, now=local)
        faced.append((group.value, item, casework.clock_face(item, pack=pack, now=now)))
    order = {name.value: place for place, name in enumerate(casework.Group)}
    faced.sort(key=lambda row: order[row[0]])
    return [
        (heading, [(item, face) for _, item, face in group])
        for heading, group in groupby(faced, key=lambda row: row[0])
    ]


def _pressing(groups: Groups) -> list[str]:
    """1 件超期, 2 件今天到期: what the head of a list says of its first page."""
    said = {casework.Group.LATE.value: "件超期", casework.Group.TODAY.value: "件今天到期"}
    return [f"{len(rows)} {said[heading]}" for heading, rows in groups if heading in said]


def _cursor(request: Request) -> casework.Cursor | None:
    at, _, key = request.GET.get("after", "").partition("~")
    try:
        return casework.Cursor(datetime.fromisoformat(at) if at else None, UUID(key))
    except ValueError:
        return None


def _next(rows: list[casework.InboxRow]) -> str:
    last = rows[-1]
    at = last.due_at.isoformat() if last.due_at else ""
    return f"?{urlencode({'after': f'{at}~{last.id}'})}"
