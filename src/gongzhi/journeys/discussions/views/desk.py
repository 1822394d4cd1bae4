"""Discussions on the desk: opening one, taking down and looking again, answering, the summary."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.http import Request, on_duty
from gongzhi.foundation.rulebook import RuleMissing
from gongzhi.register.territory import queries as territory

from .. import queries, rules, services
from ..flows import STATEMENT, TOPIC
from ..forms import AnswerForm, CloseForm, HoldForm, TopicForm, values_of
from ..models import Statement, Topic
from ..permissions import OFFICE, OPENERS
from . import shown

STREET_CODE = 9  # digits


@on_duty(*OFFICE)
@require_http_methods(["GET", "POST"])
def desk_list(request: Request) -> HttpResponse:
    """Those that were and are, and a form to draft another for whoever may."""
    places = _places(request.actor)
    form = TopicForm(request.POST or None, places=places) if places else None
    if form and form.is_bound and form.is_valid():
        made = services.draft_topic(form.plan, actor=request.actor, at=timezone.now())
        return redirect("discussions:desk_topic", made.pk)
    rows, has_more = queries.kept_page(request.actor, after=shown.cursor(request))
    told = {
        "form": form,
        "rows": rows,
        "flow": TOPIC,
        "today": timezone.localdate(),
        "next": f"?{urlencode({'after': str(rows[-1].id)})}" if has_more else None,
    }
    return render(request, "discussions/desk_list.html", told, status=400 if form and form.errors else 200)  # fmt: skip


@on_duty(*OFFICE)
def desk_topic(request: Request, topic_id: UUID) -> HttpResponse:
    return _page(request, _found(request, topic_id))


@on_duty(*OFFICE)
@require_POST
def desk_act(request: Request, topic_id: UUID, action: str) -> HttpResponse:
    """Put the draft right, open it, or close it with its summary."""
    topic = _found(request, topic_id)
    act = _ACTIONS.get(action)
    if act is None:
        raise Http404
    return _done(request, topic, lambda: act(request, topic))


@on_duty(*OFFICE)
@require_POST
def desk_statement(
    request: Request, topic_id: UUID, statement_id: UUID, action: str
) -> HttpResponse:
    """Take one down, decide about one that was, or write what comes of one."""
    topic = _found(request, topic_id)
    statement = queries.statement_in(topic.pk, statement_id)
    act = _OF_STATEMENT.get(action)
    if act is None or statement is None:
        raise Http404
    return _done(request, topic, lambda: act(request, topic, statement))


Filled = dict[object, forms.Form]  # forms that come back with what was typed, by what they are of


def _done(request: Request, topic: Topic, act: Callable[[], Filled | None]) -> HttpResponse:
    try:
        filled = act()
    except (StepRefused, RuleMissing) as refusal:
        messages.warning(request, str(refusal))
        filled = None
    return _page(request, topic, filled) if filled else redirect("discussions:desk_topic", topic.pk)


def _edit(request: Request, topic: Topic) -> Filled | None:
    form = TopicForm(request.POST, places=_place(topic))
    if not form.is_valid():
        return {"edit": form}
    services.change_topic(topic.pk, form.plan, actor=request.actor, at=timezone.now())
    messages.success(request, "草稿改好了")
    return None


def _open(request: Request, topic: Topic) -> None:
    services.open_topic(topic.pk, actor=request.actor, at=timezone.now())
    messages.success(request, "讨论开放了，居民在“议一件事”里看得到")


def _close(request: Request, topic: Topic) -> Filled | None:
    form = CloseForm(request.POST)
    if not form.is_valid():
        return {"close": form}
    try:
        services.close_topic(topic.pk, **form.cleaned_data, actor=request.actor, at=timezone.now())
    except StepRefused as refusal:
        form.add_error("summary", str(refusal))
        return {"close": form}
    messages.success(request, "总结发出去了，说过意见的居民会收到通知")
    return None


def _hold(request: Request, topic: Topic, statement: Statement) -> Filled | None:
    form = HoldForm(request.POST, reasons=_reasons(topic), auto_id=f"%s-{statement.number}")
    if not form.is_valid():
        return {("hold", statement.pk): form}
    services.hold(statement.pk, **form.cleaned_data, actor=request.actor, at=timezone.now())
    messages.success(request, f"第 {statement.number} 条撤下了，说的人看得到为什么")
    return None


def _uphold(request: Request, topic: Topic, statement: Statement) -> None:
    _decide(request, statement, is_restored=False)


def _restore(request: Request, topic: Topic, statement: Statement) -> None:
    _decide(request, statement, is_restored=True)


def _decide(request: Request, statement: Statement, *, is_restored: bool) -> None:
    services.decide(statement.pk, is_restored=is_restored, actor=request.actor, at=timezone.now())
    said = "放回去了" if is_restored else "维持撤下"
    messages.success(request, f"第 {statement.number} 条{said}，说的人会收到通知")


def _answer(request: Request, topic: Topic, statement: Statement) -> Filled | None:
    form = AnswerForm(request.POST, auto_id=f"%s-{statement.number}")
    if not form.is_valid():
        return {("answer", statement.pk): form}
    services.answer_statement(
        statement.pk, **form.cleaned_data, actor=request.actor, at=timezone.now()
    )
    messages.success(request, f"第 {statement.number} 条怎么办写好了")
    return None


_ACTIONS: dict[str, Callable[[Request, Topic], Filled | None]] = {
    "edit": _edit,
    "open": _open,
    "close": _close,
}
_OF_STATEMENT: dict[str, Callable[[Request, Topic, Statement], Filled | None]] = {
    "hold": _hold,
    "uphold": _uphold,
    "restore": _restore,
    "answer": _answer,
}


def _page(request: Request, topic: Topic, filled: Filled | None = None) -> HttpResponse:
    filled, phase = filled or {}, queries.phase_of(topic, timezone.localdate())
    may_open = policy.allows(request.actor, "discussions.open", topic)
    is_over = phase.is_counted and not topic.is_draft
    told = {
        "topic": topic,
        "flow": TOPIC,
        "statement_flow": STATEMENT,
        "place": territory.called(topic.area),
        "phase": phase.value,
        "may_open": may_open,
        "edit": filled.get("edit") or TopicForm(initial=values_of(topic), places=_place(topic)),
        "close": filled.get("close") or CloseForm(),
        "is_over": is_over,
        **_statements(request, topic, filled, is_over=is_over),
    }
    return render(request, "discussions/desk_topic.html", told, status=400 if filled else 200)


def _statements(request: Request, topic: Topic, filled: Filled, *, is_over: bool) -> dict[str, Any]:
    """Every statement with the forms that fit it: counts only once the vote is over."""
    if topic.pack is None:
        return {"rows": [], "asked": [], "reasons": {}}
    reasons, limits = _reasons(topic), rules.limits_of(topic.pack)
    decidable = queries.disputed_for(request.actor, topic.pk)
    rows = [
        {
            "statement": one,
            "tally": rules.tally_of(one.agree, one.disagree, one.unsure) if is_over else None,
            "hold": filled.get(("hold", one.pk))
            or HoldForm(reasons=reasons, auto_id=f"%s-{one.number}"),
            "may_decide": one.pk in decidable,
            "answer": filled.get(("answer", one.pk)) or _answer_form(one),
            "is_asked": one.is_shown and rules.needs_answer(one.agree, one.votes, limits),
        }
        for one in queries.kept_statements(topic.pk)
    ]
    return {
        "rows": rows,
        "asked": [row for row in rows if row["is_asked"]] if is_over else [],
        "reasons": {one.code: one for one in reasons},
        "limits": limits,
    }


def _answer_form(statement: Statement) -> AnswerForm:
    answer = getattr(statement, "answer", None)
    written = {"outcome": answer.outcome, "reason": answer.reason} if answer else None
    return AnswerForm(initial=written, auto_id=f"%s-{statement.number}")


def _found(request: Request, topic_id: UUID) -> Topic:
    topic = queries.topic_kept_by(request.actor, topic_id)
    if topic is None:
        raise Http404
    return topic


def _reasons(topic: Topic) -> list[rules.Reason]:
    return rules.reasons_of(topic.pack) if topic.pack else []


def _place(topic: Topic) -> list[tuple[str, str]]:
    return [(topic.area, territory.called(topic.area))]


def _places(actor: policy.Actor) -> list[tuple[str, str]]:
    """Where the actor may open one: their communities, and a street of theirs as a whole."""
    streets = sorted(
        {
            duty.area
            for duty in actor.duties
            if duty.role in OPENERS and len(duty.area) == STREET_CODE
        }
    )
    kept = [(place.code, place.name) for place in territory.communities_kept_by(actor, *OPENERS)]
    return [*((area, f"{territory.called(area)}全部") for area in streets), *kept]
