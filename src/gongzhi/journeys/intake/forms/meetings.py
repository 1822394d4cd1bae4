"""A meeting, those who came to it, and what they said."""

from __future__ import annotations

from typing import Any

from django import forms

from gongzhi.foundation.ui.fields import PhoneField, offer

from ..models import Naming
from .saying import site_field, sites_of, words_field


class MeetingForm(forms.Form):
    topic = forms.CharField(
        label="谈什么",
        max_length=60,
        help_text="例如：要不要装电梯，听听一楼的意见。",
        error_messages={"required": "请写谈什么"},
    )
    place = forms.CharField(
        label="在哪里开", max_length=60, error_messages={"required": "请写在哪里开"}
    )
    held_at = forms.DateTimeField(
        label="几时开",
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": "请选几时开", "invalid": "请写成 2026-03-10 09:30 这样"},
    )
    area = forms.ChoiceField(label="哪个社区")

    def __init__(self, *args: Any, communities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "area", communities)
        if len(communities) == 1:
            self.fields["area"].widget = forms.HiddenInput()
            self.fields["area"].initial = communities[0][0]


class GuestForm(forms.Form):
    name = forms.CharField(
        label="怎么称呼", max_length=40, error_messages={"required": "请写怎么称呼"}
    )
    phone = PhoneField(
        at_desk=True,
        required=False,
        help_text="纪要保存后把回执码发到这里。没有就不填，打印给本人。",
    )
    came = forms.BooleanField(label="到了", required=False, initial=True)


class RemarkForm(forms.Form):
    words = words_field("说了什么")
    site = site_field()
    spot = forms.CharField(label="具体位置", max_length=120, required=False)
    naming = forms.ChoiceField(
        label="怎么署名",
        widget=forms.RadioSelect,
        initial=Naming.HIDDEN,
        choices=[
            (Naming.NAMED, "留名：办的人能看到姓名"),
            (Naming.HIDDEN, "不公开姓名：只有社区知道"),
            (Naming.ANONYMOUS, "匿名：不记是谁说的"),
        ],
    )
    speaker = forms.ChoiceField(label="谁说的", required=False)
    is_agreed = forms.BooleanField(label="这样署名，问过本人，本人点头了", required=False)

    def __init__(self, *args: Any, area: str, guests: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "site", sites_of(area))
        offer(self, "speaker", [("", "不记"), *guests])

    def clean(self) -> None:
        super().clean()
        naming, said = self.cleaned_data.get("naming"), self.cleaned_data
        if naming in (Naming.NAMED, Naming.HIDDEN) and not said.get("speaker"):
            self.add_error("speaker", "要署名，就选是哪一位说的；不愿署名，选匿名")
        if naming == Naming.NAMED and not said.get("is_agreed"):
            self.add_error("is_agreed", "留名要问过本人；本人没点头，选不公开姓名或匿名")
