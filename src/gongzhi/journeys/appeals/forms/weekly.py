"""Which week, and which part of it."""

from __future__ import annotations

from django import forms

from ..models import Channel


class SliceForm(forms.Form):
    """What an address says of a week; anything else in it is an error."""

    week = forms.DateField(required=False)
    area = forms.RegexField(r"^\d{6}(\d{3}){0,2}$", required=False)
    category = forms.RegexField(r"^[\w.-]{1,60}$", required=False)
    place = forms.CharField(max_length=80, required=False)
    channel = forms.ChoiceField(choices=Channel.choices, required=False)
