"""What a secretary types about a member, and for what the list is opened."""

from __future__ import annotations

from typing import Any

from django import forms

from gongzhi.foundation.ui.editing import EditForm
from gongzhi.foundation.ui.fields import PhoneField, offer

from . import rules
from .models import MemberKind, Origin, Relation


class PurposeForm(forms.Form):
    purpose = forms.ChoiceField(
        label="为了什么看",
        choices=tuple(rules.PURPOSES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "请选为了什么看"},
    )

    @property
    def words(self) -> str:
        return rules.PURPOSES[self.cleaned_data["purpose"]]


class RecordForm(EditForm):
    name = forms.CharField(label="姓名", max_length=40, error_messages={"required": "请写姓名"})
    phone = PhoneField(
        at_desk=True,
        error_messages={"required": "请写手机号"},
        help_text="本人用这个号码登录，就能看到自己的这一条和谁看过。",
    )
    kind = forms.ChoiceField(label="类别", choices=MemberKind.choices)
    relation = forms.ChoiceField(label="关系", choices=Relation.choices)
    origin = forms.ChoiceField(label="谁登记的", choices=Origin.choices)


class EntryForm(RecordForm):
    """A new record, in one of the branches the secretary leads."""

    branch = forms.ChoiceField(label="支部")

    def __init__(self, *args: Any, branches: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "branch", branches)
        if len(branches) == 1:
            self.fields["branch"].widget = forms.HiddenInput()
            self.fields["branch"].initial = branches[0][0]
