"""Working time: which days are worked on, office hours, deadlines and how far a clock has run.

``due`` and ``gauge`` are pure; they are given a ``Calendar`` (``calendar()`` is the one kept
in the database) and the ``OfficeHours`` of the place. 民法典 §201–203 say how days are counted.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from .calendars import Calendar
from .deadlines import Due, Gauge, due, gauge
from .periods import ZONE, OfficeHours, Period, TimeUnit

if TYPE_CHECKING:
    from .queries import calendar as calendar
    from .queries import year_page as year_page
    from .services import CalendarRefused as CalendarRefused
    from .services import DayEntry as DayEntry
    from .services import import_days as import_days
    from .services import publish_year as publish_year
    from .services import seed_years as seed_years
    from .services import set_day as set_day

__all__ = ["ZONE", "Calendar", "Due", "Gauge", "OfficeHours", "Period", "TimeUnit", "due", "gauge"]

# fmt: off
_DOORS = {
    "calendar":        "queries",
    "year_page":       "queries",
    "CalendarRefused": "services",
    "DayEntry":        "services",
    "import_days":     "services",
    "publish_year":    "services",
    "seed_years":      "services",
    "set_day":         "services",
}
# fmt: on


def __getattr__(name: str) -> object:
    """Doors open when first used: this package is imported before models can be."""
    if name not in _DOORS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_DOORS[name]}"), name)
