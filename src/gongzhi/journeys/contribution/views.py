"""Pages of outreach: the community's units, and the requests as both sides see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from gongzhi.capabilities.casework import queries as casework
from gongzhi.capabilities.casework import services as custody
from gongzhi.foundation import policy, tabular
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.http import Request, on_duty, words_in
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.rulebook import RuleMissing
from gongzhi.foundation.ui import words
from gongzhi.foundation.ui.faces import Basis, Entry
from gongzhi.register.organizations.queries import OrgUnit
from gongzhi.register.people.queries import names_of_accounts

from . import queries, rules, services
from .flows import SUPPORT
from .forms import AnswerForm, AskForm, DeliverForm, NoteForm, PlanForm
from .models import SupportRequest

SHOWN, MOST = 30, 100_000
HEADERS = ["编号", "社区代码", "单位", "要什么", "一句话", "内容", "状态", "提出时间", "答复期限", "答复时间", "答复", "谁来办", "哪天", "支持了什么", "哪天支持的"]  # fmt: skip
QUIET = ("casework.finished",)


@on_duty(*rules.OFFICE)
def unit_list(request: Request) -> HttpResponse:
    """Resident units by name, with what is still to do."""
    rows, has_more = queries.unit_rows(request.actor, after=words_in(request, "after", most=80))
    told = {
        "rows": rows,
        "today": timezone.localdate(),
        "next": f"?{urlencode({'after': rows[-1].name})}" if has_more else None,
    }
    return render(request, "contribution/unit_list.html", told)


@on_duty(*rules.OFFICE)
def unit(request: Request, unit_id: UUID) -> HttpResponse:
    return _unit_page(request, _unit(request, unit_id), {})


@on_duty(*rules.KEEPERS)
@require_POST
def unit_act(request: Request, unit_id: UUID, action: str) -> HttpResponse:
    """Plan a contact, log one, or ask for support."""
    found = _unit(request, unit_id)
    made = _form_for_unit(request, found, action, request.POST)
    if made is None:
        raise Http404
    if made.is_valid():
        try:
            return _DO[action](request, found, made)
        except (StepRefused, RuleMissing) as refusal:
            made.add_error(None, str(refusal))
    return _unit_page(request, found, {action: made})


def _unit(request: Request, unit_id: UUID) -> OrgUnit:
    found = queries.unit_for(request.actor, unit_id)
    if found is None:
        raise Http404
    return found


def _form_for_unit(request: Request, found: OrgUnit, action: str, data: Any) -> forms.Form | None:
    if action == "plan":
        return PlanForm(data, people=services.colleagues(found.area, on=timezone.localdate()))
    if action == "note":
        return NoteForm(data, plans=list(queries.plans_of(request.actor, found.pk)))
    return AskForm(data) if action == "ask" else None


def _plan(request: Request, found: OrgUnit, made: Any) -> HttpResponse:
    services.plan_contact(found.pk, **made.cleaned_data, actor=request.actor, at=timezone.now())
    messages.success(request, "排进计划了")
    return redirect("contribution:unit", found.pk)


def _note(request: Request, found: OrgUnit, made: Any) -> HttpResponse:
    services.note_contact(found.pk, made.noted, actor=request.actor, at=timezone.now())
    messages.success(request, "记下了这次联系")
    return redirect("contribution:unit", found.pk)


def _ask(request: Request, found: OrgUnit, made: Any) -> HttpResponse:
    asked = services.ask_support(found.pk, made.asking, actor=request.actor, at=timezone.now())
    messages.success(request, f"请求送到{found.name}了，在那边的收件箱里")
    return redirect("contribution:request", asked.pk)


_DO: dict[str, Callable[[Request, OrgUnit, Any], HttpResponse]] = {
    "plan": _plan,
    "note": _note,
    "ask": _ask,
}


def _unit_page(request: Request, found: OrgUnit, filled: dict[str, forms.Form]) -> HttpResponse:
    may_keep = request.actor.holds(*rules.KEEPERS)
    told: dict[str, Any] = {
        "unit": found,
        "plans": list(queries.plans_of(request.actor, found.pk)),
        "notes": list(queries.notes_of(request.actor, found.pk)[:SHOWN]),
        "requests": list(
            queries.requests_seen_by(request.actor).filter(unit=found).order_by("-pk")[:SHOWN]
        ),
        "flow": SUPPORT,
        "today": timezone.localdate(),
        "filled": filled,
        "forms": {
            name: (filled.get(name) or _form_for_unit(request, found, name, None))
            if may_keep
            else None
            for name in _DO
        },
    }
    return render(request, "contribution/unit.html", told, status=400 if filled else 200)


@on_duty()
def request_list(request: Request) -> HttpResponse:
    """What waits for an answer with its clock, then what was answered."""
    now = timezone.now()
    after = _cursor(request)
    waiting = [] if after else list(queries.waiting_for(request.actor)[:SHOWN])
    answered, has_more = queries.answered_for(request.actor, after=after)
    told = {
        "waiting": [
            (one, casework.clock_face(one.item, pack=one.pack, now=now)) for one in waiting
        ],
        "answered": answered,
        "answers": request.actor.holds(*rules.ANSWERERS),
        "keeps": request.actor.holds(*rules.OFFICE),
        "flow": SUPPORT,
        "is_later": after is not None,
        "next": f"?{urlencode({'after': str(answered[-1].pk)})}" if has_more else None,
    }
    return render(request, "contribution/request_list.html", told)


@on_duty()
def support(request: Request, request_id: UUID) -> HttpResponse:
    return _request_page(request, _support(request, request_id), {})


@on_duty()
@require_POST
def support_act(request: Request, request_id: UUID, action: str) -> HttpResponse:
    """Take it in hand, answer it, confirm what came of it, or withdraw it."""
    found = _support(request, request_id)
    if action not in _STEPS:
        raise Http404
    form_of, act = _STEPS[action]
    made = form_of(request.POST) if form_of else None
    if made is not None and not made.is_valid():
        return _request_page(request, found, {action: made})
    try:
        messages.success(request, act(request, found, made))
    except StepRefused as refusal:
        if made is not None and _still_open(request, found, action):
            made.add_error(None, str(refusal))
            return _request_page(request, found, {action: made})
        messages.warning(request, str(refusal))
    return redirect("contribution:request", found.pk)


def _support(request: Request, request_id: UUID) -> SupportRequest:
    found = queries.request_seen_by(request.actor, request_id)
    if found is None:
        raise Http404
    return found


def _still_open(request: Request, found: SupportRequest, action: str) -> bool:
    """Whether the page shows this form again: nobody has moved the request meanwhile."""
    found.refresh_from_db(fields=["status"])
    steps = SUPPORT.open_steps(found, request.actor, at=timezone.now())
    return _SHOWN_FOR[action] in {step.name for step in steps}


_SHOWN_FOR = {"answer": "agree", "deliver": "deliver"}


def _claim(request: Request, found: SupportRequest, _: Any) -> str:
    custody.claim_item(found.pk, actor=request.actor, at=timezone.now())
    return "领下了，在“要我办的”里"


def _answer(request: Request, found: SupportRequest, made: Any) -> str:
    services.answer_request(found.pk, made.reply, actor=request.actor, at=timezone.now())
    return "答复送到社区了，谢谢"


def _deliver(request: Request, found: SupportRequest, made: Any) -> str:
    services.confirm_delivery(found.pk, **made.cleaned_data, actor=request.actor, at=timezone.now())
    return "记下了，单位也看得到"


def _withdraw(request: Request, found: SupportRequest, _: Any) -> str:
    services.withdraw_request(found.pk, actor=request.actor, at=timezone.now())
    return "收回了，单位会收到通知"


_STEPS: dict[str, tuple[type[forms.Form] | None, Callable[[Request, SupportRequest, Any], str]]] = {
    "claim": (None, _claim),
    "answer": (AnswerForm, _answer),
    "deliver": (DeliverForm, _deliver),
    "withdraw": (None, _withdraw),
}


def _request_page(
    request: Request, found: SupportRequest, filled: dict[str, forms.Form]
) -> HttpResponse:
    now = timezone.now()
    steps = {step.name for step in SUPPORT.open_steps(found, request.actor, at=now)}
    told = {
        "one": found,
        "flow": SUPPORT,
        "face": casework.clock_face(found.item, pack=found.pack, now=now),
        "clock_lines": casework.clock_lines(casework.joint_of(found.pk).clocks, now=now),
        "sayings": [(one, _basis(one, found)) for one in _sayings(found)],
        "timeline": _timeline(found),
        "may_claim": found.item.status == "unclaimed" and "agree" in steps,
        "answer": filled.get("answer") or AnswerForm() if "agree" in steps else None,
        "deliver": filled.get("deliver") or DeliverForm() if "deliver" in steps else None,
        "may_withdraw": "withdraw" in steps,
        "may_see_unit": request.actor.holds(*rules.OFFICE),
    }
    return render(request, "contribution/request.html", told, status=400 if filled else 200)


def _sayings(found: SupportRequest) -> list[rules.Saying]:
    return rules.sayings_for(found.pack, found.kind)


def _basis(one: rules.Saying, found: SupportRequest) -> Basis:
    if one.basis is None:
        return Basis(f"《{found.pack.title}》", one.label, "", one.is_verified)
    return Basis(f"《{one.basis.law}》", one.basis.article, one.basis.text, one.is_verified)


def _timeline(found: SupportRequest) -> list[Entry]:
    told = history(found.pk, without=QUIET)
    people = names_of_accounts(one.actor_id for one in told)
    return [Entry(what=one.label, at=one.at, who=people.get(one.actor_id or 0, "")) for one in told]


@on_duty()
def export(request: Request) -> StreamingHttpResponse:
    """The requests somebody sees, as a table, in the order they were made."""
    found = policy.visible(
        queries.requests_seen_by(request.actor), request.actor, "contribution.export"
    )
    stamp = timezone.localdate().isoformat()
    rows = _table(found.order_by("pk")[:MOST].iterator(chunk_size=2_000))
    return tabular.as_download(f"支持请求-{stamp}.csv", HEADERS, rows)


def _table(found: Iterator[SupportRequest]) -> Iterator[tuple[str, ...]]:
    for one in found:
        due = one.item.due_at
        yield (
            str(one.pk),
            one.area,
            one.unit.name,
            one.get_kind_display(),
            one.title,
            one.detail,
            SUPPORT.statuses(one.status).label,
            words.stamp(one.asked_at),
            _stamp(due),
            _stamp(one.answered_at),
            one.answer,
            one.who,
            one.promised_on.isoformat() if one.promised_on else "",
            one.delivered,
            one.delivered_on.isoformat() if one.delivered_on else "",
        )


def _stamp(at: datetime | None) -> str:
    return words.stamp(at) if at else ""


def _cursor(request: Request) -> UUID | None:
    try:
        return UUID(request.GET.get("after", ""))
    except ValueError:
        return None
