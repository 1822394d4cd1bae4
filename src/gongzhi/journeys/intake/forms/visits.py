"""A plan, the closed note of a visit, and what a household puts right in it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from gongzhi.foundation.ui.fields import PhoneField, offer

from .. import rules
from ..models import VisitOutcome
from ..queries import Household, VisitPaper


class PlanForm(forms.Form):
    building = forms.TypedChoiceField(
        label="哪栋楼", coerce=UUID, error_messages={"required": "请选一栋楼"}
    )
    visitor = forms.TypedChoiceField(
        label="谁去走访", coerce=int, error_messages={"required": "请选谁去"}
    )
    since = forms.DateField(
        label="从哪天",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请选从哪天"},
    )
    until = forms.DateField(
        label="到哪天",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请选到哪天"},
    )

    def __init__(self, *args: Any, buildings: list[tuple[str, list[tuple[str, str]]]], people: list[tuple[str, str]], **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        offer(self, "building", [("", "请选"), *buildings])
        offer(self, "visitor", [("", "请选"), *people])

    def clean(self) -> None:
        super().clean()
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", "要在开始那天以后")


class NoteForm(forms.Form):
    """What may be written of a visit: nothing else has a place."""

    id = forms.UUIDField(widget=forms.HiddenInput())
    code = forms.CharField(widget=forms.HiddenInput(), max_length=24)
    part = forms.TypedChoiceField(
        label="哪一户", coerce=UUID, error_messages={"required": "请选哪一户"}
    )
    visited_on = forms.DateField(
        label="哪天去的",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请选哪天去的"},
    )
    outcome = forms.ChoiceField(
        label="见到人了吗",
        widget=forms.RadioSelect,
        choices=VisitOutcome.choices,
        error_messages={"required": "请选一个"},
    )
    is_agreed = forms.BooleanField(label="念给本人听过，本人同意写", required=False)
    topics = forms.MultipleChoiceField(
        label="说到哪些", required=False, widget=forms.CheckboxSelectMultiple
    )
    wish = forms.CharField(label="要办的事", required=False)
    is_wished = forms.BooleanField(label="本人要把这件事登记、等答复", required=False)
    phone = PhoneField(
        at_desk=True, required=False, help_text="本人愿意留才填：用来告诉进展，也凭它看这一页。"
    )

    def __init__(
        self, *args: Any, paper: VisitPaper, households: list[Household], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        told = [(str(home.id), _called(home)) for home in households]
        offer(self, "part", [("", "请选"), *told])
        _ask(self, paper)

    def clean_code(self) -> str:
        try:
            return rules.normal_code(self.cleaned_data["code"])
        except rules.BadCode as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> None:
        super().clean()
        said = self.cleaned_data
        if said.get("outcome") == VisitOutcome.MET and not said.get("is_agreed"):
            self.add_error("is_agreed", "要先念说明，本人同意了才能写")
        if said.get("is_wished") and not said.get("wish"):
            self.add_error("wish", "要登记，就写一句要办什么")


class CorrectForm(forms.Form):
    topics = forms.MultipleChoiceField(
        label="说到哪些", required=False, widget=forms.CheckboxSelectMultiple
    )
    wish = forms.CharField(label="要办的事", required=False)

    def __init__(self, *args: Any, paper: VisitPaper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask(self, paper)


class CodeForm(forms.Form):
    code = forms.CharField(
        label="查看码",
        max_length=24,
        help_text="12 位，在走访的人留下的纸条上。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


def _ask(form: forms.Form, paper: VisitPaper) -> None:
    """The topics of the pack, and one line no longer than it says."""
    offer(form, "topics", paper.topics)
    wish = form.fields["wish"]
    wish.max_length = paper.wish.most  # type: ignore[attr-defined]
    wish.widget.attrs["maxlength"] = str(paper.wish.most)
    wish.help_text = f"一句话，最多 {paper.wish.most} 个字。不写家里的情况、信仰和看法。"

    def clean_wish() -> str:
        wish = str(form.cleaned_data.get("wish", ""))
        if fault := paper.wish.fault(wish):
            raise forms.ValidationError(fault)
        return wish

    form.clean_wish = clean_wish  # type: ignore[attr-defined]


def _called(home: Household) -> str:
    if home.is_done:
        return f"{home.number}（走过了）"
    return f"{home.number}（去过，没有人）" if home.tried_on else home.number
