"""安全管理员 opens contact data in an emergency; 审计员 looks into every opening."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.foundation import tabular
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.http import Request, on_duty
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.ui import words

from .. import queries, services
from ..forms import EmergencyForm, SpanForm
from ..models import Emergency

MOST = 50
OPENED = ["打开时间", "谁打开", "看了谁（编号）", "出了什么事", "关上时间", "审计员看过"]
TAKEN = ["时间", "谁导出（账号）", "导出了什么", "几行", "哪些天"]


@on_duty("security_admin", "auditor")
@never_cache
@require_http_methods(["GET", "POST"])
def emergencies(request: Request) -> HttpResponse:
    """Open one with a reason, or see those there were."""
    form = EmergencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = services.open_in_emergency(
                form.cleaned_data["whom"],
                reason=form.cleaned_data["reason"],
                district=settings.DISTRICT,
                actor=request.actor,
                at=timezone.now(),
            )
        except StepRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("people:emergency", opened.pk)
    return render(
        request,
        "people/emergencies.html",
        {
            "form": form,
            "span": SpanForm(),
            "rows": list(queries.emergencies(request.actor)[:MOST]),
            "audits": request.actor.holds("auditor"),
        },
        status=400 if form.errors else 200,
    )


@on_duty("security_admin")
@never_cache
@require_safe
def emergency(request: Request, emergency_id: UUID) -> HttpResponse:
    """The contact data, for whoever opened it and until its time is over."""
    found = queries.emergencies(request.actor).filter(account=request.actor.pk, pk=emergency_id)
    opened = found.select_related("person__home").first()
    if opened is None:
        raise Http404
    is_open = timezone.now() < opened.expires_at
    return render(
        request,
        "people/emergency.html",
        {"opened": opened, "person": opened.person if is_open else None},
    )


@on_duty("auditor")
@require_POST
def see_emergency(request: Request, emergency_id: UUID) -> HttpResponse:
    if not queries.emergencies(request.actor).filter(pk=emergency_id).exists():
        raise Http404
    try:
        services.see_emergency(emergency_id, actor=request.actor, at=timezone.now())
    except StepRefused as refused:
        messages.warning(request, str(refused))
    return redirect("people:emergencies")


@on_duty("auditor")
@require_safe
def audit_export(request: Request, what: str) -> StreamingHttpResponse | HttpResponse:
    """Openings or earlier exports of some days as a table; that it was taken is on record."""
    form = SpanForm(request.GET)
    if what not in ("emergencies", "exports") or not form.is_valid():
        raise Http404
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    if what == "emergencies":
        found = queries.emergencies(request.actor).filter(queries.days("opened_at", first, last))
        name, headers, rows = "紧急打开", OPENED, list(_opened(found))
    else:
        name, headers, rows = "审计导出", TAKEN, list(_taken(form))
    services.record_export(
        what=name,
        rows=len(rows),
        span=f"{first or ''}—{last or ''}",
        area=settings.DISTRICT,
        actor=request.actor,
        at=timezone.now(),
    )
    return tabular.as_download(f"{name}-{timezone.localdate().isoformat()}.csv", headers, rows)


def _opened(found: QuerySet[Emergency]) -> Iterator[tuple[str, ...]]:
    for one in found:
        yield (
            words.stamp(one.opened_at),
            one.account.display_name,
            str(one.person_id),
            one.reason,
            words.stamp(one.expires_at),
            words.stamp(one.seen_at) if one.seen_at else "",
        )


def _taken(form: SpanForm) -> Iterator[tuple[str, ...]]:
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    for told in history(queries.AUDIT_EXPORTS):
        day = timezone.localdate(told.at)
        if (first and day < first) or (last and day > last):
            continue
        body = told.body or {}
        yield (
            words.stamp(told.at),
            str(told.actor_id or ""),
            str(body.get("what", "")),
            str(body.get("rows", "")),
            str(body.get("span", "")),
        )
