"""What work in hand does when the calendar changes, and what groups of units hear of it."""

from datetime import date

from gongzhi.foundation.journal.delivery import reacts_to
from gongzhi.foundation.worktime.calendars import SETTLED_BY_NEXT_YEAR
from gongzhi.foundation.worktime.events import DaySet, YearPublished

from . import services
from .events import ClockPassed, ItemAwarded, ItemOffered, WhistleBlown


@reacts_to(YearPublished)
def reckon_the_year_anew(event: YearPublished) -> None:
    first = date(event.year - 1, *SETTLED_BY_NEXT_YEAR)
    services.defer_recompute(first, date(event.year, 12, 31))


@reacts_to(DaySet)
def reckon_the_day_anew(event: DaySet) -> None:
    services.defer_recompute(event.day, event.day)


@reacts_to(ItemOffered, ItemAwarded)
def tell_group_of_offer(event: ItemOffered | ItemAwarded) -> None:
    services.tell_group_of_offer(event)


@reacts_to(WhistleBlown)
def tell_group_of_whistle(event: WhistleBlown) -> None:
    services.tell_group_of_whistle(event)


@reacts_to(ClockPassed)
def tell_group_of_late(event: ClockPassed) -> None:
    services.tell_group_of_late(event)
