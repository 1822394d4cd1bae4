"""The steps of the desk's case page: each with its form, if it asks anything, and its one service call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone

from gongzhi.capabilities.casework import services as casework
from gongzhi.foundation import files
from gongzhi.foundation.http import Request

from .. import queries, rules, services
from ..models import Appeal, Outcome
from . import calling, case_forms, case_merging

Form = forms.Form
COMES_BACK = (Outcome.NOT_NOW, Outcome.PARTLY)
Do = Callable[[Request, Appeal, Any], None]


@dataclass(frozen=True)
class Action:
    """What a button does; ``makes_form`` is None where there is nothing to fill in."""

    do: Do
    makes_form: Callable[..., Form] | None = None

    def form(self, request: Request, appeal: Appeal, action: str) -> Form | None:
        """The form as it was sent."""
        if self.makes_form is None:
            return None
        return self.makes_form(appeal, action, request.POST, request.FILES)


def _accept(request: Request, appeal: Appeal, form: Form) -> None:
    """Take in; on a case taken in already, correct the sorting; in review, overturn."""
    said, now = form.cleaned_data, timezone.now()
    if appeal.status == "review":
        sorting = {key: said[key] for key in ("category", "urgency")}
        services.overturn(appeal.pk, **sorting, actor=request.actor, at=now)
    elif appeal.status == "filed":
        seen = _offered(request, appeal)
        services.accept(appeal.pk, **said, offered=seen, actor=request.actor, at=now)
    else:
        services.reclassify(appeal.pk, **said, actor=request.actor, at=now)


def _offered(request: Request, appeal: Appeal) -> rules.Offered | None:
    """What the page had suggested when it was sorted."""
    return rules.read_offered(request.POST.get("offered", ""), queries.categories(appeal.pack))


def _decline(request: Request, appeal: Appeal, form: Form) -> None:
    services.decline(
        appeal.pk,
        reason=form.cleaned_data["reason"],
        parts=case_forms.parts_of(form),
        because=form.cleaned_data["because"],
        actor=request.actor,
        at=timezone.now(),
    )


def _hand_off(request: Request, appeal: Appeal, form: Form) -> None:
    services.hand_off(
        appeal.pk,
        channel=form.cleaned_data["reason"],
        parts=case_forms.parts_of(form),
        because=form.cleaned_data["because"],
        actor=request.actor,
        at=timezone.now(),
    )


def _find_repeated(request: Request, appeal: Appeal, form: Any) -> None:
    services.find_repeated(
        appeal.pk,
        calling.earlier_in(form),
        reason=form.cleaned_data["reason"],
        parts=case_forms.parts_of(form),
        because=form.cleaned_data["because"],
        actor=request.actor,
        at=timezone.now(),
    )


def _uphold(request: Request, appeal: Appeal, form: Form) -> None:
    services.uphold(
        appeal.pk,
        reason=form.cleaned_data["reason"],
        parts=case_forms.parts_of(form),
        because=form.cleaned_data["because"],
        actor=request.actor,
        at=timezone.now(),
    )


def _answer(request: Request, appeal: Appeal, form: Form) -> None:
    said, now = form.cleaned_data, timezone.now()
    is_no = said["outcome"] == Outcome.NOT_NOW
    services.answer(
        appeal.pk,
        outcome=said["outcome"],
        words=said["words"],
        parts=case_forms.not_now_parts(form) if is_no else None,
        recheck_on=said["recheck_on"] if said["outcome"] in COMES_BACK else None,
        because=said["because"],
        photos=[files.keep_image(upload, at=now).pk for upload in said["photos"]],
        actor=request.actor,
        at=now,
    )


def _say(verb: Callable[..., Any], request: Request, appeal: Appeal, form: Form) -> None:
    said = form.cleaned_data
    verb(
        appeal.pk,
        said["words"],
        because=said["because"],
        actor=request.actor,
        at=timezone.now(),
    )


def _offer(request: Request, appeal: Appeal, form: Form) -> None:
    casework.offer_item(
        appeal.pk,
        to_unit=UUID(form.cleaned_data["to_unit"]),
        reason=form.cleaned_data["reason"],
        actor=request.actor,
        at=timezone.now(),
    )


def _assign(request: Request, appeal: Appeal, form: Form) -> None:
    owner = form.cleaned_data["owner"]
    casework.assign_owner(appeal.pk, owner_id=owner, actor=request.actor, at=timezone.now())


def _push_back(request: Request, appeal: Appeal, form: Form) -> None:
    casework.push_back(appeal.pk, **form.cleaned_data, actor=request.actor, at=timezone.now())


def _take(verb: Callable[..., Any], request: Request, appeal: Appeal, form: None) -> None:
    """A step with nothing to fill in."""
    verb(appeal.pk, actor=request.actor, at=timezone.now())


def _publish(request: Request, appeal: Appeal, form: Form) -> None:
    title = form.cleaned_data["title"]
    services.publish(appeal.pk, title=title, actor=request.actor, at=timezone.now())


# fmt: off
ACTIONS: dict[str, Action] = {
    #  action     does                                       asks
    "accept":    Action(_accept,                             case_forms.sorting),
    "decline":   Action(_decline,                            case_forms.refusal),
    "hand_off":  Action(_hand_off,                           case_forms.handing_off),
    "uphold":    Action(_uphold,                             case_forms.refusal),
    "answer":    Action(_answer,                             case_forms.answer),
    "ask":       Action(partial(_say, services.ask),         case_forms.words),
    "progress":  Action(partial(_say, services.tell_progress), case_forms.words),
    "offer":     Action(_offer,                              case_forms.offer),
    "assign":    Action(_assign,                             case_forms.assign),
    "push_back": Action(_push_back,                          case_forms.push_back),
    "publish":   Action(_publish,                            case_forms.publish),
    "repeat":    Action(_find_repeated,                      case_forms.repeat),
    "note_call": Action(calling.note_call,                     calling.call_form),
    "merge":     Action(case_merging.merge,                  case_merging.other),
    "apart":     Action(case_merging.say_apart,              case_merging.other),
    "split":     Action(case_merging.split,                  case_merging.split_form),
    "claim":     Action(partial(_take, casework.claim_item)),
    "take_over": Action(partial(_take, casework.accept_offer)),
    "call_back": Action(partial(_take, casework.call_back)),
    "resume":    Action(partial(_take, casework.resume_item)),
    "unpublish": Action(partial(_take, services.unpublish)),
}
# fmt: on
