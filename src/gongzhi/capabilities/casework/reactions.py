"""What work in hand does when the calendar changes."""

from datetime import date

from gongzhi.foundation.journal.delivery import reacts_to
from gongzhi.foundation.worktime.calendars import SETTLED_BY_NEXT_YEAR
from gongzhi.foundation.worktime.events import DaySet, YearPublished

from . import services


@reacts_to(YearPublished)
def reckon_the_year_anew(event: YearPublished) -> None:
    first = date(event.year - 1, *SETTLED_BY_NEXT_YEAR)
    services.defer_recompute(first, date(event.year, 12, 31))


@reacts_to(DaySet)
def reckon_the_day_anew(event: DaySet) -> None:
    services.defer_recompute(event.day, event.day)
