"""What is typed about places."""

from __future__ import annotations

from typing import Any

from django import forms

from .models import NeighbourhoodKind


class NeighbourhoodForm(forms.Form):
    area = forms.ChoiceField(label="社区", error_messages={"required": "请选社区"})
    name = forms.CharField(label="小区名", max_length=60)
    kind = forms.ChoiceField(label="类型", choices=NeighbourhoodKind.choices)
    address = forms.CharField(label="地址", max_length=120, required=False)

    def __init__(self, *args: Any, communities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = communities  # type: ignore[attr-defined]


class BuildingForm(forms.Form):
    name = forms.CharField(label="楼栋", max_length=30, help_text="例如：3 栋")
    entrances = forms.IntegerField(label="单元数", min_value=1, max_value=20, initial=1)
    storeys = forms.IntegerField(label="层数", min_value=1, max_value=80, initial=6)
