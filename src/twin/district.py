"""The whole twin, in its order, with progress."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby

from django.db import connection, transaction

from gongzhi.foundation import rulebook
from gongzhi.foundation.journal import chain
from gongzhi.foundation.journal.events import Event
from gongzhi.foundation.journal.writer import tell_of_old
from gongzhi.foundation.worktime import ZONE
from gongzhi.journeys.appeals import queries as appeals
from gongzhi.journeys.appeals.models import Box
from gongzhi.oversight.insight import services as insight
from gongzhi.register.territory.models import Division

from .chance import Chance
from .copying import copy_in
from .lives import Life, Rows
from .personas import name_personas
from .places import FAVOURED, Home, choose_communities, make_homes
from .residents import Resident, make_members, make_residents
from .texts import Text, all_texts
from .units import Cast, Casting

YEAR = timedelta(days=365)
Say = Callable[[str], None]


@dataclass(frozen=True)
class Made:
    communities: int
    neighbourhoods: int
    parts: int
    staff: int
    appeals: int


@transaction.atomic
def make_district(
    *, district: str, appeals_wanted: int, seed: int, now: datetime, say: Say
) -> Made:
    """Make the twin of a district in an empty register; one transaction, all or nothing."""
    chance = Chance(seed)
    root = Division.objects.get(code=district)
    say("小区、楼栋和房屋")
    communities = choose_communities(chance, district)
    homes = make_homes(chance, communities)
    say("组织、岗位和人员")
    casting = Casting(chance, root, now.date())
    cast = casting.make(communities, homes)
    residents = make_residents(chance, homes, now)
    make_members(chance, cast, residents, now)
    copy_in(Box(area=item.code, opened_at=now - timedelta(days=1)) for item in communities)
    say("诉求和它们的经过")
    rows = _lives(chance, homes, cast, residents, wanted=appeals_wanted, now=now)
    for table in rows.tables():
        copy_in(table)
    name_personas(cast, residents, rows.appeals, communities[0].code)
    say("公开记录，一天一个链头")
    _record(rows.events)
    say("公开数字")
    insight.rebuild()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM territory_part")
        parts = int(cursor.fetchone()[0])
    return Made(len(communities), len(homes), parts, len(cast.accounts), len(rows.appeals))


def _record(events: list[Event]) -> None:
    """Tell and seal day by day, so that every day of the year has its head."""
    ordered = sorted(events, key=lambda event: event.at)
    for _, of_day in groupby(ordered, key=lambda event: event.at.astimezone(ZONE).date()):
        told = list(of_day)
        tell_of_old(told)
        chain.seal_all(at=told[-1].at)


def _lives(
    chance: Chance,
    homes: list[Home],
    cast: Cast,
    residents: list[Resident],
    *,
    wanted: int,
    now: datetime,
) -> Rows:
    rows = Rows()
    pack = rulebook.pack_for(homes[0].area, now.astimezone(ZONE).date())
    neighbours: dict[object, list[Resident]] = defaultdict(list)
    for resident in residents:
        neighbours[resident.home.row.pk].append(resident)
    for text, said_at, home in _said(chance, homes, wanted=wanted, now=now):
        own = neighbours[home.row.pk]
        Life(
            text,
            said_at=said_at,
            now=now,
            home=home,
            resident=chance.choice(own) if own and chance.random() < 0.75 else None,
            cast=cast,
            pack=pack,
            chance=chance,
            rows=rows,
            receipt=lambda key: appeals.receipt_hash(appeals.code_of_submission(key)),
        ).live()
    return rows


def _said(
    chance: Chance, homes: list[Home], *, wanted: int, now: datetime
) -> Iterator[tuple[Text, datetime, Home]]:
    """Texts with when and where they were said; a group is one place and a few weeks."""
    fitting: dict[str, list[Home]] = defaultdict(list)
    for home in homes:
        fitting[home.row.kind].append(home)
    heavy = _weights(homes)
    of_group: dict[tuple[int, str], tuple[datetime, Home]] = {}
    texts = all_texts()
    for number in range(wanted):
        text = texts[number % len(texts)]
        turn = number // len(texts)
        if turn:
            text = replace(text, group=text.group and f"{text.group}#{turn}")
        kinds = [kind for kind in text.sites if kind != "street"] or list(fitting)
        places = [home for kind in kinds for home in fitting[kind]] or homes
        home = chance.choices(places, [heavy[place.area] for place in places])[0]
        said_at = _when(chance, now)
        if text.group:
            said_at, home = of_group.setdefault((turn, text.group), (said_at, home))
            said_at = min(
                said_at + timedelta(days=chance.uniform(0, 18)), now - timedelta(minutes=5)
            )
        yield text, said_at, home


def _weights(homes: list[Home]) -> dict[str, float]:
    """The favoured communities say more, so that their pages have something to show."""
    order = list(dict.fromkeys(home.area for home in homes))
    return {
        area: (9.0 if place == 0 else 3.0 if place < len(FAVOURED) else 1.0)
        for place, area in enumerate(order)
    }


def _when(chance: Chance, now: datetime) -> datetime:
    """Within a year, a little more of late, mostly by day."""
    days = 365 * chance.random() ** 1.25
    at = (now - timedelta(days=days)).astimezone(ZONE)
    hour = chance.choices(
        range(24), (1, 1, 0, 0, 0, 1, 3, 6, 9, 10, 9, 8, 6, 6, 8, 9, 9, 8, 7, 8, 9, 8, 5, 2)
    )[0]
    at = at.replace(hour=hour, minute=chance.randrange(60), second=chance.randrange(60))
    return min(at, now - timedelta(minutes=5))
