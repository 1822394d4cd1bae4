"""What is written down after a call, and the street's decision on a repeated demand."""

from __future__ import annotations

from typing import Any

from django import forms

from gongzhi.foundation.ui.fields import offer

from ..models import Rating
from .desk import RefusalForm


class CallForm(forms.Form):
    """Reached or not, and what the resident said, in the resident's sense."""

    reached = forms.ChoiceField(
        label="打通了吗",
        choices=[("yes", "打通了"), ("no", "没打通")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选打通没有"},
    )
    said = forms.ChoiceField(
        label="居民怎么说",
        choices=Rating.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text="照居民说的记，不算居民自己的评价。",
    )
    words = forms.CharField(
        label="记录", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    wants_again = forms.BooleanField(label="居民要求重新办", required=False)

    def clean(self) -> None:
        super().clean()
        said = self.cleaned_data
        if said.get("reached") == "yes" and not said.get("said") and "said" not in self.errors:
            self.add_error("said", "打通了，请选居民怎么说")


class RepeatForm(RefusalForm):
    """Four parts, and the earlier matter of the same person that it repeats."""

    earlier = forms.ChoiceField(label="原来那一件", error_messages={"required": "请选原来那一件"})

    def __init__(self, *args: Any, earlier: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "earlier", earlier)
