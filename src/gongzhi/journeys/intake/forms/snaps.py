"""A picture and a place."""

from __future__ import annotations

from typing import Any

from django import forms

from gongzhi.foundation.ui.fields import PhoneField, offer
from gongzhi.foundation.ui.pictures import MOST_PHOTOS, PicturesField

from .saying import site_field, sites_of


class SnapForm(forms.Form):
    photos = PicturesField(
        label="照片",
        required=False,
        help_text=f"最多 {MOST_PHOTOS} 张，相册里的也行。照片里的拍摄地点和时间会自动去掉。",
    )
    site = site_field()
    spot = forms.CharField(
        label="在哪里",
        required=False,
        max_length=120,
        help_text="照着能找到就行。例如：三栋东头垃圾亭旁。",
    )
    phone = PhoneField(required=False, help_text="想知道进展才填；不填就是匿名，凭回执码查。")
    may_publish = forms.BooleanField(
        label="这件事可以公开给邻居看",
        help_text="只公开事情和进展，不公开照片和您是谁。",
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, area: str, kept: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept
        offer(self, "site", sites_of(area))

    def clean(self) -> None:
        super().clean()
        said = self.cleaned_data
        if "photos" not in self.errors and not said.get("photos") and not self.kept:
            self.add_error("photos", "请放一张照片；没有照片，可以用“说一件事”写")
        if not said.get("site") and not (said.get("spot") or "").strip():
            self.add_error("spot", "请选小区，或写在哪里")
