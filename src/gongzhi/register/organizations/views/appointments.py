"""The page of one appointment: from proposal over publicity into office and out of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from gongzhi.foundation import policy, rulebook
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.http import Request, on_duty
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.ui.faces import Basis, Entry, FourParts
from gongzhi.register.people.queries import names_of_accounts

from .. import queries, rules, services
from ..flows import APPOINTMENT, Tenure
from ..forms import ConfirmForm, PublishForm, ReasonForm
from ..models import Appointment

Verb = Callable[..., Appointment]
# fmt: off
STEPS: dict[str, tuple[type[forms.Form], Verb, str]] = {
    "publish": (PublishForm, services.publish_appointment, "公示了，居民现在能看到"),
    "confirm": (ConfirmForm, services.confirm_appointment, "任命了"),
    "drop":    (ReasonForm,  services.drop_appointment,    "不再任命，空缺放出来了"),
    "leave":   (ReasonForm,  services.end_appointment,     "办了离任"),
}
# fmt: on


@on_duty()
def appointment(request: Request, appointment_id: UUID) -> HttpResponse:
    return _page(request, _seen(request, appointment_id), {})


@on_duty()
@require_POST
def act(request: Request, appointment_id: UUID, action: str) -> HttpResponse:
    """One step. A form that does not fit comes back with everything typed."""
    held = _seen(request, appointment_id)
    if action not in STEPS:
        raise Http404
    make, verb, done = STEPS[action]
    form = make(request.POST)
    if form.is_valid():
        try:
            verb(held.pk, **form.cleaned_data, actor=request.actor, at=timezone.now())
        except (services.TermNeeded, rulebook.RuleMissing) as refusal:
            form.add_error(None, str(refusal))
        except StepRefused as refusal:
            messages.warning(request, str(refusal))
            return _page(request, _seen(request, appointment_id), {}, status=409)
        else:
            messages.success(request, done)
            return redirect("organizations:appointment", held.pk)
    return _page(request, _seen(request, appointment_id), {action: form}, status=400)


def _seen(request: Request, appointment_id: UUID) -> Appointment:
    found = queries.appointment_seen_by(request.actor, appointment_id)
    if found is None:
        raise Http404
    return found


def _page(
    request: Request, held: Appointment, refused: dict[str, forms.Form], *, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    steps = APPOINTMENT.open_steps(held, request.actor, at=now)
    asked = {step.name: refused.get(step.name) or _form(step.name, held, today) for step in steps}
    may = policy.allows(request.actor, "organizations.appoint", held)
    return render(
        request,
        "organizations/appointment.html",
        {
            "held": held,
            "flow": APPOINTMENT,
            "steps": steps,
            "forms": asked,
            "open": next(iter(refused), ""),
            "no": _not_yet(held, today) if may else None,
            "left": rules.days_left(held.until_on, on=today)
            if held.status == Tenure.IN_OFFICE
            else None,
            "timeline": _story(held),
        },
        status=status,
    )


def _form(step: str, held: Appointment, today: date) -> forms.Form:
    """A step's form with the dates most people would write."""
    start: dict[str, Any] = {}
    if step == "publish":
        try:
            start["until"] = services.earliest_publicity_end(held.area, on=today)
        except rulebook.RuleMissing:
            start = {}
    elif step == "confirm":
        months = held.post.term_months
        start["from_on"] = today
        start["until_on"] = (
            rules.months_later(today, months) - timedelta(days=1) if months else None
        )
    return STEPS[step][0](initial=start)


def _not_yet(held: Appointment, today: date) -> FourParts | None:
    """Why nobody can be confirmed while the publicity runs."""
    until = held.publish_until
    if held.status != Tenure.PUBLISHED or until is None:
        return None
    if rules.publicity_is_over(until, on=today):
        return None
    following = until + timedelta(days=1)
    return FourParts(
        what="现在还不能任命。",
        why=f"公示到 {until.month}月{until.day}日才满，这期间大家还能提意见。",
        basis=(_basis(held),),
        where=f"{following.month}月{following.day}日起，这一页会出现“任命”。这期间收到实名意见，先核实再定。",
        objection="觉得公示期定得不对，请上级党组织更正；不再任命的，用“不再任命”写明原因。",
    )


def _basis(held: Appointment) -> Basis:
    try:
        pack = rulebook.pack_for(held.area, held.proposed_on)
        rule = pack.rule("organizations.publicity", "default")
    except rulebook.RuleMissing:
        return Basis(title=held.document or "本次任职公示", article="")
    if rule.basis is None:
        return Basis(title=pack.title, article=rule.label)
    return Basis(
        title=rule.basis.law,
        article=rule.basis.article,
        text=rule.basis.text,
        is_verified=rule.is_verified,
    )


def _story(held: Appointment) -> list[Entry]:
    told = history(held.pk)
    names = names_of_accounts(item.actor_id for item in told)
    return [
        Entry(
            item.label,
            at=item.at,
            who=names.get(item.actor_id or 0, ""),
            note=str((item.body or {}).get("reason", "")),
            state="now" if item is told[-1] else "done",
        )
        for item in reversed(told)
    ]
