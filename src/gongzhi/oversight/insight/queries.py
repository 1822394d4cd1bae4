"""Reading figures, with denominators, small groups hidden."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, DateField, DateTimeField, Q, QuerySet, Sum
from django.utils import timezone

from gongzhi.foundation.policy import code_range
from gongzhi.foundation.quantities import SMALLEST_GROUP, Rate, shown
from gongzhi.foundation.statements import Slot, written_once
from gongzhi.register.territory import queries as territory

from . import rules
from .models import AppealFact, Tally

WINDOWS = (30, 90, 365)


@dataclass(frozen=True)
class Figures:
    """What an area's last days come to. None stands for a count too small to show.

    ``filed`` and ``late`` count matters, not persons; rates carry their denominators.
    """

    days: int
    filed: int | None
    by_status: dict[str, int | None]
    by_category: dict[str, int | None]
    response: Rate
    resolution: Rate
    satisfaction: Rate
    late: int | None

    @property
    def smallest(self) -> int:
        return SMALLEST_GROUP


@dataclass(frozen=True)
class Late:
    """Matters in work whose answer is overdue: all of them, and those said in the days asked for."""

    now: int
    of_these_days: int


def figures_of(area: str, *, at: datetime, days: int = 90) -> Figures:
    """Figures of what was said in an area in the ``days`` up to an instant, in two queries."""
    on = timezone.localdate(at)
    since = on - timedelta(days=days - 1)
    sums: dict[tuple[str, str], int] = defaultdict(int)
    cells = rules.spans(since, on)
    for category, measure, total in _sums(area, **asdict(cells)):
        sums[category, measure] = total
    return _figures(sums, days=days, late=late_in(area, at=at, since=since))


def late_in(area: str, *, at: datetime, since: date) -> Late:
    counted = _late(area, at=at, since=since)
    return Late(*counted[0]) if counted else Late(0, 0)


@written_once
def _sums(area: str) -> QuerySet[Tally, Any]:
    """(category, measure, total) of an area over the cells of ``rules.Spans`` in the slots."""
    since, weeks_from, weeks_until, until = (
        Slot(part.name, DateField()) for part in fields(rules.Spans)
    )
    wanted = (
        Q(span=rules.WEEK, day__gte=weeks_from, day__lt=weeks_until)
        | Q(span=rules.DAY, day__gte=since, day__lt=weeks_from)
        | Q(span=rules.DAY, day__gte=weeks_until, day__lt=until)
    )
    shown = Tally.objects.filter(wanted, area=area).filter(
        Q(category=rules.ALL) | Q(measure="filed")
    )
    return shown.values_list("category", "measure").annotate(total=Sum("count"))


@written_once
def _late(area: str) -> QuerySet[AppealFact, Any]:
    """(all, of those said from ``since`` on) whose answer is overdue ``at``; no row for none."""
    running = AppealFact.objects.filter(
        code_range("area", area),
        status="working",
        is_answered=False,
        due_at__lt=Slot("at", DateTimeField()),
    )
    said_since = Q(filed_on__gte=Slot("since", DateField()))
    counted = running.values("status").annotate(
        now=Count("pk"), said=Count("pk", filter=said_since)
    )
    return counted.values_list("now", "said")


def _figures(sums: dict[tuple[str, str], int], *, days: int, late: Late) -> Figures:
    def all_of(measure: str) -> int:
        return sums.get((rules.ALL, measure), 0)

    statuses = {
        measure.removeprefix("status:"): total
        for (category, measure), total in sums.items()
        if category == rules.ALL and measure.startswith("status:") and total
    }
    categories = {
        category: total
        for (category, measure), total in sums.items()
        if category != rules.ALL and measure == "filed" and total
    }
    answered, rated = all_of("answered"), all_of("rated")
    return Figures(
        days=days,
        filed=shown(all_of("filed")),
        by_status=rules.suppressed(statuses),
        by_category=rules.suppressed(categories),
        response=Rate(all_of("in_time"), answered + late.of_these_days),
        resolution=Rate(all_of("resolved"), answered),
        satisfaction=Rate(all_of("rating:solved"), rated),
        late=shown(late.now),
    )


def place_name(area: str) -> str:
    """How an area is called on its public page: the community, the street or the district."""
    return territory.called(area)


def communities() -> list[tuple[str, list[tuple[str, str]]]]:
    """Streets with their communities, for choosing whose figures to see."""
    streets = [(item.code, item.name) for item in territory.streets_in(settings.DISTRICT)]
    by_street = defaultdict(list)
    for item in territory.communities_in(settings.DISTRICT):
        by_street[item.code[:9]].append((item.code, item.name))
    return [(name, by_street[code]) for code, name in streets if by_street[code]]
