"""The forms of the desk's case page, filled from the appeal and its rule pack.

Many stand on one page, so each has ids of its own: ``answer_words``, ``ask_words``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from django import forms
from django.utils import timezone

from gongzhi.capabilities.casework.queries import people_in_unit
from gongzhi.foundation import policy
from gongzhi.register.organizations.queries import units_that_may_take_over

from .. import queries, rules, services
from ..forms import (
    AcceptForm,
    AnswerForm,
    AssignForm,
    OfferForm,
    PublishForm,
    PurposeForm,
    PushBackForm,
    RefusalForm,
    RepeatForm,
    WordForm,
)
from ..models import Appeal
from . import calling


def open_forms(
    appeal: Appeal, steps: set[str], custody: set[str], may: frozenset[str]
) -> dict[str, forms.Form]:
    """An empty form for each thing that may be done now, by the name of its action."""
    asked: dict[str, Any] = {}
    if "accept" in steps or "overturn" in steps or (appeal.category and "appeals.triage" in may):
        asked["accept"] = sorting
    asked |= {name: refusal for name in ("decline", "uphold") if name in steps}
    asked |= {"repeat": repeat} if "find_repeated" in steps and street_reasons(appeal) else {}
    asked |= {"hand_off": handing_off} if "hand_off" in steps else {}
    asked |= {"answer": answer} if "answer" in steps and appeal.item.status == "held" else {}
    if "appeals.talk" in may and appeal.status == "working":
        asked["progress"] = words
        asked |= {"ask": words} if "ask" in custody else {}
    asked |= {"offer": offer} if "offer" in custody else {}
    asked |= {"assign": assign} if "assign" in custody else {}
    asked |= {"push_back": push_back} if "push_back" in custody else {}
    is_told = appeal.may_publish and not appeal.is_public
    if "appeals.publish" in may and is_told and appeal.status not in ("filed", "withdrawn"):
        asked["publish"] = publish
    made = {name: make(appeal, name) for name, make in asked.items()}
    if "repeat" in made and not made["repeat"].fields["earlier"].choices:
        del made["repeat"]  # nothing of the same person to repeat
    if "appeals.call" in may and appeal.status in queries.CALLED and queries.is_call_due(appeal.pk):
        made["note_call"] = calling.call_form(appeal, "note_call")
    if "appeals.contact" in may and appeal.naming != "anonymous":
        made["contact"] = purpose()
    return made


def sorting(appeal: Appeal, action: str, data: Any = None, uploads: Any = None) -> AcceptForm:
    known = queries.categories(appeal.pack)
    parents = [item for item in known.values() if not item.parent]
    grouped = [
        (parent.label, [(c.code, c.label) for c in known.values() if c.parent == parent.code])
        for parent in parents
    ]
    urgencies = [
        (u.code, f"{u.label}：{u.meaning}")
        for u in map(rules.read_urgency, appeal.pack.section("appeals.urgency"))
    ]
    start = {"category": appeal.category, "urgency": appeal.urgency, "title": appeal.title}
    found = queries.suggestions_for(appeal)
    form = AcceptForm(
        data,
        initial=start,
        auto_id=_ids(action),
        categories=grouped,
        urgencies=urgencies,
        picks=[(one.code, _said_for(one, appeal)) for one in found.choices],
        about=appeal.pk,
    )
    form.offered = found.offered
    return form


def _said_for(one: rules.Suggestion, appeal: Appeal) -> str:
    """房屋设施 · 楼道照明：六成把握，说到“楼道灯”: a card's label and what stands below it."""
    words = "”“".join(one.words[:4])
    label = queries.category_label(appeal.pack, one.code)
    return f"{label}：把握 {one.share:.0%}，说到“{words}”"


def refusal(appeal: Appeal, action: str, data: Any = None, uploads: Any = None) -> RefusalForm:
    return _refusal(reasons(appeal), action, data)


def handing_off(appeal: Appeal, action: str, data: Any = None, uploads: Any = None) -> RefusalForm:
    """The channel the words speak of comes first, if there is one; a person confirms it."""
    likely = rules.other_channel(appeal.detail, appeal.pack)
    code = likely.code if likely else ""
    return _refusal(sorted(channels(appeal), key=lambda one: one.code != code), action, data)


def answer(appeal: Appeal, action: str, data: Any = None, uploads: Any = None) -> AnswerForm:
    return AnswerForm(data, uploads, auto_id=_ids(action))


def words(appeal: Appeal, action: str, data: Any = None, uploads: Any = None) -> WordForm:
    return WordForm(data, auto_id=_ids(action))


def offer(appeal: Appeal, action: str, data: Any = None, uploads: Any = None) -> OfferForm:
    units = [
        (str(unit.pk), f"{unit.get_kind_display()} · {unit.name}")
        for unit in units_that_may_take_over(appeal.area)
        if unit.pk != appeal.item.unit_id
    ]
    return OfferForm(data, auto_id=_ids(action), units=units)


def assign(appeal: Appeal, action: str, data: Any = None, uploads: Any = None) -> AssignForm:
    """Everybody on duty in the unit but the one who has it."""
    working = people_in_unit(appeal.item.unit_id, on=timezone.localdate())
    people = [(str(pk), name) for pk, name in working if pk != appeal.item.owner_id]
    return AssignForm(data, auto_id=_ids(action), people=people)


def push_back(appeal: Appeal, action: str, data: Any = None, uploads: Any = None) -> PushBackForm:
    return PushBackForm(data, auto_id=_ids(action))


def publish(appeal: Appeal, action: str, data: Any = None, uploads: Any = None) -> PublishForm:
    start = {"title": appeal.public_title or appeal.title}
    return PublishForm(data, initial=start, auto_id=_ids(action))


def purpose(data: Any = None) -> PurposeForm:
    return PurposeForm(data, auto_id=_ids("contact"))


def grounds_of(appeal: Appeal, asked: dict[str, forms.Form]) -> dict[str, list[rules.Reason]]:
    """The list behind each open no, by action."""
    return {
        name: {"hand_off": channels, "repeat": street_reasons}.get(name, reasons)(appeal)
        for name in ("decline", "hand_off", "uphold", "repeat")
        if name in asked
    }


def reasons(appeal: Appeal) -> list[rules.Reason]:
    """What the office itself may say no for; what the street decided may be upheld for its reason."""
    return [reason for reason in _all_reasons(appeal) if not reason.by or appeal.repeats_id]


def street_reasons(appeal: Appeal) -> list[rules.Reason]:
    """What only the street may decide."""
    return [reason for reason in _all_reasons(appeal) if reason.by]


def _all_reasons(appeal: Appeal) -> list[rules.Reason]:
    return [rules.read_reason(rule) for rule in appeal.pack.section("appeals.reason")]


def channels(appeal: Appeal) -> list[rules.Reason]:
    """Channels written as reasons, so that one form serves both."""
    handoffs = [rules.read_handoff(rule) for rule in appeal.pack.section("appeals.handoff")]
    return [
        rules.Reason(
            item.code,
            item.label,
            what="这件事不归社区办，要走别的渠道。",
            why=item.say,
            where=f"请找：{item.channel}。",
            objection="觉得应该由社区办，可以请街道复核，或打 12345。",
            rule=item.rule,
        )
        for item in handoffs
    ]


def templates(appeal: Appeal) -> list[rules.Template]:
    """Templates of the appeal's category first, then the general ones."""
    found = [rules.read_template(r) for r in appeal.pack.section("appeals.answer_template")]
    parent = appeal.category.split(".")[0]
    return [t for t in found if t.category in (appeal.category, parent)] + [
        t for t in found if not t.category
    ]


def parts_of(form: forms.Form) -> services.FourParts:
    """The four parts as typed."""
    said = form.cleaned_data
    return services.FourParts(said["what"], said["why"], said["where"], said["objection"])


def not_now_parts(form: forms.Form) -> services.FourParts:
    """The four parts of 暂不具备条件; the answer itself says what."""
    said = form.cleaned_data
    return services.FourParts(said["words"][:300], said["why"], said["where"], said["objection"])


def may_here(actor: policy.Actor, appeal: Appeal) -> frozenset[str]:
    """What of the page beyond the steps is the actor's."""
    asked = (
        "appeals.talk",
        "appeals.contact",
        "appeals.publish",
        "appeals.triage",
        "appeals.merge",
        "appeals.call",
    )
    return frozenset(policy.granted(actor, asked, appeal))


def repeat(appeal: Appeal, action: str, data: Any = None, uploads: Any = None) -> RepeatForm:
    made = partial(RepeatForm, earlier=calling.repeat_choices(appeal))
    return cast("RepeatForm", _refusal(street_reasons(appeal), action, data, made))


def _refusal(
    grounds: list[rules.Reason],
    action: str,
    data: Any,
    make: Callable[..., RefusalForm] = RefusalForm,
) -> RefusalForm:
    """``fill`` in what was sent asks for the chosen reason's own words instead of what was typed."""
    wants_words = data is not None and "fill" in data
    code = data.get("reason", "") if wants_words else ""
    first = next((r for r in grounds if r.code == code), grounds[0] if grounds else None)
    parts = ("what", "why", "where", "objection")
    start = (
        {"reason": first.code, **{part: getattr(first, part) for part in parts}} if first else {}
    )
    return make(
        None if wants_words else data,
        initial=start,
        auto_id=_ids(action),
        reasons=[(r.code, r.label) for r in grounds],
    )


def _ids(action: str) -> str:
    return f"{action}_%s"
