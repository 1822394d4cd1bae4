"""What is typed about places, and the table of parts that is brought."""

from __future__ import annotations

from typing import Any

from django import forms

from gongzhi.foundation.ui.editing import EditForm
from gongzhi.foundation.ui.fields import offer

from .models import AreaBasis, NeighbourhoodKind


class NeighbourhoodForm(EditForm):
    """A neighbourhood that is known already does not move to another community."""

    area = forms.ChoiceField(
        label="社区",
        error_messages={
            "required": "请选社区",
            "invalid_choice": "这个社区不归您登记，请重新选",
        },
    )
    name = forms.CharField(label="小区名", max_length=60, error_messages={"required": "请写小区名"})
    kind = forms.ChoiceField(
        label="类型",
        choices=NeighbourhoodKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选类型", "invalid_choice": "请从这几种里选"},
    )
    address = forms.CharField(
        label="地址", max_length=120, required=False, help_text="例如：燕泉路 18 号"
    )
    built_in = forms.IntegerField(label="建成年份", min_value=1900, max_value=2100, required=False)

    def __init__(
        self, *args: Any, communities: list[tuple[str, str]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if communities is None:
            del self.fields["area"]
        else:
            many = [] if len(communities) == 1 else [("", "请选")]
            offer(self, "area", [*many, *communities])


class FindForm(forms.Form):
    """Narrowing the list; whatever does not fit is not asked for."""

    q = forms.CharField(label="小区名或地址", max_length=60, required=False)
    area = forms.ChoiceField(label="社区", required=False)
    kind = forms.ChoiceField(
        label="类型", choices=[("", "全部类型"), *NeighbourhoodKind.choices], required=False
    )

    def __init__(self, *args: Any, communities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "area", [("", "全部社区"), *communities])
        if len(communities) == 1:
            self.fields["area"].widget = forms.HiddenInput()

    def asked(self) -> dict[str, str]:
        self.is_valid()
        said = getattr(self, "cleaned_data", {})
        return {name: said.get(name, "") for name in self.fields}


class BuildingForm(EditForm):
    name = forms.CharField(
        label="楼栋",
        max_length=30,
        help_text="例如：3 栋",
        error_messages={"required": "请写楼栋"},
    )
    entrances = forms.IntegerField(
        label="单元数",
        min_value=1,
        max_value=20,
        initial=1,
        error_messages={"required": "请写有几个单元"},
    )
    storeys = forms.IntegerField(
        label="层数",
        min_value=1,
        max_value=120,
        initial=6,
        error_messages={"required": "请写有几层"},
    )


class SheetForm(forms.Form):
    """A table of parts."""

    file = forms.FileField(
        label="房屋表格",
        help_text="Excel（.xlsx、.xls）或 CSV，一户一行，第一行是列名，最多 20 MB、2 万行。",
        error_messages={"required": "请选一个文件", "empty": "这个文件是空的，请重新选"},
    )


class MatchForm(forms.Form):
    """Which of the table's columns says what; ``columns`` are ours, ``headers`` the table's."""

    basis = forms.ChoiceField(
        label="表里没写面积来源的，一律按",
        choices=[("", "不代填，没写的算有错"), *AreaBasis.choices],
        required=False,
    )

    def __init__(self, *args: Any, columns: Any, headers: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [
            (str(place), name or f"（没有列名）第 {place + 1} 列")
            for place, name in enumerate(headers)
        ]
        basis = self.fields.pop("basis")
        for column in columns:
            self.fields[column.name] = forms.ChoiceField(
                label=column.label,
                choices=[
                    ("", "请指出是哪一列" if column.is_required else "表里没有这一列"),
                    *found,
                ],
                required=column.is_required,
                error_messages={"required": f"请指出哪一列是{column.label}"},
            )
        self.fields["basis_for_all"] = basis

    def mapping(self) -> dict[str, int]:
        said = self.cleaned_data
        return {
            name: int(place) for name, place in said.items() if name != "basis_for_all" and place
        }
