"""How many sheets to print, which came back, what stands on one, and what of two readings counts."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from gongzhi.foundation.ui.fields import offer

from ..models import Keying, Place
from ..queries import invitation_hash
from ..rules import spoken
from ..services import Read
from .answering import NOT_SAID, PREFIX, SheetForm

MOST_AT_ONCE = 2_000
FIRST, SECOND, ANEW = "1", "2", "3"
_RANGE = re.compile(r"(\d{1,6})(?:\s*[-－—~到至]\s*(\d{1,6}))?")
_BETWEEN = re.compile(r"[\s,，、;；]+")
BESIDES = {"is_spoiled": "看不清", "place": "哪一栋", "invitation": "邀请码", "name": "称呼", "phone": "手机号"}  # fmt: skip


class PrintForm(forms.Form):
    count = forms.IntegerField(
        label="印几张",
        min_value=1,
        max_value=MOST_AT_ONCE,
        error_messages={
            "required": "请写印几张",
            "min_value": "至少一张",
            "max_value": f"一次最多 {MOST_AT_ONCE} 张",
        },
    )
    place = forms.TypedChoiceField(label="发到哪一栋", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, places: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(place.pk, f"{place}，{place.drawn} 户") for place in places]
        offer(self, "place", [("", "不分楼栋"), *named])


class ReturnForm(forms.Form):
    numbers = forms.CharField(
        label="收回了哪几张",
        max_length=2_000,
        help_text="照纸上的号写，例如：1-30，42，57。",
        error_messages={"required": "请写收回了哪几张"},
    )

    def clean_numbers(self) -> list[int]:
        """Every number, ranges written out."""
        found: set[int] = set()
        for part in filter(None, _BETWEEN.split(self.cleaned_data["numbers"])):
            match = _RANGE.fullmatch(part)
            if not match:
                raise forms.ValidationError(f"“{part[:20]}”看不懂，请写成 1-30 或 42 这样")
            first, last = int(match[1]), int(match[2] or match[1])
            if not 0 <= last - first < MOST_AT_ONCE:
                raise forms.ValidationError(
                    f"“{part[:20]}”从小写到大，一段不超过 {MOST_AT_ONCE} 张"
                )
            found |= set(range(first, last + 1))
        return sorted(found)


class KeyForm(SheetForm):
    """One sheet, exactly as it stands on the paper."""

    number = forms.IntegerField(
        label="纸上的号", min_value=1, error_messages={"required": "请照纸上写第几张"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, is_keyed=True, **kwargs)
        self.fields["is_spoiled"] = forms.BooleanField(
            label="看不清，或者没有填", help_text="整张都用不上才勾。", required=False
        )

    def clean(self) -> None:
        super().clean()
        said = self.cleaned_data
        is_bare = not said.get("is_spoiled") and not said.get("invitation")
        if self.survey.is_sample and is_bare and "invitation" not in self.errors:
            self.add_error("invitation", "照纸上的邀请码录；没有写的，勾最下面那一项")

    @property
    def read(self) -> Read:
        said = self.cleaned_data
        return Read(
            self.answers,
            said.get("place"),
            _digest(said.get("invitation")),
            name=said.get("name", ""),
            phone=said.get("phone", ""),
            is_spoiled=said["is_spoiled"],
        )


class SettleForm(KeyForm):
    """For each thing that differs: the first reading, the second, or what the paper really says.

    The rest is as both read it.
    """

    def __init__(self, *args: Any, first: Keying, second: Keying, differences: list[str], **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.first, self.second, self.differences = first, second, differences
        typed = dict(self.fields)
        self.fields.clear()
        for name in differences:
            self._choose(name, typed.get(name) or typed[f"{PREFIX}{name}"])
        self.fields["reason"] = forms.CharField(
            label="为什么这样定",
            max_length=120,
            help_text="例如：原件上勾的是第二个，第一遍看错了行。",
            error_messages={"required": "请写一句为什么这样定"},
        )

    def _choose(self, name: str, anew: forms.Field) -> None:
        """Of a household's code only digests are kept: it is read off the paper once more."""
        label, anew.required = BESIDES.get(name) or str(anew.label), name == "invitation"
        if name != "invitation":
            self.fields[f"pick_{name}"] = forms.ChoiceField(
                label=label,
                widget=forms.RadioSelect,
                choices=[
                    (FIRST, f"第一遍：{self._shown(self.first, name)}"),
                    (SECOND, f"第二遍：{self._shown(self.second, name)}"),
                    (ANEW, "都不对：照纸上再录"),
                ],
                error_messages={"required": "请对着原件选一个"},
            )
        anew.label = f"{label}，照纸上再录"
        self.fields[f"anew_{name}"] = anew

    def clean(self) -> None:
        """What is picked is complete by itself."""

    def clean_anew_invitation(self) -> str:
        return self._checked_code(self.cleaned_data["anew_invitation"])

    def clean_anew_phone(self) -> str:
        return self._checked_phone(self.cleaned_data["anew_phone"])

    @property
    def read(self) -> Read:
        """What both read alike, and of the rest what was picked or typed anew."""
        base = self.second if self.first.is_spoiled else self.first
        said = {name: self._value(base, name) for name in (*BESIDES, *base.answers)}
        said |= {name: self._picked(name) for name in self.differences}
        is_spoiled = bool(said.pop("is_spoiled"))
        besides = {name: said.pop(name, None) or "" for name in ("name", "phone")}
        place, invitation = said.pop("place"), said.pop("invitation")
        return Read(said, place, invitation, is_spoiled=is_spoiled, **besides)

    def _picked(self, name: str) -> Any:
        pick = self.cleaned_data.get(f"pick_{name}", ANEW)
        if pick == ANEW:
            anew = self.cleaned_data[f"anew_{name}"]
            return _digest(anew) if name == "invitation" else anew
        return self._value(self.first if pick == FIRST else self.second, name)

    def _value(self, keying: Keying, name: str) -> Any:
        if name == "place":
            return keying.place_id
        if name == "invitation":
            return bytes(keying.invitation) if keying.invitation else None
        return getattr(keying, name) if name in BESIDES else keying.answers.get(name)

    def _shown(self, keying: Keying, name: str) -> str:
        if name == "is_spoiled":
            return "看不清，或者没有填" if keying.is_spoiled else "看得清"
        if name == "place":
            return str(keying.place) if keying.place else NOT_SAID
        if name in BESIDES:
            return getattr(keying, name) or "没有写"
        question = self.document.question(name)
        return spoken(question, keying.answers.get(name)) if question else ""


def _digest(code: str | None) -> bytes | None:
    return invitation_hash(code) if code else None
