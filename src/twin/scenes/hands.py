"""Who acts in a scene and when: always after what has happened to a matter, never after now."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from itertools import zip_longest
from typing import Any, cast
from uuid import UUID

from django.db import connection
from django.utils import timezone

from gongzhi.foundation import worktime
from gongzhi.foundation.journal.events import Event
from gongzhi.foundation.policy import Actor
from gongzhi.foundation.worktime import ZONE
from gongzhi.journeys.appeals import services as appeals
from gongzhi.journeys.appeals.models import Appeal
from gongzhi.register.organizations.models import OrgUnit, UnitKind
from gongzhi.register.organizations.queries import actor_of
from gongzhi.register.people.models import Account

from ..chance import Chance
from ..residents import Resident
from ..units import Cast

DAYS_BACK = 60
FEWEST = 3  # of each, in a small twin
_LAST = "SELECT subject, max(at) FROM twin_told WHERE subject = ANY(%s) GROUP BY subject"


class Hands:
    """What every scene needs: chance, people at work, hours at which they work, what is told."""

    def __init__(
        self,
        *,
        chance: Chance,
        cast: Cast,
        neighbours: dict[object, list[Resident]],
        communities: list[str],
        now: datetime,
        share: float,
    ) -> None:
        self.chance, self.cast, self.now, self.share = chance, cast, now, share
        self.neighbours, self.communities = neighbours, communities
        self.today = timezone.localdate(now)
        self.events: list[Event] = []
        self.last: dict[UUID, datetime] = {}
        self.in_hand: dict[str, list[Appeal]] = defaultdict(list)  # by the state of its item
        self.used: set[UUID] = set()
        self.hours = _half_hours(now)
        self.actor = cache(self._actor)

    def take(self, event: Event) -> None:
        self.events.append(event)
        self.last[event.subject_id] = max(event.at, self.last.get(event.subject_id, event.at))

    def some(self, usual: int) -> int:
        """How many of a thing, in a twin smaller than the usual one."""
        return min(usual, max(FEWEST, round(usual * self.share)))

    # ── when ─────────────────────────────────────────────────────────────

    def moments(
        self, since: datetime, count: int, *, until: datetime | None = None
    ) -> list[datetime]:
        """So many instants in working hours, in their order; none when there is no room."""
        first = bisect_right(self.hours, since + timedelta(minutes=10))
        end = bisect_left(self.hours, until) if until else len(self.hours)
        if end - first < count:
            return []
        chosen = sorted(self.chance.sample(range(first, end), count))
        return [
            self.hours[place] + timedelta(minutes=self.chance.randrange(28), seconds=place % 60)
            for place in chosen
        ]

    def moments_of(self, appeal_id: UUID, count: int) -> list[datetime]:
        """After the last that was told of an appeal."""
        return self.moments(self.last[appeal_id], count)

    def know_last(self, ids: Iterable[UUID]) -> None:
        """Look up when something was last told of these."""
        with connection.cursor() as cursor:
            cursor.execute(_LAST, (list(ids),))
            self.last |= dict(cursor.fetchall())

    # ── who ──────────────────────────────────────────────────────────────

    def _actor(self, account_id: int) -> Actor:
        return actor_of(account_id, on=self.today)

    def office(self, area: str) -> OrgUnit:
        return self.cast.by_area[area, UnitKind.COMMUNITY]

    def street(self, area: str) -> OrgUnit:
        return self.cast.by_area[area[:9], UnitKind.STREET]

    def worker(self, unit: OrgUnit, role: str = "") -> Actor:
        """Somebody of a unit; the persona of that role where there is one."""
        return self.actor(self.workers(unit, role)[0].pk)

    def workers(self, unit: OrgUnit, role: str = "") -> list[Account]:
        staff = [one.account for one in self.cast.workers[unit.pk] if role in ("", one.role)]
        return sorted(staff, key=lambda account: not account.username.startswith("demo-"))

    def owner(self, appeal: Appeal) -> Actor:
        return self.actor(cast("int", appeal.item.owner_id))  # what is held is somebody's

    # ── what ─────────────────────────────────────────────────────────────

    def choose(self, found: Iterable[Appeal], usual: int, *, room: int = 1) -> list[Appeal]:
        """Matters no scene has had yet, with time left for it, spread over the communities."""
        lists: dict[str, list[Appeal]] = defaultdict(list)
        for appeal in found:
            if appeal.pk not in self.used and self._has_room(appeal, room):
                lists[appeal.area].append(appeal)
        own = lists.get(self.communities[0], [])[:3]  # where the personas work: more to find
        rest = zip_longest(*(lists[area] for area in self.communities if area in lists))
        order = dict.fromkeys([*own, *(one for row in rest for one in row if one)])
        chosen = list(order)[: self.some(usual)]
        self.used |= {appeal.pk for appeal in chosen}
        return chosen

    def _has_room(self, appeal: Appeal, room: int) -> bool:
        last = self.last.get(appeal.pk)
        return last is not None and len(self.hours) - bisect_right(self.hours, last) > 2 * room

    def deal_with(self, appeal_id: UUID, said: dict[str, Any], clerk: Actor) -> None:
        """Take in what was filed, and answer it where the text has an answer."""
        if not (said.get("c") and (times := self.moments_of(appeal_id, 2))):
            return
        more = {"title": said["title"]} if said.get("title") else {}
        appeals.accept(
            appeal_id, category=said["c"], urgency=said["u"], actor=clerk, at=times[0], **more
        )
        if said.get("a"):
            appeals.answer(appeal_id, outcome="done", words=said["a"], actor=clerk, at=times[1])


def _half_hours(now: datetime) -> list[datetime]:
    """The working half hours before now, the oldest first."""
    first, found = timezone.localdate(now) - timedelta(days=DAYS_BACK), []
    for number in range(DAYS_BACK + 1):
        day = first + timedelta(days=number)
        if worktime.calendar().is_working(day):
            start = datetime(day.year, day.month, day.day, tzinfo=ZONE)
            found += [
                start + timedelta(minutes=30 * half) for half in (*range(17, 23), *range(29, 35))
            ]
    return [half for half in found if half < now - timedelta(minutes=35)]
