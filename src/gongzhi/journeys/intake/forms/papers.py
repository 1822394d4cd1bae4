"""A batch as it is counted, a slip as it is keyed, and what differs as it is settled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from gongzhi.foundation.ui.fields import PhoneField, offer

from .. import rules
from ..models import Keying, Naming
from ..services import Keyed
from .saying import MOST_WORDS, site_field, sites_of

FIRST, SECOND, ANEW = "1", "2", "3"


class BatchForm(forms.Form):
    source = forms.CharField(
        label="从哪里来",
        max_length=40,
        help_text="例如：大门口意见箱；楼栋长收的表。",
        error_messages={"required": "请写从哪里来"},
    )
    received_on = forms.DateField(
        label="哪天收的",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请选哪天收的"},
    )
    count = forms.IntegerField(
        label="一共几张",
        min_value=1,
        max_value=500,
        help_text="先数一遍再录；最后要对得上这个数。",
        error_messages={
            "required": "请先数一数有几张",
            "min_value": "至少一张",
            "max_value": "一批最多 500 张，多的另开一批",
        },
    )
    area = forms.ChoiceField(label="哪个社区")

    def __init__(self, *args: Any, communities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "area", communities)
        if len(communities) == 1:
            self.fields["area"].widget = forms.HiddenInput()
            self.fields["area"].initial = communities[0][0]


class KeyForm(forms.Form):
    """One slip, exactly as it stands on the paper."""

    words = forms.CharField(
        label="写的话",
        required=False,
        max_length=MOST_WORDS,
        help_text="照纸上的字录，错字也照录。",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    site = site_field()
    spot = forms.CharField(label="具体位置", max_length=120, required=False)
    naming = forms.ChoiceField(
        label="纸上怎么署名",
        widget=forms.RadioSelect,
        initial=Naming.ANONYMOUS,
        choices=[
            (Naming.ANONYMOUS, "匿名：没有写名字"),
            (Naming.HIDDEN, "不公开姓名"),
            (Naming.NAMED, "留名"),
        ],
    )
    name = forms.CharField(label="称呼", max_length=40, required=False)
    phone = PhoneField(at_desk=True, required=False, help_text="匿名的不录。")
    is_unreadable = forms.BooleanField(
        label="看不清，登记不了", help_text="空白的、撕坏的也算。", required=False
    )

    def __init__(self, *args: Any, area: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "site", sites_of(area))

    def clean(self) -> None:
        super().clean()
        said = self.cleaned_data
        if not said.get("words") and not said.get("is_unreadable"):
            self.add_error("words", "请照纸上录；看不清就勾最下面那一项")

    @property
    def keyed(self) -> Keyed:
        return Keyed(**self.cleaned_data)


class SettleForm(forms.Form):
    """For each field that differs: the first reading, the second, or what the paper really says."""

    def __init__(self, *args: Any, area: str, first: Keying, second: Keying, differences: list[str], **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.first, self.second, self.differences = first, second, differences
        typed = KeyForm(area=area).fields
        for name in differences:
            shown = _SHOWN.get(name, lambda keying, name=name: getattr(keying, name) or "没有写")
            self.fields[f"pick_{name}"] = forms.ChoiceField(
                label=rules.KEYED[name],
                widget=forms.RadioSelect,
                choices=[
                    (FIRST, f"第一遍：{shown(first)}"),
                    (SECOND, f"第二遍：{shown(second)}"),
                    (ANEW, "都不对：照纸上再录"),
                ],
                error_messages={"required": "请对着原件选一个"},
            )
            self.fields[f"anew_{name}"] = typed[name]
            self.fields[f"anew_{name}"].required = False
            self.fields[f"anew_{name}"].label = f"{rules.KEYED[name]}，照纸上再录"
            self.fields[f"anew_{name}"].initial = None

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("pick_words") == ANEW and not self.cleaned_data.get("anew_words"):
            self.add_error("anew_words", "请照纸上录")

    @property
    def keyed(self) -> Keyed:
        """What both read alike, and of the rest what was picked or typed anew."""
        values: dict[str, Any] = {name: _value(self.first, name) for name in rules.KEYED}
        for name in self.differences:
            pick = self.cleaned_data[f"pick_{name}"]
            if pick == ANEW:
                values[name] = self.cleaned_data[f"anew_{name}"]
            elif pick == SECOND:
                values[name] = _value(self.second, name)
        return Keyed(**values)


def _value(keying: Keying, name: str) -> Any:
    return keying.site_id if name == "site" else getattr(keying, name)


_SHOWN: dict[str, Callable[[Keying], str]] = {
    "site": lambda keying: keying.site.name if keying.site else "不在小区里",
    "naming": lambda keying: keying.get_naming_display(),
    "is_unreadable": lambda keying: "看不清" if keying.is_unreadable else "看得清",
}
