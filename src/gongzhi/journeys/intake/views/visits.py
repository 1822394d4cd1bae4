"""走访 on the desk: plans by building, and the closed note that can be written without a network."""

from __future__ import annotations

from itertools import groupby
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.http import Request, on_duty
from gongzhi.foundation.text import new_code
from gongzhi.register.organizations.queries import people_of
from gongzhi.register.territory.queries import buildings_in

from .. import queries, rules, services
from ..forms import NoteForm, PlanForm
from ..models import VisitPlan
from ..permissions import COMMUNITY, OFFICE

MOST_SHOWN = 50


@on_duty(*OFFICE)
@require_http_methods(["GET", "POST"])
def visit_list(request: Request) -> HttpResponse:
    """What one is to visit; who keeps a community also plans."""
    form = _plan_form(request) if request.actor.holds(*COMMUNITY) else None
    if form and form.is_bound and form.is_valid():
        typed = form.cleaned_data
        plan = services.plan_visits(
            typed["building"],
            visitor_id=typed["visitor"],
            since=typed["since"],
            until=typed["until"],
            actor=request.actor,
            at=timezone.now(),
        )
        messages.success(request, f"安排好了，{plan.since_on:%-m月%-d日}开始")
        return redirect("intake:visit_list")
    plans = list(queries.plans_seen_by(request.actor)[:MOST_SHOWN])
    shown = {"form": form, "plans": plans}
    bad = form is not None and bool(form.errors)
    return render(request, "intake/visits.html", shown, status=400 if bad else 200)


@on_duty(*OFFICE)
@require_http_methods(["GET", "POST"])
def visit_plan(request: Request, plan_id: UUID) -> HttpResponse:
    """Who is due a visit; for the one who goes, the note as well.

    A device that was without a network sends what it kept with ``X-Requested-With: visit`` and
    is answered in JSON: taken, or what is to be put right.
    """
    plan = queries.plan_to_visit(request.actor, plan_id)
    if plan is None:
        raise Http404
    households = queries.households_of(plan)
    paper = queries.visit_paper(plan.area, timezone.localdate())
    is_mine = plan.visitor_id == request.actor.pk
    form = _note_form(request, households, paper) if is_mine else None
    if request.method == "POST":
        return _take(request, plan, form)
    return _show(request, plan, form, households, paper)


@on_duty(*OFFICE)
def visit_worker(request: Request) -> HttpResponse:
    """The script that keeps the page of a plan readable without a network."""
    answer = render(request, "intake/visit_worker.js", content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer


def _take(request: Request, plan: VisitPlan, form: NoteForm | None) -> HttpResponse:
    if form is None:
        raise Http404
    from_device = request.headers.get("X-Requested-With") == "visit"
    if form.is_valid():
        try:
            _note(request, plan, form)
        except StepRefused as refusal:
            form.add_error(None, str(refusal))
    if from_device:
        said = [str(error) for errors in form.errors.values() for error in errors]
        body = {"saved": not said, "errors": said}
        return JsonResponse(body, status=400 if said else 200)
    if form.errors:
        households = queries.households_of(plan)
        paper = queries.visit_paper(plan.area, timezone.localdate())
        return _show(request, plan, form, households, paper)
    messages.success(request, "记好了")
    return redirect("intake:visit_plan", plan.pk)


def _note(request: Request, plan: VisitPlan, form: NoteForm) -> None:
    typed = form.cleaned_data
    noted = services.Noted(
        id=typed["id"],
        part_id=typed["part"],
        visited_on=typed["visited_on"],
        outcome=typed["outcome"],
        code=typed["code"],
        is_agreed=typed["is_agreed"],
        topics=tuple(typed["topics"]),
        wish=typed["wish"],
        is_wished=typed["is_wished"],
        phone=typed["phone"],
    )
    services.note_visit(plan.pk, noted, actor=request.actor, at=timezone.now())


def _show(
    request: Request,
    plan: VisitPlan,
    form: NoteForm | None,
    households: list[queries.Household],
    paper: queries.VisitPaper,
) -> HttpResponse:
    shown = {
        "plan": plan,
        "form": form,
        "households": households,
        "done": sum(home.is_done for home in households),
        "paper": paper,
        "code": form["code"].value() if form else "",
    }
    bad = form is not None and bool(form.errors)
    return render(request, "intake/visit_plan.html", shown, status=400 if bad else 200)


def _note_form(
    request: Request, households: list[queries.Household], paper: queries.VisitPaper
) -> NoteForm:
    code = new_code(rules.CODE_LENGTH)
    begun = {"id": uuid4(), "code": code, "visited_on": timezone.localdate()}
    data = request.POST if request.method == "POST" else None
    return NoteForm(data, paper=paper, households=households, initial=begun)


def _plan_form(request: Request) -> PlanForm:
    units = {duty.unit for duty in request.actor.duties if duty.role in COMMUNITY}
    people = people_of(units, *COMMUNITY, on=timezone.localdate())
    found = buildings_in(request.actor.area_of(*COMMUNITY)).select_related("neighbourhood")
    buildings = [
        (name, [(str(one.pk), f"{name} {one.name}") for one in inside])
        for name, inside in groupby(found, key=lambda one: one.neighbourhood.name)
    ]
    told = [(str(account), name) for _, account, name in people]
    return PlanForm(request.POST or None, buildings=buildings, people=told)
