"""Form fields that several contexts ask for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from gongzhi.foundation.text import BadPhone, normal_phone


class PhoneField(forms.CharField):
    """A mobile number, made normal; ``at_desk`` leaves out what the browser knows of its owner."""

    def __init__(self, *, at_desk: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("label", "手机号")
        fill = {"inputmode": "tel", "autocomplete": "off" if at_desk else "tel", "maxlength": "20"}
        kwargs.setdefault("widget", forms.TextInput(attrs=fill))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return normal_phone(text)
        except BadPhone as error:
            raise forms.ValidationError(str(error)) from error


def offer(form: forms.BaseForm, name: str, choices: Iterable[Any]) -> None:
    """Say what may be chosen in a field whose choices are known only when the page is asked for."""
    choice_field(form, name).choices = list(choices)


def choice_field(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    """Raises TypeError where the field of that name offers no choices."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} offers no choices")
    return field
