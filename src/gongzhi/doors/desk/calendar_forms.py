"""What is asked about the calendar: one day put right, or a whole year's notice as a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from gongzhi.foundation.journal.history import Told
from gongzhi.foundation.ui.editing import EditForm
from gongzhi.foundation.worktime.services import subject_of

NOTE_LENGTH = 40
LARGEST = 1024 * 1024
KINDS = (("off", "放假"), ("on", "上班"))


class DayForm(EditForm):
    """One day of the year the page shows; another day that was changed meanwhile does not matter."""

    day = forms.DateField(
        label="哪一天",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": "请选一天", "invalid": "日期要像 2027-02-06"},
    )
    kind = forms.ChoiceField(
        label="这一天",
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": "请选放假或上班"},
    )
    note = forms.CharField(
        label="说明",
        max_length=NOTE_LENGTH,
        required=False,
        help_text="例如：春节，或调休上班",
    )

    def __init__(self, *args: Any, year: int, told: Sequence[Told], **kwargs: Any) -> None:
        super().__init__(*args, about=subject_of(year), **kwargs)
        self.year, self.told = year, told

    def seal(self) -> str:
        return str(max((told.id for told in self.told), default=0) + 1)

    def was_overtaken(self) -> bool:
        return self.last_change() is not None

    def last_change(self) -> Told | None:
        seen, day = self.data.get("seen", ""), str(self.cleaned_data.get("day", ""))
        later = [told for told in self.told if seen.isdigit() and told.id >= int(seen)]
        return next((told for told in reversed(later) if _concerns(told, day)), None)

    def _what_stands(self) -> list[str]:
        told = self.last_change()
        body = told.body if told and told.body else {}
        words = {True: "上班", False: "放假"}
        return [words[body["is_working"]]] if "is_working" in body else []

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day.year != self.year:
            raise forms.ValidationError(f"这一页改 {self.year} 年的，{day.year} 年的请到那一年改")
        return day


def _concerns(told: Told, day: str) -> bool:
    """The day itself was set, or the whole year brought."""
    body = told.body or {}
    return str(body.get("day", day)) == day


class YearForm(forms.Form):
    """A year's notice as a table of 日期, 类型, 说明."""

    file = forms.FileField(
        label="全年安排的表格",
        help_text="三列：日期、类型（放假或上班）、说明。只写和周一到周五不同的天也可以。",
        error_messages={"required": "请选一个文件", "empty": "这个文件是空的"},
    )
