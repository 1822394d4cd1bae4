"""Pure facts about units and terms: what may hang where, who covers what, when a term ends."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from gongzhi.foundation import rulebook
from gongzhi.foundation.rulebook import Rule
from gongzhi.foundation.worktime import Calendar, Period, TimeUnit

# The four party levels of a community, highest first (社区党组织—小区党支部—楼栋党小组—党员中心户).
PARTY_LEVELS = ("community_party", "branch", "group", "household")

ALLOWED_SUPERIORS = {
    "street_party": {"district_party"},
    "community_party": {"street_party"},
    "branch": {"community_party"},
    "group": {"branch", "community_party"},
    "household": {"group", "branch"},
    "street": {"district"},
    "community": {"street"},
    "department": {"district"},
    "station": {"street", "department"},
    "property": {"community"},
    "utility": {"district", "street", "community"},
    "owners_committee": {"community"},
    "management_committee": {"community"},
    "supervision_committee": {"community"},
    "resident_unit": {"community", "street"},
}
# How many digits the area's code has where a kind of unit stands.
AREA_DIGITS = {
    "district": 6,
    "district_party": 6,
    "department": 6,
    "street": 9,
    "street_party": 9,
    "community": 12,
    "supervision_committee": 12,
    "owners_committee": 12,
    "management_committee": 12,
    "property": 12,
    **dict.fromkeys(PARTY_LEVELS, 12),
}
# Which work on the platform a post in a kind of unit can carry.
ROLES_IN = {
    "district": ("district_officer", "system_admin", "security_admin", "auditor"),
    "street": ("street_officer",),
    "community": ("community_head", "clerk"),
    "district_party": ("organiser",),
    "street_party": ("organiser",),
    "branch": ("branch_secretary",),
    **dict.fromkeys(
        ("department", "station", "property", "utility", "resident_unit"), ("unit_head", "handler")
    ),
}
# Who keeps the accounts, who guards the data and who audits both are three people.
APART = ("system_admin", "security_admin", "auditor")
COVERS_HOMES = ("branch", "property", "owners_committee", "management_committee")
COVERS_BUILDINGS = ("group", "household")
ENDS_SOON_DAYS = 90


class BadLink(ValueError):
    """These two kinds of unit do not hang together so; the message is a Chinese sentence."""


class NotCovered(ValueError):
    """The unit must say which neighbourhoods or buildings it covers; a Chinese sentence."""


def check_superior(kind: str, superior: str | None) -> None:
    """Raises BadLink when a unit is put under the wrong level, or a party unit under none."""
    allowed = ALLOWED_SUPERIORS.get(kind)
    is_party = kind in PARTY_LEVELS or kind == "street_party"
    if superior is None:
        if is_party:
            raise BadLink("党组织要写明隶属哪个上级组织")
        return
    if allowed is None or superior not in allowed:
        raise BadLink(
            "党组织要一级隶属一级：社区党组织—小区党支部—楼栋党小组—党员中心户"
            if is_party
            else "这类组织不能隶属这个上级"
        )


def check_area(kind: str, area: str, superior_area: str | None) -> None:
    """Raises BadLink when the kind does not stand at that level, or outside its superior's area."""
    digits = AREA_DIGITS.get(kind)
    if digits is not None and len(area) != digits:
        raise BadLink(f"这类组织的辖区要用 {digits} 位区划代码")
    if superior_area is not None and not area.startswith(superior_area):
        raise BadLink("辖区要在上级组织的辖区里")


def check_places(kind: str, homes: int, buildings: int) -> None:
    """Raises NotCovered when a unit that serves a place names none."""
    if kind in COVERS_BUILDINGS and buildings == 0:
        raise NotCovered("要选它在哪一栋楼")
    if kind in COVERS_HOMES and homes == 0:
        raise NotCovered("要选它覆盖哪个小区")


def kinds_below(kind: str) -> list[str]:
    """Kinds of unit that can be founded under one of this kind."""
    return [below for below, allowed in ALLOWED_SUPERIORS.items() if kind in allowed]


@dataclass(frozen=True)
class Coverage:
    """How far one party level reaches: ``having`` of ``all`` places it should reach."""

    level: str
    label: str
    having: int
    all: int

    @property
    def missing(self) -> int:
        return max(self.all - self.having, 0)


def publicity_is_over(until: date | None, *, on: date) -> bool:
    """Whether objections had their whole time: the last day counts to its end."""
    return until is not None and on > until


def months_later(start: date, months: int) -> date:
    """The same day some months later, or the month's last day where there is no such day."""
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def days_left(until: date | None, *, on: date) -> int | None:
    """Days until a term ends, negative once it has; None for a post without a term."""
    return None if until is None else (until - on).days


def ends_soon(until: date | None, *, on: date) -> bool:
    left = days_left(until, on=on)
    return left is not None and left <= ENDS_SOON_DAYS


def earliest_end(published_on: date, least: Period, calendar: Calendar) -> date:
    """The first day on which a publicity of at least this length may end.

    The day of publishing does not count, as in every period of days.
    """
    if least.unit == TimeUnit.WORKING_DAYS:
        return calendar.working_day(calendar.number(published_on.toordinal()) + least.amount)
    if least.unit == TimeUnit.MONTHS:
        return months_later(published_on, least.amount)
    return published_on + timedelta(days=least.amount)


def read_publicity(rule: Rule) -> Period:
    """How long a proposed appointment is published at least, in days or longer.

    Raises:
        KeyError, ValueError: the entry is not right.

    """
    period = Period.read(rule.data)
    if period.unit not in (TimeUnit.DAYS, TimeUnit.WORKING_DAYS, TimeUnit.MONTHS):
        raise ValueError("unit 应是 days、working_days 或 months")
    return period


rulebook.kind("organizations.publicity", label="任职公示时长", reader=read_publicity)
