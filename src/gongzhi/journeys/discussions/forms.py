"""What is typed in discussions; messages say what to do."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.urls import reverse

from gongzhi.foundation.ui.fields import offer

from . import rules
from .models import Outcome, Topic
from .models.statements import LONGEST
from .services import Plan
from .services.moderating import LONGEST_PLEA


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": f"请选{label}", "invalid": "请写成 2026-03-10 这样"},
    )


class TopicForm(forms.Form):
    """A question to the residents; a draft's place stays as it is."""

    question = forms.CharField(
        label="问什么",
        max_length=60,
        help_text="一句话，看了就知道在问什么。例如：小区东门要不要装道闸？",
        error_messages={"required": "请写问什么", "max_length": "最多 60 个字，说明写到下面"},
    )
    background = forms.CharField(
        label="事情是怎样的",
        max_length=2_000,
        help_text="现在怎样、能定什么、不能定什么、要花多少钱。两边的道理都写。",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "请写事情是怎样的，大家才好说"},
    )
    first_day = _day("第一天")
    last_day = _day("最后一天")
    area = forms.ChoiceField(label="问哪里的居民")

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "area", places)
        if len(places) == 1:
            self.fields["area"].widget = forms.HiddenInput()
            self.fields["area"].initial = places[0][0]

    def clean(self) -> None:
        super().clean()
        first, last = self.cleaned_data.get("first_day"), self.cleaned_data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "最后一天在第一天前面了，请改日期")

    @property
    def plan(self) -> Plan:
        return Plan(**self.cleaned_data)


def values_of(topic: Topic) -> dict[str, Any]:
    return {name: getattr(topic, name) for name in TopicForm.base_fields}


class SayForm(forms.Form):
    """One opinion. While it is typed, its like are looked for; without scripts after sending."""

    words = forms.CharField(
        label="您的意见",
        max_length=LONGEST,
        help_text=f"一条只说一个意思，最多 {LONGEST} 个字。不写谁的名字、电话、门牌。不显示是谁说的。",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "还没有写意见",
            "max_length": f"一条最多 {LONGEST} 个字；两个意思请分成两条",
        },
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, topic: Topic, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"submission": uuid4()}, **kwargs})
        self.fields["words"].widget.attrs.update(
            {
                "hx-post": reverse("discussions:similar", args=[topic.pk]),
                "hx-trigger": "input changed delay:700ms",
                "hx-target": "#similar",
                "hx-sync": "this:replace",
            }
        )


class DisputeForm(forms.Form):
    """Why somebody does not agree with the removal of what they said."""

    plea = forms.CharField(
        label="为什么不该撤下",
        required=False,
        max_length=LONGEST_PLEA,
        help_text="写给另外一位工作人员看，不公开。只能提一次。",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": f"最多 {LONGEST_PLEA} 个字"},
    )


class HoldForm(forms.Form):
    """One of the published reasons, and nothing else."""

    reason = forms.ChoiceField(
        label="按哪一条规则撤下", error_messages={"required": "请选按哪一条规则撤下"}
    )

    def __init__(self, *args: Any, reasons: list[rules.Reason], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "请选一条"), *((one.code, one.label) for one in reasons)]
        offer(self, "reason", choices)


class AnswerForm(forms.Form):
    """What comes of one statement."""

    outcome = forms.ChoiceField(
        label="怎么办",
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选采纳、部分采纳，还是没有采纳"},
    )
    reason = forms.CharField(
        label="为什么、接下来做什么",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "请写为什么、接下来做什么",
            "max_length": "最多 300 个字",
        },
    )


class CloseForm(forms.Form):
    """The summary, by whoever answers for the discussion."""

    summary = forms.CharField(
        label="总结",
        max_length=4_000,
        help_text="大家怎么看、分歧在哪里、接下来谁在哪天做什么。发出去以后不能再改。",
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "请写总结：大家怎么看，接下来做什么"},
    )
