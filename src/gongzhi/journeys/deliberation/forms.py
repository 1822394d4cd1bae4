"""What is asked to find out who decides."""

from __future__ import annotations

from django import forms

from . import rules


class WhoForm(forms.Form):
    text = forms.CharField(
        label="什么事？",
        max_length=300,
        help_text="照平时说话写就行。例如：想把 3 栋架空层改成阅览室。",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "还没有写是什么事"},
    )
    title = forms.ChoiceField(
        label="这个地方是谁的？",
        required=False,
        choices=[("", "不知道，或者和地方无关"), *rules.TITLES.items()],
    )
