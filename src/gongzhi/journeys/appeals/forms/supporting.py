"""附议: which household, if one cares to say."""

from __future__ import annotations

from django import forms


class SupportForm(forms.Form):
    """Nothing has to be filled in."""

    submission = forms.UUIDField(widget=forms.HiddenInput)
    door = forms.CharField(
        label="您家门牌（可以不填）",
        required=False,
        max_length=60,
        help_text="例如：3 栋 2 单元 301。只用来让一家人算一户，不显示，也不存原文。",
    )
