"""审计员: who looked at whom. The log is read here, never the data that was looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from gongzhi.foundation import tabular
from gongzhi.foundation.http import Request, on_duty
from gongzhi.foundation.ui import words

from .. import queries, services
from ..forms import LooksForm, PhoneForm
from ..models import AccessLog

HEADERS = ["时间", "查看人", "身份", "看了谁（编号）", "所在事项（编号）", "看了什么", "为了什么"]
MOST = 100_000


@on_duty("auditor")
@require_safe
def looks(request: Request) -> HttpResponse:
    """Looks by viewer, person and day, newest first."""
    form = LooksForm(request.GET)
    found, asked = _asked(request, form)
    rows, has_more = queries.page_of_looks(found, after=cursor_of(request))
    return render(
        request,
        "people/looks.html",
        {
            "form": form,
            "phone_form": PhoneForm(auto_id="phone_%s"),
            "rows": rows,
            "person_id": form.cleaned_data.get("person"),
            "is_asked": bool(asked),
            "unseen": queries.unseen_emergencies(request.actor),
            "query": urlencode(asked),
            "next": link_behind(rows[-1], **asked) if has_more else None,
        },
        status=400 if form.errors else 200,
    )


@on_duty("auditor")
@require_POST
def looks_at_phone(request: Request) -> HttpResponse:
    """From a phone number to its person's looks; the number stays out of addresses and logs."""
    form = PhoneForm(request.POST)
    person = queries.person_with_phone(form.cleaned_data["phone"]) if form.is_valid() else None
    if person is None:
        said = form.errors["phone"].as_text() if form.errors else "没有人用这个号码登记过"
        messages.warning(request, said.removeprefix("* "))
        return redirect("people:looks")
    return redirect(f"{reverse('people:looks')}?{urlencode({'person': str(person.pk)})}")


@on_duty("auditor")
@require_safe
def looks_export(request: Request) -> StreamingHttpResponse | HttpResponse:
    """The same rows as the list, as a table."""
    form = LooksForm(request.GET)
    found, _ = _asked(request, form)
    if form.errors:
        return redirect(f"{reverse('people:looks')}?{request.GET.urlencode()}")
    found = found[:MOST]
    said = form.cleaned_data
    services.record_export(
        what="谁看了谁",
        rows=found.count(),
        span=f"{said['day'] or ''}—{said['until'] or said['day'] or ''}",
        area=settings.DISTRICT,
        actor=request.actor,
        at=timezone.now(),
    )
    stamp = timezone.localdate().isoformat()
    return tabular.as_download(f"谁看了谁-{stamp}.csv", HEADERS, _rows(found))


def cursor_of(request: Request) -> queries.LookCursor | None:
    at, _, key = request.GET.get("after", "").partition("~")
    try:
        return queries.LookCursor(datetime.fromisoformat(at), int(key))
    except ValueError:
        return None


def link_behind(last: AccessLog, **asked: str) -> str:
    """The address of the page behind this look, with what was asked kept."""
    return f"?{urlencode({**asked, 'after': f'{last.at.isoformat()}~{last.pk}'})}"


def _asked(request: Request, form: LooksForm) -> tuple[QuerySet[AccessLog], dict[str, str]]:
    """The looks asked for, and the question again for the addresses of other pages."""
    if not form.is_valid():
        return queries.audited_looks(request.actor).none(), {}
    said = form.cleaned_data
    found = queries.audited_looks(
        request.actor,
        viewer=said["viewer"].strip(),
        person_id=said["person"],
        day=said["day"],
        until=said["until"],
    )
    return found, {name: str(value) for name, value in said.items() if value}


def _rows(found: QuerySet[AccessLog]) -> Iterator[tuple[str, ...]]:
    for look in found.iterator(chunk_size=2_000):
        yield (
            words.stamp(look.at),
            look.viewer,
            look.role,
            str(look.person_id or ""),
            str(look.subject_id or ""),
            "、".join(look.fields),
            look.purpose,
        )
