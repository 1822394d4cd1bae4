"""What the calendar tells; deadlines above are reckoned anew."""

from dataclasses import dataclass
from datetime import date

from gongzhi.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class YearPublished(Event):
    name, label = "worktime.year_published", "公布一年的放假安排"
    year: int
    days: int


@dataclass(frozen=True, kw_only=True)
class DaySet(Event):
    name, label = "worktime.day_set", "更正放假安排"
    day: date
    is_working: bool
