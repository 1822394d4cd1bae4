"""What may be done on a case together: each step with its form, if it asks anything, and its one call."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone

from gongzhi.capabilities.casework import queries as casework
from gongzhi.capabilities.casework import services
from gongzhi.foundation import policy
from gongzhi.foundation.http import Request
from gongzhi.register.organizations.queries import people_of, units_that_may_take_over

from ..forms.joint import (
    DecideForm,
    DoneForm,
    MoveForm,
    ReasonForm,
    ReportInForm,
    ResultForm,
    StageForm,
    WhistleForm,
)
from ..models import Appeal

Do = Callable[[Request, Any, Any], object]


@dataclass(frozen=True)
class JointStep:
    """A button: ``form`` is None where nothing is asked; ``of`` the step of the part's own flow."""

    label: str
    icon: str
    do: Do
    form: type[forms.Form] | None = None
    of: str = ""


def _said(verb: Callable[..., object], request: Request, key: Any, form: Any) -> object:
    """The service takes what the form asks, by the same names."""
    said = form.cleaned_data if form else {}
    return verb(key, **said, actor=request.actor, at=timezone.now())


def _plan(request: Request, key: UUID, form: Any) -> object:
    said = form.cleaned_data
    unit, _, owner = said.pop("who").partition(":")
    return services.plan_stage(
        key,
        **said,
        unit_id=UUID(unit),
        owner_id=int(owner) if owner else None,
        actor=request.actor,
        at=timezone.now(),
    )


def _call(verb: Callable[..., object], request: Request, key: UUID, form: Any) -> object:
    units = [UUID(unit) for unit in form.cleaned_data["to_units"]]
    reason = form.cleaned_data["reason"]
    return verb(key, to_units=units, reason=reason, actor=request.actor, at=timezone.now())


def _answer(is_blown: bool, request: Request, key: UUID, form: Any) -> object:
    said = form.cleaned_data if form else {}
    return services.answer_call(
        key, is_blown=is_blown, **said, actor=request.actor, at=timezone.now()
    )


def _decide(request: Request, key: UUID, form: Any) -> object:
    said = dict(form.cleaned_data)
    unit = UUID(said.pop("unit"))
    return services.decide_dispute(
        key, unit_id=unit, **said, actor=request.actor, at=timezone.now()
    )


# fmt: off
STEPS: dict[str, JointStep] = {
    # On the case itself.
    "plan":         JointStep("定下一步",             "list-check",      _plan, StageForm),
    "blow":         JointStep("吹哨，叫单位来",       "megaphone",       partial(_call, services.blow_whistle), WhistleForm),
    "ask":          JointStep("请街道吹哨",           "megaphone",       partial(_call, services.ask_whistle), WhistleForm),
    "ask_decision": JointStep("请街道裁定归谁办",     "search",          partial(_said, services.ask_decision), ReasonForm),
    # On one stage.
    "stage_report": JointStep("报做完",               "check-circle",    partial(_said, services.report_stage), DoneForm, "report"),
    "stage_finish": JointStep("做完了",               "check-circle",    partial(_said, services.accept_stage), DoneForm, "accept"),
    "stage_accept": JointStep("验收，做完了",         "check-circle",    partial(_said, services.accept_stage), None, "accept"),
    "stage_redo":   JointStep("没做到，再做",         "arrow-repeat",    partial(_said, services.redo_stage), ReasonForm, "redo"),
    "stage_move":   JointStep("改日子",               "calendar-check",  partial(_said, services.move_stage), MoveForm, "drop"),
    "stage_drop":   JointStep("不做这一步",           "slash-circle",    partial(_said, services.drop_stage), ReasonForm, "drop"),
    # On one whistle.
    "call_blow":    JointStep("吹哨",                 "megaphone",       partial(_answer, True), None, "blow"),
    "call_decline": JointStep("不吹哨",               "slash-circle",    partial(_answer, False), ReasonForm, "decline"),
    "call_report":  JointStep("报到",                 "person-check",    partial(_said, services.report_in), ReportInForm, "report_in"),
    "call_result":  JointStep("报结果",               "check-circle",    partial(_said, services.give_result), ResultForm, "conclude"),
    "call_off":     JointStep("收哨，不用来了",       "x-circle",        partial(_said, services.call_off), ReasonForm, "call_off"),
    # On the dispute.
    "decide":       JointStep("裁定归谁办",           "search",          _decide, DecideForm, "decide"),
    "drop_dispute": JointStep("自己办，不用裁定了",   "arrow-repeat",    partial(_said, services.drop_dispute), None, "drop"),
}
# fmt: on
_OF_STAGES = (
    "stage_report",
    "stage_finish",
    "stage_accept",
    "stage_redo",
    "stage_move",
    "stage_drop",
)  # fmt: skip
_OF_CALLS = ("call_blow", "call_decline", "call_report", "call_result", "call_off")
_OF_DISPUTES = ("decide", "drop_dispute")
_ON_THE_CASE = {
    "plan": "casework.plan",
    "blow": "casework.blow",
    "ask": "casework.ask_whistle",
    "ask_decision": "casework.hold",
}


def open_steps(appeal: Appeal, joint: casework.Joint, actor: policy.Actor) -> dict[str, list[str]]:
    """The steps that work now, by part; those on the case itself stand under the empty text."""
    found = {"": _on_the_case(appeal, joint, actor)}
    if joint.stages:
        steps = casework.steps_open(casework.STAGE, appeal.pk, actor)
        for stage in joint.stages:
            names = [n for n in _OF_STAGES if STEPS[n].of in steps[str(stage.id)]]
            found[str(stage.id)] = _fitting(names, stage.status)
    if joint.whistles:
        steps = casework.steps_open(casework.WHISTLE, appeal.pk, actor)
        for whistle in joint.whistles:
            found[str(whistle.id)] = _open_of(_OF_CALLS, steps[str(whistle.id)])
    if joint.disputes:
        steps = casework.steps_open(casework.DISPUTE, appeal.pk, actor)
        for dispute in joint.disputes:
            found[str(dispute.id)] = _open_of(_OF_DISPUTES, steps[str(dispute.id)])
    return found


def _open_of(names: Iterable[str], steps: Container[str]) -> list[str]:
    return [name for name in names if STEPS[name].of in steps]


def make_form(
    name: str, part: str, units: Units, appeal: Appeal, data: Any = None
) -> forms.Form | None:
    """The form of a step on a part, empty or as it was sent; None where nothing is asked."""
    kind = STEPS[name].form
    if kind is None:
        return None
    ids = f"{name}_{part}_%s" if part else f"{name}_%s"
    if kind is StageForm:
        return StageForm(data, auto_id=ids, people=units.with_people(appeal))
    if kind in (WhistleForm, DecideForm):
        return kind(data, auto_id=ids, units=units.named(appeal))
    return kind(data, auto_id=ids)


class Units:
    """Units that may work on a case here, and their people; read once a page, if at all."""

    def __init__(self) -> None:
        self._found: list[Any] | None = None
        self._people: list[Any] | None = None

    def named(self, appeal: Appeal) -> list[tuple[str, str]]:
        return [(str(u.pk), f"{u.get_kind_display()} · {u.name}") for u in self._units(appeal)]

    def with_people(self, appeal: Appeal) -> list[Any]:
        """Each unit with "nobody named" first, then who works there."""
        units = self._units(appeal)
        if self._people is None:
            keys = [unit.pk for unit in units]
            self._people = people_of(keys, *casework.WORKERS, on=timezone.localdate())
        return [
            (
                unit.name,
                [
                    (str(unit.pk), f"{unit.name}（不指定人）"),
                    *((f"{unit.pk}:{account}", name) for key, account, name in self._people if key == unit.pk),
                ],
            )
            for unit in units
        ]  # fmt: skip

    def _units(self, appeal: Appeal) -> list[Any]:
        if self._found is None:
            self._found = list(units_that_may_take_over(appeal.area))
        return self._found


def _on_the_case(appeal: Appeal, joint: casework.Joint, actor: policy.Actor) -> list[str]:
    granted = policy.granted(actor, _ON_THE_CASE.values(), appeal.item)
    names = [name for name, key in _ON_THE_CASE.items() if key in granted]
    if appeal.item.status not in casework.OPEN:
        return []
    if "blow" in names:
        names = [name for name in names if name != "ask"]
    if joint.dispute and joint.dispute.is_open:
        names = [name for name in names if name != "ask_decision"]
    return names


def _fitting(names: list[str], status: str) -> list[str]:
    """Who may accept need not report; what is reported asks for no more words."""
    if status == "planned":
        unwanted = {"stage_accept"} | ({"stage_report"} if "stage_finish" in names else set())
    else:
        unwanted = {"stage_finish", "stage_move"}
    return [name for name in names if name not in unwanted]
