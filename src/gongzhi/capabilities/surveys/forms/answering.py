"""The questions of a questionnaire as a form: on the screen, and to key what stands on paper."""

from __future__ import annotations

from typing import Any

from django import forms

from gongzhi.foundation.text import BadCode, BadPhone, normal_phone

from ..models import Place, Survey
from ..queries import invitation_hash
from ..rules import MOST_TEXT, BadAnswer, Question, asked_keys, relevant

PREFIX = "q_"
NOT_SAID = "不在里面，或者不想说"


def question_field(number: int, question: Question, *, is_keyed: bool = False) -> forms.Field:
    """The field of one question; to key a sheet, also for what is not ticked on it."""
    about: dict[str, Any] = {
        "label": f"{number}. {question.text}",
        "help_text": question.hint,
        "required": question.is_required or is_keyed,
    }
    if question.kind == "text":
        lines = forms.Textarea(attrs={"rows": 3})
        too_long = {"max_length": f"最多写 {MOST_TEXT} 个字"}
        return forms.CharField(max_length=MOST_TEXT, widget=lines, error_messages=too_long, **about)
    if question.kind == "number":
        return _number_field(question, about)
    choices = [(value, question.label_of(value)) for value in question.values]
    if question.kind == "many":
        return forms.MultipleChoiceField(
            choices=choices, widget=forms.CheckboxSelectMultiple, **about
        )
    nothing = [("", "没有勾，或者勾了不止一个")] if is_keyed else []
    return forms.ChoiceField(choices=[*nothing, *choices], widget=forms.RadioSelect, **about)


def _number_field(question: Question, about: dict[str, Any]) -> forms.IntegerField:
    bounds: dict[str, Any] = {"min_value": question.least, "max_value": question.most}
    unit = f"单位：{question.unit}。" if question.unit else ""
    return forms.IntegerField(
        **{**about, "help_text": f"{unit}{about['help_text']}"},
        **{name: value for name, value in bounds.items() if value is not None},
        error_messages={
            "invalid": "请填一个整数",
            "min_value": "不能小于 %(limit_value)s",
            "max_value": "不能大于 %(limit_value)s",
        },
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class SheetForm(forms.Form):
    """Fields that the screen and the paper have in common."""

    use_required_attribute = False

    def __init__(
        self, *args: Any, survey: Survey, places: list[Place], is_keyed: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.survey, self.document = survey, survey.version.document
        self._ask_where(places, is_keyed=is_keyed)
        for number, question in enumerate(self.document.questions, 1):
            field = question_field(number, question, is_keyed=is_keyed)
            self.fields[f"{PREFIX}{question.key}"] = field
        if survey.is_named:
            self.fields["name"] = forms.CharField(
                label="怎么称呼", max_length=40, required=not is_keyed,
                error_messages={"required": "这份问卷要留称呼"},
            )  # fmt: skip
            self.fields["phone"] = forms.CharField(
                label="手机号", required=False, help_text="想以后查到、删掉自己的回答才留。",
                widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
            )  # fmt: skip

    def _ask_where(self, places: list[Place], *, is_keyed: bool) -> None:
        if self.survey.is_sample:
            self.fields["invitation"] = forms.CharField(
                label="邀请码",
                max_length=24,
                required=not is_keyed,
                help_text="邀请信上的十二位，一户一个，用一次。",
                error_messages={"required": "请照邀请信填邀请码"},
                widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
            )  # fmt: skip
        else:
            self.fields["place"] = forms.TypedChoiceField(
                label="您住哪一栋" if not is_keyed else "哪一栋",
                required=False,
                coerce=int,
                empty_value=None,
                help_text="" if is_keyed else "只用来算每栋有几户答了，不问门牌。",
                choices=[("", NOT_SAID), *((place.pk, str(place)) for place in places)],
            )

    def full_clean(self) -> None:
        """Whether an answer is wanted is for the rules to say: they know what was asked."""
        wanted = {name: field.required for name, field in self.fields.items()}
        asked = [name for name in wanted if name.startswith(PREFIX)]
        for name in asked:
            self.fields[name].required = False
        super().full_clean()
        for name in asked:
            self.fields[name].required = wanted[name]

    def clean_invitation(self) -> str:
        return self._checked_code(self.cleaned_data["invitation"])

    def clean_phone(self) -> str:
        return self._checked_phone(self.cleaned_data["phone"])

    def _checked_code(self, code: str) -> str:
        try:
            if code:
                invitation_hash(code)
        except BadCode as error:
            raise forms.ValidationError(str(error)) from error
        return code

    def _checked_phone(self, phone: str) -> str:
        try:
            return normal_phone(phone) if phone else ""
        except BadPhone as error:
            raise forms.ValidationError(str(error)) from error

    @property
    def answers(self) -> dict[str, Any]:
        """By the questions' keys, as they were given."""
        return {
            question.key: self.cleaned_data.get(f"{PREFIX}{question.key}")
            for question in self.document.questions
        }


class AnswerForm(SheetForm):
    """A question that is not asked wants no answer, whatever stands on the page."""

    submission = forms.UUIDField(widget=forms.HiddenInput())

    def clean(self) -> None:
        super().clean()
        asked = asked_keys(self.document, self.answers)
        for question in self.document.questions:
            if question.key not in asked:
                self.errors.pop(f"{PREFIX}{question.key}", None)
        try:
            relevant(self.document, self.answers)
        except BadAnswer as refusal:
            for key, fault in refusal.faults.items():
                if f"{PREFIX}{key}" not in self.errors:
                    self.add_error(f"{PREFIX}{key}", fault)

    @property
    def asks(self) -> list[dict[str, Any]]:
        """Each question's field with its conditions, for the page: in words, and for the script."""
        return [
            {
                "bound": self[f"{PREFIX}{one.key}"],
                "only_if": [[c.question, list(c.answers)] for c in one.only_if],
                "words": self._told(one),
                "is_row": one.kind == "scale",
            }
            for one in self.document.questions
        ]

    def _told(self, one: Question) -> str:
        parts = []
        for condition in one.only_if:
            asked = self.document.question(condition.question)
            if asked:
                said = "、".join(f"“{asked.label_of(value)}”" for value in condition.answers)
                parts.append(f"第 {self.document.number_of(asked.key)} 题答{said}的")
        return "，".join(parts) + "才答这一题" if parts else ""
