"""A new survey, its head, one question of it, a whole questionnaire from a file."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from gongzhi.foundation.ui.fields import choice_field, offer

from ..rules import (
    KINDS,
    MOST_INTRO,
    MOST_OPTION,
    MOST_OPTIONS,
    MOST_TITLE,
    MOST_WORDS,
    WITH_OPTIONS,
    Condition,
    Document,
    DocumentRefused,
    Option,
    Question,
    read_document,
)

LARGEST_FILE = 200_000  # bytes
_FEWEST = 2


class StartForm(forms.Form):
    title = forms.CharField(
        label="问什么",
        max_length=MOST_TITLE,
        help_text="居民看到的标题，例如：楼道照明怎么改，听听大家的。",
        error_messages={"required": "请写一个标题"},
    )
    area = forms.ChoiceField(label="哪里的")

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "area", areas)
        if len(areas) == 1:
            self.fields["area"].widget = forms.HiddenInput()
            self.fields["area"].initial = areas[0][0]


class SeenForm(forms.Form):
    """``as_seen`` is the seal of the questionnaire on the page: what was changed since is not lost."""

    as_seen = forms.CharField(widget=forms.HiddenInput(), required=False)


class HeadForm(SeenForm):
    title = forms.CharField(
        label="标题", max_length=MOST_TITLE, error_messages={"required": "请写一个标题"}
    )
    intro = forms.CharField(
        label="开头的话",
        max_length=MOST_INTRO,
        required=False,
        help_text="为什么问、结果拿来做什么。两三句就够。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class QuestionForm(SeenForm):
    kind = forms.ChoiceField(
        label="怎么答",
        choices=list(KINDS.items()),
        widget=forms.RadioSelect,
        initial="one",
        error_messages={"required": "请选怎么答"},
    )
    text = forms.CharField(
        label="问题", max_length=MOST_WORDS, error_messages={"required": "请写问题"}
    )
    hint = forms.CharField(label="提示", max_length=MOST_WORDS, required=False)
    options = forms.CharField(
        label="选项，一行一个",
        required=False,
        help_text="“选一个”“可以选几个”才要。",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    required = forms.BooleanField(label="这一题要答", required=False, initial=True)
    only_if = forms.MultipleChoiceField(
        label="前面这样答的才问",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="都不勾，就人人都问。同一题勾几个，答了其中一个就问；勾了几题，每一题都要合。",
    )
    least = forms.IntegerField(label="最小", required=False)
    most = forms.IntegerField(label="最大", required=False)
    unit = forms.CharField(
        label="单位", max_length=10, required=False, help_text="“填一个数”才要，例如：人、次、元。"
    )
    low = forms.CharField(label="1 分的意思", max_length=20, required=False, initial="很不满意")
    high = forms.CharField(label="5 分的意思", max_length=20, required=False, initial="很满意")

    def __init__(self, *args: Any, document: Document, place: int, key: str, **kwargs: Any) -> None:
        """``place`` is where the question stands, or the number of questions for a new one."""
        self.before, self.key = document.questions[:place], key
        self.old = document.questions[place] if place < len(document.questions) else None
        if self.old:
            kwargs["initial"] = {**_typed(self.old), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        offer(
            self,
            "only_if",
            [
                (f"{one.key}:{value}", f"第 {number} 题答“{one.label_of(value)}”")
                for number, one in enumerate(self.before, 1)
                for value in one.values
            ],
        )
        if not choice_field(self, "only_if").choices:
            del self.fields["only_if"]

    def clean_options(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["options"].splitlines()]
        found = [line for line in lines if line]
        if self.cleaned_data.get("kind") not in WITH_OPTIONS:
            return []
        if len(found) < _FEWEST:
            raise forms.ValidationError("至少要两个选项，一行一个")
        if len(found) > MOST_OPTIONS:
            raise forms.ValidationError(f"最多 {MOST_OPTIONS} 个选项，现在 {len(found)} 个")
        if len(set(found)) < len(found):
            raise forms.ValidationError("有两个选项一样，请去掉一个")
        if long := next((line for line in found if len(line) > MOST_OPTION), ""):
            raise forms.ValidationError(f"“{long[:10]}…”太长，一个选项最多 {MOST_OPTION} 个字")
        return found

    def clean(self) -> None:
        super().clean()
        least, most = self.cleaned_data.get("least"), self.cleaned_data.get("most")
        if least is not None and most is not None and least > most:
            self.add_error("most", "最大的不能比最小的还小")

    @property
    def question(self) -> Question:
        """What was typed; options that were there before keep their keys, for what hangs on them."""
        typed = self.cleaned_data
        is_number, is_scale = typed["kind"] == "number", typed["kind"] == "scale"
        ends = {name: typed[name] for name in ("low", "high") if is_scale and typed[name]}
        return Question(
            key=self.key,
            kind=typed["kind"],
            text=typed["text"].strip(),
            hint=typed["hint"].strip(),
            is_required=typed["required"],
            options=self._options(typed["options"]),
            only_if=_conditions(typed.get("only_if", [])),
            least=typed["least"] if is_number else None,
            most=typed["most"] if is_number else None,
            unit=typed["unit"] if is_number else "",
            **ends,
        )

    def _options(self, texts: list[str]) -> tuple[Option, ...]:
        old = {option.text: option.key for option in self.old.options} if self.old else {}
        free = (key for n in range(1, 2 * MOST_OPTIONS + 1) if (key := f"o{n}") not in old.values())
        return tuple(Option(old.get(text) or next(free), text) for text in texts)


class ImportForm(SeenForm):
    file = forms.FileField(
        label="问卷文件（JSON）",
        help_text="从别处导出的，或者照说明写的。里面的题会换掉现在的题。",
        error_messages={"required": "请选一个文件", "empty": "这个文件是空的"},
    )

    def clean_file(self) -> Document:
        """The document, or every fault with its place."""
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        if (upload.size or 0) > LARGEST_FILE:
            raise forms.ValidationError("文件太大，问卷文件不超过 200 KB")
        try:
            return read_document(json.loads(upload.read().decode("utf-8-sig")))
        except UnicodeDecodeError as error:
            raise forms.ValidationError("文字编码不是 UTF-8，请另存为 UTF-8 再传") from error
        except json.JSONDecodeError as error:
            raise forms.ValidationError(
                f"第 {error.lineno} 行第 {error.colno} 个字符：JSON 写法不对，看看引号、逗号和括号"
            ) from error
        except (DocumentRefused, RecursionError) as refusal:
            faults = getattr(refusal, "faults", ("括号套得太深",))
            raise forms.ValidationError(list(faults)) from refusal


def _typed(question: Question) -> dict[str, Any]:
    return {
        "kind": question.kind,
        "text": question.text,
        "hint": question.hint,
        "options": "\n".join(option.text for option in question.options),
        "required": question.is_required,
        "only_if": [
            f"{condition.question}:{value}"
            for condition in question.only_if
            for value in condition.answers
        ],
        "least": question.least,
        "most": question.most,
        "unit": question.unit,
        "low": question.low,
        "high": question.high,
    }


def _conditions(ticked: list[str]) -> tuple[Condition, ...]:
    found: dict[str, list[str]] = {}
    for pair in ticked:
        key, _, value = pair.partition(":")
        found.setdefault(key, []).append(value)
    return tuple(Condition(key, tuple(values)) for key, values in found.items())
