"""What is typed when opinions are gathered and answered."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone

from gongzhi.foundation.ui.fields import offer

from . import rules
from .models import Outcome
from .services import Plan

LONGEST_REASON = 500
LONGEST = 366  # days of one report


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": f"请选{label}", "invalid": "请写成 2026-03-10 这样"},
    )


class PlanForm(forms.Form):
    title = forms.CharField(
        label="题目",
        max_length=60,
        help_text="例如：三季度大家说了什么。",
        error_messages={"required": "请写题目"},
    )
    area = forms.ChoiceField(label="哪里")
    since = _day("从哪天")
    until = _day("到哪天")
    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "area", places)

    def clean(self) -> None:
        super().clean()
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", "结束的日子在开始前面了，请改日期")
        elif since and until and (until - since).days > LONGEST:
            self.add_error("until", "一份最多一年，请分开汇总")
        if since and since > timezone.localdate():
            self.add_error("since", "还没到这一天")

    @property
    def plan(self) -> Plan:
        return Plan(**self.cleaned_data)


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(
        label="怎么办",
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请先选一个"},
    )
    reason = forms.CharField(
        label="为什么、接下来做什么",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写为什么、接下来做什么；没有采纳的更要写"},
    )


class NameForm(forms.Form):
    label = forms.CharField(
        label="说的是什么",
        max_length=rules.LABEL_LENGTH,
        error_messages={"required": "请写这一组说的是什么"},
    )


class MoveForm(forms.Form):
    """Chosen messages, or all of a cluster, into another one; an empty target is a new one."""

    target = forms.TypedChoiceField(
        label="归到哪一组", coerce=int, empty_value=None, required=False
    )
    appeals = forms.MultipleChoiceField(required=False)

    def __init__(
        self,
        *args: Any,
        targets: list[tuple[int, str]],
        appeals: list[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "target", [("", "单独成一组"), *targets])
        offer(self, "appeals", [(key, key) for key in appeals])
