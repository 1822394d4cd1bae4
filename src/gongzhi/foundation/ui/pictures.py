"""Several pictures in one field, from the album or the camera as people like: nothing demands the camera."""

from __future__ import annotations

from typing import Any

from django import forms

MOST_PHOTOS = 3


class Pictures(forms.ClearableFileInput):
    """A file input that takes many; browsers offer pictures first."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": "image/*", "multiple": True, **(attrs or {})})


class PicturesField(forms.FileField):
    """Cleaned to a list, empty when there is none."""

    widget = Pictures

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        if not data:
            return []
        files = data if isinstance(data, list | tuple) else [data]
        if len(files) > MOST_PHOTOS:
            raise forms.ValidationError(f"最多 {MOST_PHOTOS} 张照片，这里有 {len(files)} 张")
        return [super(PicturesField, self).clean(item, initial) for item in files]
