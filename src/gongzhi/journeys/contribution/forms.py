"""What is typed in outreach; messages say what to do."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms

from gongzhi.foundation.ui.fields import offer

from .models import ContactPlan, How, Kind, Met, Outcome
from .services import Asking, Noted, Reply


def _day(label: str, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": f"请选{label}", "invalid": "请写成 2026-03-10 这样"},
    )


def _line(label: str, most: int, *, required: bool = True, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=help_text,
        error_messages={"required": f"请写{label}", "max_length": f"最多 {most} 个字"},
    )


def _text(label: str, most: int, *, help_text: str = "") -> forms.CharField:
    field = _line(label, most, help_text=help_text)
    field.widget = forms.Textarea(attrs={"rows": 3, "maxlength": most})
    return field


def _one_of(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": f"请选{label}"},
    )


class PlanForm(forms.Form):
    """A line of the plan."""

    about = _line("谈什么", 60, help_text="例如：暑假借操场，问问停车场晚上能不能错时用。")
    due_on = _day("哪天前")
    by_id = forms.TypedChoiceField(
        label="谁去", coerce=int, error_messages={"required": "请选谁去"}
    )

    def __init__(self, *args: Any, people: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "plan-%s", **kwargs})
        offer(self, "by_id", list(people.items()))


class _Once(forms.Form):
    """A form that may be sent twice and counts once."""

    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"submission": uuid4()}, **kwargs})


class NoteForm(_Once):
    """One contact: kinds to choose from and two short lines."""

    plan_id = forms.UUIDField(label="哪一项计划", required=False)
    on = _day("哪天")
    how = _one_of("怎么联系的", How.choices)
    met = _one_of("和谁谈的", Met.choices)
    outcome = _one_of("结果", Outcome.choices)
    said = _line(
        "谈了什么", 100, required=False, help_text="只写事，不写对人的看法，不写私人电话。"
    )
    next_step = _line("下一步", 60, required=False)

    def __init__(self, *args: Any, plans: list[ContactPlan], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "note-%s", **kwargs})
        choices = [("", "不在计划里"), *((str(one.pk), one.about) for one in plans)]
        self.fields["plan_id"].widget = forms.Select(choices=choices)

    @property
    def noted(self) -> Noted:
        return Noted(**self.cleaned_data)


class AskForm(_Once):
    """What a unit is asked for."""

    kind = _one_of("要什么", Kind.choices)
    title = _line("一句话", 40, help_text="例如：七月每周六上午借操场，给孩子们上安全课。")
    detail = _text("为什么事、要多少、哪天用", 300)
    is_agreed_beforehand = forms.BooleanField(
        label="要钱的：已经和单位谈好，写下来了", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "ask-%s", **kwargs})

    def clean(self) -> None:
        super().clean()
        given = self.cleaned_data
        if given.get("kind") == Kind.MONEY and not given.get("is_agreed_beforehand"):
            self.add_error("is_agreed_beforehand", "要单位出钱，先谈好、写下来，再在这里提")

    @property
    def asking(self) -> Asking:
        return Asking(**self.cleaned_data)


class AnswerForm(forms.Form):
    """A unit's answer: any of the three will do."""

    step = _one_of(
        "怎么答复", [("agree", "能支持"), ("partly", "能支持一部分"), ("decline", "这次不行")]
    )
    answer = _text("写给社区", 300, help_text="能支持：支持什么、多少。这次不行：为什么。")
    who = _line("谁来办", 40, required=False, help_text="能支持的要写，岗位或部门就行。")
    promised_on = _day("哪天", required=False)

    def clean(self) -> None:
        super().clean()
        given = self.cleaned_data
        if given.get("step") in ("agree", "partly"):
            if not given.get("who"):
                self.add_error("who", "请写谁来办")
            if not given.get("promised_on") and "promised_on" not in self.errors:
                self.add_error("promised_on", "请选哪天")

    @property
    def reply(self) -> Reply:
        return Reply(**self.cleaned_data)


class DeliverForm(forms.Form):
    """What the unit did, by who asked."""

    delivered = _text("支持了什么", 300, help_text="写清做了什么、多少，两边都看得到。")
    delivered_on = _day("哪天支持的")
