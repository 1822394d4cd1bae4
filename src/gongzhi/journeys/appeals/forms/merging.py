"""What staff say of two appeals that may be one matter."""

from __future__ import annotations

from django import forms


class OtherForm(forms.Form):
    """The other one of the two."""

    other = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": "请选另一件"})


class SplitForm(forms.Form):
    """Which is to be work of its own again, and why; the error stands at the head of the page."""

    other = forms.UUIDField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(label="为什么拆开", max_length=200, required=False)

    def clean(self) -> None:
        super().clean()
        if not self.cleaned_data.get("reason"):
            self.add_error(None, "拆开要写明为什么")
