"""One appeal as it stands, the world it lives in, and the small moves every step is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from gongzhi.capabilities.casework.models import Clock, WorkItem
from gongzhi.capabilities.casework.queries import clock_rule, hours_of
from gongzhi.capabilities.casework.services.clocks import new_clock
from gongzhi.foundation import worktime
from gongzhi.foundation.journal.events import Event
from gongzhi.foundation.rulebook import Pack
from gongzhi.foundation.worktime import ZONE
from gongzhi.journeys.appeals.models import Appeal
from gongzhi.register.organizations.models import UnitKind
from gongzhi.register.people.models import Account

from ..chance import Chance
from ..places import Home
from ..residents import Resident
from ..texts import Text
from ..units import Cast
from .rows import Rows

_WORKING_HOURS = (9, 10, 10, 11, 14, 15, 15, 16, 17)


@dataclass(frozen=True)
class World:
    """What all lives share; ``receipt`` makes the hash that is kept of a receipt code."""

    now: datetime
    cast: Cast
    pack: Pack
    chance: Chance
    rows: Rows
    receipt: Callable[[UUID], bytes]


class Life:
    """``at`` is how far it has come; a step goes on only while that is in the past."""

    item: WorkItem
    appeal: Appeal
    clerk: Account
    running: Clock

    def __init__(
        self, text: Text, *, said_at: datetime, home: Home, resident: Resident | None, world: World
    ) -> None:
        self.text, self.home, self.resident, self.world = text, home, resident, world
        self.at = said_at
        self.chance, self.cast, self.rows = world.chance, world.cast, world.rows
        self.office = world.cast.by_area[home.area, UnitKind.COMMUNITY]
        self.street = world.cast.by_area[home.area[:9], UnitKind.STREET]
        self.id = world.chance.uuid()
        self.has_been: set[str] = set()

    def happens(self, share: float) -> bool:
        return self.chance.random() < share

    def once(self, what: str, share: float) -> bool:
        """Like ``happens``, but it is asked only once in a life."""
        if what in self.has_been:
            return False
        self.has_been.add(what)
        return self.happens(share)

    def past(self, when: datetime) -> bool:
        """Go on to ``when`` if that has been; else the life is as far as it is."""
        later = max(when, self.at + timedelta(seconds=30))
        if later > self.world.now:
            return False
        self.at = later
        return True

    def office_time(self, hours: float) -> datetime:
        """Some hours on, at an hour when people work; urgent matters do not wait for it."""
        when = (self.at + timedelta(hours=hours)).astimezone(ZONE)
        works = worktime.calendar().is_working(when.date())
        if self.text.urgency == "urgent" or (works and 8 <= when.hour < 18):
            return when
        tomorrow = when.date() + timedelta(days=int(not works or when.hour >= 18))
        day = worktime.calendar().next_working(tomorrow)
        hour = self.chance.choice(_WORKING_HOURS)
        return datetime(
            day.year, day.month, day.day, hour, self.chance.randrange(60), when.second, tzinfo=ZONE
        )

    def later(self, mean_hours: float) -> datetime:
        """Office time after a wait of about so many hours."""
        return self.office_time(self.chance.expovariate(1 / mean_hours))

    def tell(self, event: type[Event], by: Account | None = None, **details: Any) -> None:
        self.rows.events.append(
            event(
                subject_id=self.id,
                area=self.home.area,
                actor_id=by.pk if by else None,
                at=self.at,
                **details,
            )
        )

    def start_clock(self, kind: str) -> Clock:
        pack = self.world.pack
        rule = clock_rule(pack, kind, self.text.urgency if kind == "answer" else "*")
        self.running = new_clock(self.item, rule, pack=pack, at=self.at)
        self.rows.clocks.append(self.running)
        self.show_due()
        return self.running

    def stop_clock(self) -> None:
        self.running.stopped_at = self.at
        self.show_due()

    def restart_clock(self) -> None:
        """The deadline moves by the working time the clock stood still."""
        clock = self.running
        clock.pauses = [[str(clock.paused_at.isoformat()), self.at.isoformat()]]  # type: ignore[union-attr]
        begun, clock.paused_at, clock.paused_for = clock.paused_at, None, ""
        due = worktime.due(
            clock.started_at,
            worktime.Period(clock.amount, worktime.TimeUnit(clock.unit)),
            worktime.calendar(),
            hours_of(self.world.pack),
            pauses=[(begun, self.at)] if begun else [],
        )
        clock.due_at, clock.is_provisional = due.at, due.is_provisional
        self.show_due()

    def show_due(self) -> None:
        """What the inbox shows of the clock that runs, if one does."""
        item, clock = self.item, self.running
        runs = clock.stopped_at is None
        item.started_at = clock.started_at if runs else None
        item.due_at = clock.due_at if runs else None
        item.is_due_provisional = runs and clock.is_provisional
        item.is_paused = runs and clock.paused_at is not None

    def finish(self) -> None:
        """The work is over, whichever way."""
        self.item.status, self.item.closed_at = "done", self.at
        if self.running.stopped_at is None:
            self.stop_clock()

    def send_back(self, *, up: bool = False) -> None:
        """For other eyes: the unit that first heard it, or the street."""
        if self.running.stopped_at is None:
            self.stop_clock()
        item = self.item
        item.status, item.closed_at, item.owner = "unclaimed", None, None
        item.unit = self.street if up else self.office

    def named(self, words: str) -> str:
        return words.replace("{小区}", self.home.row.name)

    def keep(self) -> None:
        """Into the rows; what is in hand is found there by its matter and place."""
        if self.text.group and self.appeal.status in ("filed", "working"):
            self.rows.groups[self.home.row.pk, self.text.group].append(self.id)
        self.rows.keep(self.item, self.appeal)
