"""A picture and a place."""

from __future__ import annotations

from typing import Any

from django import forms

from .saying import checked_phone, phone_field, site_field, sites_of

MOST_PHOTOS = 3


class Pictures(forms.ClearableFileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """From the album or the camera as people like: nothing demands the camera."""

    widget = Pictures(attrs={"accept": "image/*", "multiple": True})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        if not data:
            return []
        files = data if isinstance(data, list | tuple) else [data]
        if len(files) > MOST_PHOTOS:
            raise forms.ValidationError(f"最多 {MOST_PHOTOS} 张照片，这里有 {len(files)} 张")
        return [super(PicturesField, self).clean(item, initial) for item in files]


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
    phone = phone_field("想知道进展才填；不填就是匿名，凭回执码查。")
    may_publish = forms.BooleanField(
        label="这件事可以公开给邻居看",
        help_text="只公开事情和进展，不公开照片和您是谁。",
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, area: str, kept: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept
        self.fields["site"].choices = sites_of(area)  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        return checked_phone(self.cleaned_data.get("phone", ""))

    def clean(self) -> None:
        super().clean()
        said = self.cleaned_data
        if "photos" not in self.errors and not said.get("photos") and not self.kept:
            self.add_error("photos", "请放一张照片；没有照片，可以用“说一件事”写")
        if not said.get("site") and not (said.get("spot") or "").strip():
            self.add_error("spot", "请选小区，或写在哪里")
