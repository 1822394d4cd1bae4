"""Whom a survey asks, from when to when."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from gongzhi.foundation.ui.fields import offer

from ..models import Frame, Naming
from ..services import Plan

MOST_PER_BUILDING = 200
LARGEST_SEED = 10**9


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": f"请选{label}", "invalid": "日期要像 2026-03-10"},
    )


class PlanForm(forms.Form):
    opens_on = _day("第一天")
    closes_on = _day("最后一天")
    naming = forms.ChoiceField(
        label="留不留名",
        widget=forms.RadioSelect,
        initial=Naming.ANONYMOUS,
        choices=[
            (Naming.ANONYMOUS, "不留名：不记是谁，只记到哪栋楼"),
            (Naming.NAMED, "留名：写称呼，电话可以不写，本人能看能删"),
        ],
    )
    frame = forms.ChoiceField(
        label="问谁",
        widget=forms.RadioSelect,
        initial=Frame.EVERYBODY,
        choices=[
            (Frame.EVERYBODY, "整个社区：凭二维码、网址都能答，一户一份"),
            (Frame.PLACES, "选几个小区、楼栋：只问选上的"),
            (Frame.SAMPLE, "每栋抽几户：抽到的一户一个邀请码，结果更准"),
        ],
    )
    per_building = forms.IntegerField(
        label="每栋抽几户",
        required=False,
        min_value=1,
        max_value=MOST_PER_BUILDING,
        help_text="抽样才要。不满这个数的楼，每户都问。",
    )
    seed = forms.IntegerField(
        label="抽样种子",
        required=False,
        min_value=0,
        max_value=LARGEST_SEED,
        help_text="不写就由系统定。同一个种子抽出同样的户，别人能照着再抽一遍核对。",
    )
    buildings = forms.TypedMultipleChoiceField(
        label="哪些楼栋",
        required=False,
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        help_text="“选几个小区、楼栋”要勾；抽样时不勾就是每一栋。",
    )
    is_sealed = forms.BooleanField(
        label="收完才看结果",
        required=False,
        help_text="勾上，在收的时候工作人员也看不到结果，免得影响后面的人。",
    )

    def __init__(
        self, *args: Any, buildings: list[tuple[str, list[tuple[str, str]]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "buildings", buildings)

    def clean(self) -> None:
        super().clean()
        typed = self.cleaned_data
        opens_on, closes_on = typed.get("opens_on"), typed.get("closes_on")
        if opens_on and closes_on and closes_on < opens_on:
            self.add_error("closes_on", "要在第一天以后")
        if typed.get("frame") == Frame.SAMPLE and not typed.get("per_building"):
            self.add_error("per_building", "请写每栋抽几户")
        if typed.get("frame") == Frame.PLACES and not typed.get("buildings"):
            self.add_error("buildings", "请勾至少一栋楼")

    @property
    def plan(self) -> Plan:
        """What does not belong to the chosen frame is left out, whatever was typed."""
        typed, is_sample = self.cleaned_data, self.cleaned_data["frame"] == Frame.SAMPLE
        chosen = () if typed["frame"] == Frame.EVERYBODY else tuple(typed["buildings"])
        return Plan(
            opens_on=typed["opens_on"],
            closes_on=typed["closes_on"],
            naming=typed["naming"],
            frame=typed["frame"],
            buildings=chosen,
            per_building=typed["per_building"] if is_sample else None,
            seed=typed["seed"] if is_sample else None,
            is_sealed=typed["is_sealed"],
        )
