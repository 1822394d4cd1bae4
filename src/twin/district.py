"""The whole twin, in its order, with progress."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from django.db import connection, transaction
from django.utils import timezone

from gongzhi.foundation import rulebook
from gongzhi.foundation.copying import copy_in
from gongzhi.foundation.worktime import ZONE
from gongzhi.journeys.appeals import queries as appeals
from gongzhi.journeys.appeals.models import Appeal, Box, Slip
from gongzhi.oversight.insight import services as insight
from gongzhi.register.organizations.models import OrgUnit
from gongzhi.register.territory.models import Division

from .chance import Chance
from .lives import Life, Rows, World, live
from .personas import name_personas, send_texts
from .places import FAVOURED, Home, Size, choose_communities, make_homes
from .record import Record
from .residents import Resident, agree, make_members, make_residents
from .scenes import Hands, play
from .telling import show_group_and_letters
from .texts import Text, all_texts
from .units import Cast, Casting

DEFAULT_APPEALS = 3_100
SLIPS = 40  # texts kept back for the boxes that have not been opened yet
OF_LATE, SHARE_OF_LATE = 12, 0.12  # days
STEADY = 0.75  # share of what is said that comes from somebody with a proven number
# What was just written is unknown to the planner until it is counted.
_COUNT = """
ANALYZE appeals_appeal, appeals_contact, appeals_message, appeals_reply, casework_clock,
    casework_offer, casework_workitem, organizations_appointment, organizations_orgunit,
    organizations_post, people_account, people_person, territory_building, territory_part
"""
Say = Callable[[str], None]
Places = dict[object, list[Resident]]


@dataclass(frozen=True)
class Made:
    communities: int
    neighbourhoods: int
    parts: int
    staff: int
    appeals: int
    entries: int


class AlreadyMade(Exception):
    """There is a district in this register; nothing was changed."""


@transaction.atomic
def make_district(
    *,
    district: str,
    appeals_wanted: int,
    seed: int,
    now: datetime,
    say: Say,
    size: Size = Size(),  # noqa: B008  frozen
) -> Made:
    """Make the twin of a district in an empty register; one transaction, all or nothing.

    Raises:
        AlreadyMade: the register is not empty; somebody may have made it a moment ago.

    """
    _alone()
    chance, root = Chance(seed), Division.objects.get(code=district)
    say("小区、楼栋和房屋")
    communities = choose_communities(chance, district, size)
    homes = make_homes(chance, communities, size)
    say("组织、岗位和人员")
    cast = Casting(chance, root, timezone.localdate(now)).make(communities, homes)
    residents = make_residents(chance, homes, now, size)
    agree(chance, residents, now)
    make_members(chance, cast, residents, now)
    copy_in(Box(area=item.code, opened_at=now - timedelta(hours=1)) for item in communities)
    say("诉求和它们的经过")
    rows = Rows(Record())
    neighbours: Places = defaultdict(list)
    for resident in residents:
        neighbours[resident.home.row.pk].append(resident)
    _live(rows, chance, homes, cast, neighbours, wanted=appeals_wanted, now=now, say=say)
    copy_in(_slips(chance, homes, now))
    with connection.cursor() as cursor:
        cursor.execute(_COUNT)
    name_personas(cast, residents, rows.states, rows.busy, communities[0].code)
    say("一起办的、上门问的")
    hands = Hands(
        chance=chance,
        cast=cast,
        neighbours=neighbours,
        communities=[item.code for item in communities],
        now=now,
        share=min(appeals_wanted / DEFAULT_APPEALS, 1),  # a desk shows no more of them
    )
    play(hands, rows.record, homes, rows.groups.values())
    send_texts(now)
    show_group_and_letters(now)
    say("公开记录，一天一个链头")
    rows.record.write()
    say("公开数字")
    insight.rebuild()
    return Made(
        len(communities),
        len(homes),
        size.parts,
        len(cast.accounts),
        Appeal.objects.count(),
        rows.record.count,
    )


def _alone() -> None:
    """Two at once: the second waits for the first, and finds its district made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('twin.make'))")
    if OrgUnit.objects.exists():
        raise AlreadyMade


def _live(
    rows: Rows,
    chance: Chance,
    homes: list[Home],
    cast: Cast,
    neighbours: Places,
    *,
    wanted: int,
    now: datetime,
    say: Say,
) -> None:
    world = World(
        now=now,
        cast=cast,
        pack=rulebook.pack_for(homes[0].area, timezone.localdate(now)),
        chance=chance,
        rows=rows,
        receipt=lambda key: appeals.receipt_hash(appeals.code_of_submission(key)),
    )
    for number, (text, said_at, home) in enumerate(_said(chance, homes, wanted=wanted, now=now), 1):
        own = neighbours[home.row.pk]
        resident = chance.choice(own) if own and chance.random() < STEADY else None
        live(Life(text, said_at=said_at, home=home, resident=resident, world=world))
        if number % 20_000 == 0:
            say(f"{number:,} 件")
    rows.write()


def _said(
    chance: Chance, homes: list[Home], *, wanted: int, now: datetime
) -> Iterator[tuple[Text, datetime, Home]]:
    """Texts with when and where they were said; a group is one place and a few weeks."""
    fitting = Fitting(homes)
    of_group: dict[tuple[int, str], tuple[datetime, Home]] = {}
    texts = _texts()[:-SLIPS]
    for number in range(wanted):
        text, turn = texts[number % len(texts)], number // len(texts)
        home, said_at = fitting.home_for(text, chance), _when(chance, now)
        if text.group:
            said_at, home = of_group.setdefault((turn, text.group), (said_at, home))
            said_at += timedelta(days=chance.uniform(0, 18))
        yield text, min(said_at, now - timedelta(minutes=5)), home


class Fitting:
    """Where a text can have been said: kinds of neighbourhood, the favoured communities more often."""

    def __init__(self, homes: list[Home]) -> None:
        order = list(dict.fromkeys(home.area for home in homes))
        self.homes = homes
        self.weight = {
            area: 9 if place == 0 else 3 if place < len(FAVOURED) else 1
            for place, area in enumerate(order)
        }
        self.known: dict[tuple[str, ...], tuple[list[Home], list[int]]] = {}

    def home_for(self, text: Text, chance: Chance) -> Home:
        if text.sites not in self.known:
            chosen = [home for home in self.homes if home.row.kind in text.sites] or self.homes
            weights = accumulate(self.weight[home.area] for home in chosen)
            self.known[text.sites] = chosen, list(weights)
        chosen, weights_so_far = self.known[text.sites]
        return chance.choices(chosen, cum_weights=weights_so_far)[0]


def _texts() -> list[Text]:
    """All texts in an order of their own, so that a small twin has something of everything."""
    texts = all_texts()
    Chance(len(texts)).shuffle(texts)
    return texts


def _when(chance: Chance, now: datetime) -> datetime:
    """Within a year, more of late so that desks have work in hand, mostly by day."""
    reach = OF_LATE if chance.random() < SHARE_OF_LATE else 365 * chance.random() ** 0.25
    at = (now - timedelta(days=reach * chance.random())).astimezone(ZONE)
    hour = chance.choices(
        range(24), (1, 1, 0, 0, 0, 1, 3, 6, 9, 10, 9, 8, 6, 6, 8, 9, 9, 8, 7, 8, 9, 8, 5, 2)
    )[0]
    return at.replace(hour=hour, minute=chance.randrange(60), second=chance.randrange(60))


def _slips(chance: Chance, homes: list[Home], now: datetime) -> list[Slip]:
    """What lies in the boxes until they are opened next."""
    slips, fitting = [], Fitting(homes)
    for text in _texts()[-SLIPS:]:
        home = fitting.home_for(text, chance)
        slips.append(
            Slip(
                id=chance.uuid(),
                area=home.area,
                neighbourhood=home.row,
                detail=text.detail.replace("{小区}", home.row.name),
                receipt_hash=appeals.receipt_hash(appeals.code_of_submission(chance.uuid())),
                dropped_on=timezone.localdate(now),
            )
        )
    return slips
