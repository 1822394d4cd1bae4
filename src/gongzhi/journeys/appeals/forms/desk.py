"""What staff type: for somebody at the counter, about a case, for a table to be imported."""

from __future__ import annotations

import re
from typing import Any, cast

from django import forms

from gongzhi.foundation.ui.editing import EditForm
from gongzhi.foundation.ui.fields import PhoneField, offer
from gongzhi.foundation.ui.pictures import PicturesField

from ..models import Naming, Outcome
from .saying import WordsForm


class HelpForm(forms.Form):
    """Whom a clerk is about to write for, and how they speak."""

    channel = forms.ChoiceField(
        label="居民怎么来的",
        choices=[("counter", "到柜台"), ("telephone", "打电话")],
        widget=forms.RadioSelect,
        initial="counter",
    )
    name = forms.CharField(
        label="怎么称呼", max_length=40, required=False, help_text="要寄信、要打印的，一定要写。"
    )
    phone = PhoneField(
        at_desk=True,
        required=False,
        help_text="登记好后会发短信告诉本人。没有手机就不填，把回执打印给居民。",
    )

    is_for_child = forms.BooleanField(
        required=False,
        help_text="孩子的姓名、电话一个字不记。上面写监护人自己的称呼和手机号；监护人不在，就都不填。",
    )
    guardian_agrees = forms.BooleanField(
        label="监护人在场，同意记他自己的称呼和手机号", required=False
    )

    def __init__(self, *args: Any, child: str, **kwargs: Any) -> None:
        """``child`` says up to which age a guardian has to agree, as the rule pack has it."""
        super().__init__(*args, **kwargs)
        self.fields["is_for_child"].label = f"说的人{child}"

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        is_somebody_kept = said.get("name") or said.get("phone")
        agrees = said.pop("guardian_agrees", False)
        if said.get("is_for_child") and is_somebody_kept and not agrees:
            self.add_error(
                "guardian_agrees",
                "监护人当面同意了才能记称呼和手机号；监护人不在，请把上面两格清空，匿名登记",
            )
        return said


class CounterForm(forms.Form):
    """What somebody says, as the clerk writes it down and reads it back."""

    words = WordsForm.base_fields["words"]
    site = forms.ChoiceField(label="哪个小区", required=False)
    spot = forms.CharField(label="楼栋和具体位置", max_length=120, required=False)
    photos = WordsForm.base_fields["photos"]
    naming = forms.ChoiceField(
        label="怎么署名",
        widget=forms.RadioSelect,
        initial=Naming.HIDDEN,
        choices=[
            (Naming.NAMED, "留名：办的人能看到姓名"),
            (Naming.HIDDEN, "不公开姓名：只有社区知道"),
            (Naming.ANONYMOUS, "匿名：不记姓名和电话"),
        ],
    )
    by_letter = forms.BooleanField(
        label="寄信或打印给本人，不发短信",
        required=False,
        help_text="有了进展，“纸质告知”里会有一封，打印好当面交或者寄。",
    )
    may_publish = forms.BooleanField(label="本人同意公开这件事（不公开是谁）", required=False)
    is_read_back = forms.BooleanField(
        label="念给本人听过，本人点头了",
        error_messages={"required": "请把写下的话念给居民听，点头了再交"},
    )

    def __init__(
        self, *args: Any, sites: list[tuple[str, str]], asks_paper: bool = True, **kwargs: Any
    ) -> None:
        """``asks_paper``: a telephone and a name were left, and nobody's account."""
        super().__init__(*args, **kwargs)
        offer(self, "site", [("", "不在小区里"), *sites])
        if not asks_paper:
            del self.fields["by_letter"]

    def clean(self) -> None:
        super().clean()
        said = self.cleaned_data
        if said.get("by_letter") and said.get("naming") == Naming.ANONYMOUS:
            self.add_error(
                "by_letter", "匿名不记称呼，信没有人收。要纸质的，怎么署名选“不公开姓名”"
            )


class UploadForm(forms.Form):
    """A spreadsheet of messages."""

    file = forms.FileField(
        label="表格",
        help_text="Excel（.xlsx、.xls）或 CSV，第一行是列名，最多 40 MB、20 万行。",
        error_messages={"required": "请选一个文件"},
    )


OWN = "own"  # none of what is suggested


class AcceptForm(EditForm):
    """Taking in: sorted by a person. A suggestion is one tap, and none is chosen to begin with."""

    told_as = ("appeals.accepted", "appeals.reclassified", "appeals.overturned")
    offered = ""  # what the page suggests, as it comes back with the form

    pick = forms.ChoiceField(
        label="建议",
        required=False,
        widget=forms.RadioSelect,
        initial=OWN,
        help_text="从这些话里看出来的，可能不对，请您定。",
    )
    category = forms.ChoiceField(label="分类", error_messages={"required": "请选分类"})
    urgency = forms.ChoiceField(
        label="急难愁盼",
        widget=forms.RadioSelect,
        error_messages={"required": "请选急、难、愁、盼中的一个"},
    )
    title = forms.CharField(label="标题", max_length=80, required=False)

    def __init__(
        self,
        *args: Any,
        categories: list[Any],
        urgencies: list[tuple[str, str]],
        picks: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = {
            "category": [("", "请选"), *categories],
            "urgency": urgencies,
            "pick": [*picks, (OWN, "我自己在下面选")],
        }
        for name, choices in offered.items():
            cast("forms.ChoiceField", self.fields[name]).choices = choices
        self.has_picks = bool(picks)
        if picks:
            self.fields["pick"].required = not self.is_bound or "pick" in self.data
            self.fields["category"].required = False
            self.fields["category"].label = "自己选分类"

    def clean(self) -> dict[str, Any]:
        """One category, whichever way it was chosen."""
        said = super().clean() or self.cleaned_data
        picked, chosen = said.pop("pick", "").replace(OWN, ""), said.get("category", "")
        is_untouched = chosen in ("", self.initial.get("category", ""))
        if picked and not is_untouched and picked != chosen:
            self.add_error("category", "建议里选了一个，这里又选了另一个，请只留一个")
        elif picked:
            said["category"] = picked
        elif not chosen and not self.errors.keys() & {"category", "pick"}:
            self.add_error("category", "请选分类")
        return said


_BLANK = re.compile(r"〔[^〕]*〕")


def _without_blanks(form: forms.Form, *names: str) -> None:
    """Lists and templates leave 〔blanks〕 for a person; none may reach the resident."""
    for name in names:
        left = _BLANK.findall(str(form.cleaned_data.get(name, "")))
        if left:
            form.add_error(name, f"把{'、'.join(dict.fromkeys(left))}换成这件事的实际情况")


def _because() -> forms.CharField:
    """Shown once something was found; kept with what goes out."""
    return forms.CharField(
        label="为什么可以写",
        required=False,
        max_length=200,
        help_text="例如：这是物业的公开电话。理由会留在记录里。",
    )


class RefusalForm(forms.Form):
    """A no in four parts; the list of grounds fills them, a person makes them concrete."""

    reason = forms.ChoiceField(label="理由")
    what = forms.CharField(label="结论", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    why = forms.CharField(label="为什么", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    where = forms.CharField(
        label="可以去哪里", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    objection = forms.CharField(
        label="不同意怎么办", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    because = _because()
    found: tuple[object, ...] = ()

    def __init__(self, *args: Any, reasons: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "reason", reasons)

    def clean(self) -> None:
        super().clean()
        _without_blanks(self, "what", "why", "where", "objection")


class AnswerForm(forms.Form):
    """An answer; 暂不具备条件 is a no and asks for the rest of its four parts."""

    outcome = forms.ChoiceField(
        label="结果", choices=Outcome.choices, widget=forms.RadioSelect, initial=Outcome.DONE
    )
    words = forms.CharField(
        label="答复",
        max_length=4_000,
        help_text="写清看了什么、做了什么、花了多少。不写别人的名字和门牌。",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "答复还没有写"},
    )
    photos = PicturesField(label="办完的照片", required=False)
    recheck_on = forms.DateField(
        label="哪天再看一次",
        required=False,
        help_text="“暂不具备条件”时要填，“部分解决”也可以填。到了那天，这件事会自己回来。",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    why = forms.CharField(
        label="为什么现在办不了",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    where = forms.CharField(
        label="可以去哪里", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    objection = forms.CharField(
        label="不同意怎么办",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    because = _because()
    found: tuple[object, ...] = ()

    def clean(self) -> None:
        super().clean()
        said = self.cleaned_data
        _without_blanks(self, "words", "why", "where", "objection")
        if said.get("outcome") == Outcome.NOT_NOW:
            for name in ("recheck_on", "why", "where", "objection"):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, "“暂不具备条件”要写这一项")


class WordForm(forms.Form):
    """One text for the resident: a question, or how it goes."""

    words = forms.CharField(
        label="内容",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "还没有写内容"},
    )
    because = _because()
    found: tuple[object, ...] = ()


class OfferForm(forms.Form):
    """To whom, and why it should be theirs."""

    to_unit = forms.ChoiceField(
        label="转给谁",
        error_messages={"required": "请选转给哪个单位", "invalid_choice": "请从单子里选一个单位"},
    )
    reason = forms.CharField(
        label="为什么该归他",
        max_length=200,
        error_messages={"required": "请写明为什么该归他，对方会看到"},
    )

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to_unit", [("", "请选"), *units])


class PushBackForm(forms.Form):
    reason = forms.CharField(
        label="为什么不归您",
        max_length=200,
        error_messages={"required": "请写明为什么不归您，对方会看到"},
    )
    wants_decision = forms.BooleanField(
        label="请街道裁定归谁办",
        required=False,
        help_text="两家说不到一起时勾上。裁定归谁就归谁，不能再转、再退。",
    )


class AssignForm(forms.Form):
    """Who of the unit works on it."""

    owner = forms.TypedChoiceField(
        label="谁来办",
        coerce=int,
        error_messages={"required": "请选一个人", "invalid_choice": "只能选本单位在岗的人"},
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "owner", [("", "请选"), *people])


class PurposeForm(forms.Form):
    purpose = forms.CharField(
        label="为什么要看",
        max_length=120,
        help_text="居民会看到这句话、您的姓名和身份。",
        error_messages={"required": "请写明为什么要看"},
    )


class PublishForm(forms.Form):
    title = forms.CharField(
        label="公开标题",
        max_length=80,
        help_text="不带人名、门牌号、电话。",
        error_messages={"required": "请写公开标题"},
    )
