"""Reports on the desk: gathering, putting clusters right, answering, publishing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.http import Request, on_duty
from gongzhi.register.territory import queries as territory

from .. import queries, rules, services
from ..flows import REPORT
from ..forms import AnswerForm, MoveForm, NameForm, PlanForm
from ..models import Cluster, Report
from ..permissions import KEEPERS, OFFICE
from . import shown
from .hot import places_of

SHOWN_AT_ONCE = 100  # messages of a cluster on one page
Filled = dict[str, forms.Form]


@on_duty(*OFFICE)
@require_http_methods(["GET", "POST"])
def desk_list(request: Request) -> HttpResponse:
    """Those that were and are, and a form to gather another for whoever may."""
    places = _places(request.actor)
    form = PlanForm(request.POST or None, places=places) if places else None
    if form and form.is_bound and form.is_valid():
        try:
            made = services.draw_up(form.plan, actor=request.actor, at=timezone.now())
        except StepRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("concentration:desk_report", made.pk)
    told = {"form": form, "rows": queries.reports_of(request.actor)[:50], "flow": REPORT}
    status = 400 if form and form.errors else 200
    return render(request, "concentration/desk_list.html", told, status=status)


@on_duty(*OFFICE)
def desk_report(request: Request, report_id: UUID) -> HttpResponse:
    report = _found(request, report_id)
    found = queries.clusters_of(report)
    told = {
        "report": report,
        "flow": REPORT,
        "place": territory.called(report.area),
        "clusters": shown.clusters(report, found, is_public=False),
        "left": len(queries.unanswered(report)),
        "may_keep": policy.allows(request.actor, "concentration.keep", report),
    }
    return render(request, "concentration/desk_report.html", told)


@on_duty(*OFFICE)
@require_POST
def desk_close(request: Request, report_id: UUID) -> HttpResponse:
    report = _found(request, report_id)
    try:
        services.close_report(report.pk, actor=request.actor, at=timezone.now())
    except StepRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "公布了，说过的居民会收到各自那一组的答复")
    return redirect("concentration:desk_report", report.pk)


@on_duty(*OFFICE)
def desk_cluster(request: Request, report_id: UUID, number: int) -> HttpResponse:
    report = _found(request, report_id)
    return _page(request, report, _cluster(report, number))


@on_duty(*OFFICE)
@require_POST
def desk_act(request: Request, report_id: UUID, number: int, action: str) -> HttpResponse:
    """Answer, name, or move messages of a cluster."""
    report = _found(request, report_id)
    cluster = _cluster(report, number)
    act = _ACTIONS.get(action)
    if act is None:
        raise Http404
    try:
        filled = act(request, report, cluster)
    except StepRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect("concentration:desk_cluster", report.pk, number)
    if filled:
        return _page(request, report, cluster, filled)
    return redirect("concentration:desk_report", report.pk)


def _answer(request: Request, report: Report, cluster: Cluster) -> Filled | None:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return {"answer": form}
    services.answer_cluster(
        report.pk, cluster.number, **form.cleaned_data, actor=request.actor, at=timezone.now()
    )
    messages.success(request, f"第 {cluster.number} 组答复好了")
    return None


def _name(request: Request, report: Report, cluster: Cluster) -> Filled | None:
    form = NameForm(request.POST)
    if not form.is_valid():
        return {"name": form}
    services.name_cluster(
        report.pk, cluster.number, **form.cleaned_data, actor=request.actor, at=timezone.now()
    )
    messages.success(request, "名字改好了")
    return None


def _move(request: Request, report: Report, cluster: Cluster) -> Filled | None:
    is_all = "all" in request.POST
    form = _move_form(request, report, cluster, request.POST)
    if not form.is_valid():
        return {"move": form}
    chosen = [UUID(key) for key in form.cleaned_data["appeals"]]
    into = services.move_messages(
        report.pk,
        cluster.number,
        appeals=None if is_all else chosen,
        target=form.cleaned_data["target"],
        actor=request.actor,
        at=timezone.now(),
    )
    messages.success(request, f"归到第 {into.number} 组“{into.label}”了")
    return None


_ACTIONS: dict[str, Callable[[Request, Report, Cluster], Filled | None]] = {
    "answer": _answer,
    "name": _name,
    "move": _move,
}


def _page(
    request: Request, report: Report, cluster: Cluster, filled: Filled | None = None
) -> HttpResponse:
    filled = filled or {}
    rows = queries.members_of(request.actor, cluster)[:SHOWN_AT_ONCE]
    written = {"outcome": cluster.outcome, "reason": cluster.reason} if cluster.outcome else None
    told = {
        "report": report,
        "shown": shown.clusters(report, [cluster], is_public=False)[0],
        "rows": rows,
        "most": SHOWN_AT_ONCE,
        "answer": filled.get("answer") or AnswerForm(initial=written),
        "name": filled.get("name") or NameForm(initial={"label": _called(cluster, rows)}),
        "move": filled.get("move") or _move_form(request, report, cluster),
        "may_keep": not report.is_closed
        and policy.allows(request.actor, "concentration.keep", report),
    }
    return render(request, "concentration/desk_cluster.html", told, status=400 if filled else 200)


def _called(cluster: Cluster, rows: Any) -> str:
    """Its name, or what its messages suggest."""
    is_named = cluster.label != rules.UNNAMED
    return cluster.label if is_named else rules.label_of(row.title for row in rows)


def _move_form(request: Request, report: Report, cluster: Cluster, data: Any = None) -> MoveForm:
    others = [one for one in queries.clusters_of(report) if one.pk != cluster.pk]
    seen = queries.members_of(request.actor, cluster).values_list("pk", flat=True)
    return MoveForm(
        data,
        targets=[(one.number, f"第 {one.number} 组：{one.label}") for one in others],
        appeals=[str(key) for key in seen] if data is not None else [],
    )


def _found(request: Request, report_id: UUID) -> Report:
    report = queries.report_kept_by(request.actor, report_id)
    if report is None:
        raise Http404
    return report


def _cluster(report: Report, number: int) -> Cluster:
    found = next((one for one in queries.clusters_of(report) if one.number == number), None)
    if found is None:
        raise Http404
    return found


def _places(actor: policy.Actor) -> list[tuple[str, str]]:
    return list(places_of(actor, *KEEPERS).items())
