"""What staff type when several units work on one case: stages, whistles, whose it is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from gongzhi.foundation.ui.fields import offer

Units = list[tuple[str, str]]


def _lines(
    label: str, most: int, missing: str, *, rows: int = 2, hint: str = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing},
    )


def _day(label: str, hint: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "请选哪一天", "invalid": "日期写成 2026-06-30 这样"},
    )


class StageForm(forms.Form):
    """The next stage of a plan."""

    what = _lines("这一步做什么", 200, "这一步做什么还没有写", hint="居民会看到。")
    who = forms.ChoiceField(
        label="谁来做",
        error_messages={"required": "请选谁来做", "invalid_choice": "请从单子里选"},
    )
    due_on = _day("哪天做完", "居民会看到“预计哪天”。")
    cost = forms.DecimalField(
        label="要花多少元",
        required=False,
        max_digits=12,
        decimal_places=2,
        min_value=Decimal(0),
        help_text="不花钱或还不知道就不填。",
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={
            "invalid": "只写数字，例如 3860.50",
            "max_decimal_places": "写到分，小数点后最多两位",
            "min_value": "不能是负数",
        },
    )

    def __init__(self, *args: Any, people: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "who", [("", "请选"), *people])


class MoveForm(forms.Form):
    due_on = _day("改到哪天")
    reason = _lines("为什么改", 200, "改日子要写明为什么，居民会看到")


class DoneForm(forms.Form):
    done = _lines("做了什么", 300, "做了什么还没有写", hint="居民会看到。")


class ReasonForm(forms.Form):
    """Why it is sent back, not done, called off or wanted decided."""

    reason = _lines("为什么", 200, "请写明为什么")


class WhistleForm(forms.Form):
    """Who is called to the case, and what for."""

    to_units = forms.MultipleChoiceField(
        label="叫哪些单位来",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选叫哪个单位来", "invalid_choice": "请从单子里选"},
    )
    reason = _lines("为什么叫他们来", 300, "吹哨要写明为什么叫他来，对方会看到")

    def __init__(self, *args: Any, units: Units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to_units", units)


class ReportInForm(forms.Form):
    who = forms.CharField(label="谁来", max_length=60, required=False, help_text="不填就是您自己。")
    plan = _lines("准备怎么办", 500, "准备怎么办还没有写", rows=3)


class ResultForm(forms.Form):
    result = _lines("办得怎样", 1_000, "结果还没有写", rows=3)


class DecideForm(forms.Form):
    """Whose it is; it binds both sides."""

    unit = forms.ChoiceField(
        label="归谁办",
        error_messages={"required": "请选归哪个单位", "invalid_choice": "请从单子里选一个单位"},
    )
    why = _lines("为什么归他", 500, "请写明为什么归他", rows=3)
    basis = _lines(
        "依据哪一条", 200, "请写明依据哪一条", hint="法规、三定方案、职责清单的名称和条目。"
    )

    def __init__(self, *args: Any, units: Units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", [("", "请选"), *units])
