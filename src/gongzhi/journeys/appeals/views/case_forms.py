"""The forms of the desk's case page, filled from the appeal and its rule pack."""

from __future__ import annotations

from typing import Any

from django import forms

from .. import queries, rules, services
from ..forms import AcceptForm, AnswerForm, PublishForm, PurposeForm, RefusalForm, WordForm
from ..models import Appeal
from . import shown


def open_forms(
    appeal: Appeal, steps: dict[str, Any], custody: dict[str, Any]
) -> dict[str, forms.Form]:
    """An empty form for each thing that may be done now."""
    made: dict[str, forms.Form] = {"contact": PurposeForm(), "progress": WordForm()}
    if "accept" in steps or "overturn" in steps or appeal.category:
        made["accept"] = sorting(appeal, None)
    if "decline" in steps:
        made["decline"] = refusal_form(appeal, None, reasons(appeal))
    if "hand_off" in steps:
        made["hand_off"] = refusal_form(appeal, None, channels(appeal))
    if "uphold" in steps:
        made["uphold"] = refusal_form(appeal, None, reasons(appeal))
    if "answer" in steps:
        made["answer"] = AnswerForm()
    if "ask" in custody:
        made["ask"] = WordForm()
    made["publish"] = PublishForm(initial={"title": appeal.public_title or appeal.title})
    return made


def sorting(appeal: Appeal, data: Any) -> AcceptForm:
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
    start = {
        "category": appeal.category,
        "urgency": appeal.urgency,
        "title": appeal.title,
    }
    return AcceptForm(data, initial=start, categories=grouped, urgencies=urgencies)


def reasons(appeal: Appeal) -> list[rules.Reason]:
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


def refusal_form(appeal: Appeal, data: Any, grounds: list[rules.Reason]) -> RefusalForm:
    first = grounds[0] if grounds else None
    start = (
        {
            "reason": first.code,
            "what": first.what,
            "why": first.why,
            "where": first.where,
            "objection": first.objection,
        }
        if first
        else {}
    )
    return RefusalForm(data, initial=start, reasons=[(r.code, r.label) for r in grounds])


def parts_of(appeal: Appeal, form: RefusalForm, grounds: list[rules.Reason]) -> services.FourParts:
    """The four parts as typed, with the ground of the chosen reason."""
    chosen = next(r for r in grounds if r.code == form.cleaned_data["reason"])
    ground = shown.basis_of(chosen.rule, appeal.pack)
    return services.FourParts(
        what=form.cleaned_data["what"],
        why=form.cleaned_data["why"],
        where=form.cleaned_data["where"],
        objection=form.cleaned_data["objection"],
        law=ground.title,
        article=ground.article,
        law_text=ground.text,
        is_verified=ground.is_verified,
    )
