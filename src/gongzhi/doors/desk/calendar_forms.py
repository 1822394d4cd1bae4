"""What is asked about the calendar: one day put right, or a whole year's notice as a table."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

NOTE_LENGTH = 40
LARGEST = 1024 * 1024
KINDS = (("off", "放假"), ("on", "上班"))


class DayForm(forms.Form):
    """One day of the year the page shows."""

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

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day.year != self.year:
            raise forms.ValidationError(f"这一页改 {self.year} 年的，{day.year} 年的请到那一年改")
        return day


class YearForm(forms.Form):
    """A year's notice as a table of 日期, 类型, 说明."""

    file = forms.FileField(
        label="全年安排的表格",
        help_text="三列：日期、类型（放假或上班）、说明。只写和周一到周五不同的天也可以。",
        error_messages={"required": "请选一个文件", "empty": "这个文件是空的"},
    )
