"""What was said in a week, counted and listed by the same filter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from gongzhi.foundation import policy
from gongzhi.foundation.policy import code_range

from ..models import Appeal
from ..rules import Said, Week

NO_PLACE, UNSORTED = "-", "-"
_COMMUNITY = 12  # digits of its code


@dataclass(frozen=True)
class Slice:
    """A part of a week; empty is any, ``-`` is what has none."""

    week: Week
    area: str
    category: str = ""
    place: str = ""
    channel: str = ""

    @property
    def is_community(self) -> bool:
        """Places are its neighbourhoods; of a wider area they are its communities."""
        return len(self.area) == _COMMUNITY


def said_in(actor: policy.Actor, cut: Slice) -> list[Said]:
    """Counts by class, place, channel and state, in one query."""
    place = "neighbourhood__name" if cut.is_community else "area"
    counted = (
        said_of(actor, cut)
        .values_list("category", place, "channel", "status")
        .annotate(count=Count("pk"))
        .order_by()
    )
    return [
        Said(category or UNSORTED, where or NO_PLACE, channel, status, count)
        for category, where, channel, status, count in counted
    ]


def said_of(actor: policy.Actor, cut: Slice) -> QuerySet[Appeal]:
    """The appeals themselves, newest first."""
    found = policy.visible(Appeal.objects.all(), actor, "appeals.export").filter(
        code_range("area", cut.area),
        filed_at__gte=_midnight(cut.week),
        filed_at__lt=_midnight(cut.week.after),
    )
    if cut.category:
        found = found.filter(_of_class(cut.category))
    if cut.channel:
        found = found.filter(channel=cut.channel)
    if cut.place:
        found = found.filter(_in_place(cut))
    return found.order_by("-filed_at", "-pk")


def _of_class(category: str) -> Q:
    if category == UNSORTED:
        return Q(category="")
    return Q(category=category) | Q(category__startswith=f"{category}.")


def _in_place(cut: Slice) -> Q:
    if not cut.is_community:
        return Q(area=cut.place)
    if cut.place == NO_PLACE:
        return Q(neighbourhood__isnull=True)
    return Q(neighbourhood__name=cut.place)


def _midnight(week: Week) -> datetime:
    return timezone.make_aware(datetime.combine(week.first, time.min))
