"""What is typed about a group's robot and a letter's address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from gongzhi.foundation.messaging.robots import BadAddress, read_address


class GroupForm(forms.Form):
    unit = forms.ChoiceField(label="哪个单位的群", error_messages={"required": "请选哪个单位"})
    label = forms.CharField(
        label="群的叫法",
        max_length=40,
        help_text="自己认得出就行，如“仙泉社区工作群”。",
        error_messages={"required": "请写群的叫法"},
    )
    address = forms.CharField(
        label="机器人地址",
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url"}),
        help_text="企业微信：群设置 → 消息推送 → 添加，复制地址。钉钉：群设置 → 机器人 → 自定义，复制地址。存下以后谁也看不到整条地址。",
        error_messages={"required": "请粘贴机器人地址"},
    )
    secret = forms.CharField(
        label="钉钉的加签密钥",
        max_length=120,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="钉钉的安全设置选了“加签”才填；选了“自定义关键词”的，关键词写“共治”。",
    )

    def __init__(
        self, data: Any = None, *, units: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        cast("forms.ChoiceField", self.fields["unit"]).choices = units
        if len(units) == 1:
            self.fields["unit"].initial = units[0][0]

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        try:
            return read_address(address).url
        except BadAddress as error:
            raise forms.ValidationError(str(error)) from error


class AddressForm(forms.Form):
    address = forms.CharField(
        label="寄到哪里",
        max_length=200,
        required=False,
        help_text="寄的才写；当面交的空着。",
    )
