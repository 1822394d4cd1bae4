"""What residents type: what is the matter, where, how to be reached, how it went."""

from __future__ import annotations

from typing import Any

from django import forms

from gongzhi.foundation.ui.fields import PhoneField, offer
from gongzhi.foundation.ui.pictures import MOST_PHOTOS, PicturesField

from ..models import Naming, Rating

MOST_WORDS = 2_000


class WordsForm(forms.Form):
    """Step 1: what is the matter."""

    words = forms.CharField(
        label="什么事",
        help_text="想到什么写什么。坏了的、不对的、有想法的，都行。",
        min_length=4,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": "还没有写是什么事",
            "min_length": "再多写几个字，好让人看得明白",
            "max_length": f"最多 {MOST_WORDS} 个字，请写短一点",
        },
    )
    photos = PicturesField(
        label="照片",
        required=False,
        help_text=f"最多 {MOST_PHOTOS} 张。照片里的拍摄地点和时间会自动去掉。",
    )


class SiteForm(forms.Form):
    """Step 2a: which neighbourhood."""

    site = forms.ChoiceField(
        label="哪个小区",
        widget=forms.RadioSelect,
        error_messages={"required": "请选一个小区；不在小区里就选最后一个"},
    )

    def __init__(self, *args: Any, sites: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "site", [*sites, ("none", "不在小区里：路上、菜场、河边")])


class BuildingForm(forms.Form):
    """Step 2b: near which building."""

    building = forms.ChoiceField(label="靠近哪栋楼", widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, buildings: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "building", [*buildings, ("", "说不准")])


class SpotForm(forms.Form):
    """Step 2c: where exactly."""

    spot = forms.CharField(
        label="具体位置",
        required=False,
        max_length=120,
        help_text="师傅照着能找到就行。例如：单元门往东 20 步，靠垃圾亭。",
    )


class ContactForm(forms.Form):
    """Step 3: how to be reached, and under what name."""

    naming = forms.ChoiceField(
        label="怎么署名",
        widget=forms.RadioSelect,
        initial=Naming.HIDDEN,
        choices=[
            (Naming.NAMED, "留名：办的人能看到我的姓名"),
            (Naming.HIDDEN, "不公开姓名：只有社区知道我是谁"),
            (Naming.ANONYMOUS, "匿名：谁也不知道，凭回执码查进展"),
        ],
    )
    name = forms.CharField(label="怎么称呼您", required=False, max_length=40)
    phone = PhoneField(required=False, help_text="用来告诉您进展；物业看不到。匿名的话不用填。")
    may_publish = forms.BooleanField(
        label="这件事可以公开给邻居看",
        help_text="只公开事情和进展，不公开您是谁。公开前社区会再看一遍，去掉人名和门牌。",
        required=False,
        initial=True,
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("naming") == Naming.ANONYMOUS:
            said["phone"] = ""
            self.errors.pop("phone", None)
        return said


class ReceiptForm(forms.Form):
    code = forms.CharField(
        label="回执码",
        max_length=24,
        help_text="12 位，在说完那一页或纸条上。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class SlipForm(forms.Form):
    """A note for the box."""

    words = WordsForm.base_fields["words"]
    spot = forms.CharField(
        label="在哪里", required=False, max_length=120, help_text="例如：菜场东门。"
    )
    photos = WordsForm.base_fields["photos"]


class RatingForm(forms.Form):
    rating = forms.ChoiceField(
        label="解决了吗？",
        choices=Rating.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请先选一个"},
    )
    words = forms.CharField(
        label="还想说什么",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SupplementForm(forms.Form):
    words = forms.CharField(
        label="补充一句",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "还没有写内容"},
    )
