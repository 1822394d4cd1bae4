"""Reading for programs: what can be asked for, where a text says it is, published requests."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from gongzhi.foundation import rulebook
from gongzhi.foundation.crypto import blind_index
from gongzhi.journeys.appeals import queries as appeals
from gongzhi.journeys.appeals.services import Place
from gongzhi.register.territory import queries as territory

from .models import Client
from .rules import STATE, UNSORTED, status_notes, statuses_of

_OFFICE = re.compile(r"(?:居民委员会|居委会|村民委员会|村委会)$")
_CODE_LENGTHS = (12, 9, 6)

Row = dict[str, Any]


def key_hash(key: str) -> bytes:
    """What is kept of a key."""
    return blind_index(key, purpose="open311.key")


def clients() -> QuerySet[Client]:
    return Client.objects.all()


def client_for_change(key: str) -> Client | None:
    """The program of a key that still holds."""
    held = Client.objects.select_for_update().filter(revoked_at__isnull=True)
    return held.filter(key_hash=key_hash(key)).first()


def submission_of(client: Client, mark: str) -> UUID:
    """A caller's own mark for one request: the same one twice is one appeal, nobody guesses it."""
    return UUID(bytes=blind_index(f"{client.pk}:{mark}", purpose="open311.submission"))


# ── services ─────────────────────────────────────────────────────────────


def services_on(day: date) -> dict[str, Row]:
    """The leaves of the district's categories by code, as services."""
    pack = rulebook.pack_for(settings.DISTRICT, day)
    known = appeals.categories(pack)
    parents = {item.parent for item in known.values()}
    found = {}
    for code, item in known.items():
        if code not in parents:
            group = known[item.parent].label if item.parent in known else item.label
            found[code] = {
                "service_code": code,
                "service_name": item.label,
                "description": appeals.category_label(pack, code),
                "metadata": True,
                "type": "realtime",
                "keywords": ", ".join(dict.fromkeys((item.label, group))),
                "group": group,
            }
    return found


# ── places ───────────────────────────────────────────────────────────────


def place_by_id(address_id: str, spot: str) -> Place | None:
    """By the code of a street or community of our district, or by a neighbourhood's id."""
    if address_id.isascii() and address_id.isdigit():
        known = territory.may_be_chosen(address_id)
        label = spot or territory.called(address_id)
        return Place(address_id, spot=spot, label=label) if known else None
    try:
        home = territory.neighbourhood(UUID(address_id))
    except ValueError:
        return None
    if home is None or not home.area.startswith(settings.DISTRICT):
        return None
    return Place(home.area, home.pk, spot=spot, label=f"{home.name} {spot}".strip()[:120])


def place_named(address: str) -> Place:
    """Where an address lies, by the names in it; the whole district when it names none of ours.

    The longest name of a neighbourhood decides; of several called so, those in the community
    or street that is named too; and what still fits several is put where they all lie.
    """
    named = territory.neighbourhoods_in(settings.DISTRICT).values_list("pk", "area", "name")
    homes = [home for home in named if home[2] in address]
    longest = max((len(name) for *_, name in homes), default=0)
    homes = [home for home in homes if len(home[2]) == longest]
    around = tuple(_divisions_named(address))
    homes = [home for home in homes if home[1].startswith(around)] or homes
    if len(homes) == 1:
        return Place(homes[0][1], homes[0][0], spot=address, label=address)
    return Place(_common([area for _, area, _ in homes] or around), spot=address, label=address)


def _divisions_named(address: str) -> list[str]:
    """Codes of the communities an address names, else of the streets."""
    for divisions in (territory.communities_in, territory.streets_in):
        rows = divisions(settings.DISTRICT).values_list("code", "name")
        if found := [code for code, name in rows if _OFFICE.sub("", name) in address]:
            return found
    return []


def _common(areas: Iterable[str]) -> str:
    """The smallest division all the areas lie in."""
    cuts = ({area[:length] for area in areas} for length in _CODE_LENGTHS)
    return next((cut.pop() for cut in cuts if len(cut) == 1), settings.DISTRICT)


# ── requests ─────────────────────────────────────────────────────────────


def requests_found(asked: dict[str, Any]) -> list[Row]:
    """Published requests as the form of a list asks for them."""
    ids = asked["service_request_id"]
    if ids:
        found = appeals.public_requests(settings.DISTRICT, ids=ids)
    else:
        found = appeals.public_requests(
            settings.DISTRICT,
            since=asked["since"],
            until=asked["until"],
            categories=["" if code == UNSORTED else code for code in asked["service_code"]],
            statuses=statuses_of(asked["status"]),
        )
    page = appeals.requests_on_page(found, page=asked["page"], size=asked["page_size"])
    names = territory.names_of(code for row in page for code in _lineage(row.area))
    return [_row(one, names, is_extended=asked["extensions"]) for one in page]


def request(request_id: UUID) -> Row | None:
    found = appeals.public_requests(settings.DISTRICT, ids=[request_id])
    page = appeals.requests_on_page(found, page=1, size=1)
    names = territory.names_of(code for one in page for code in _lineage(one.area))
    return next((_row(one, names, is_extended=False) for one in page), None)


def _lineage(area: str) -> list[str]:
    return [area[:length] for length in reversed(_CODE_LENGTHS) if len(area) >= length]


def _row(one: appeals.PublicRequest, names: dict[str, str], *, is_extended: bool) -> Row:
    place = "".join(names.get(code, "") for code in _lineage(one.area))
    category = appeals.categories(one.pack).get(one.category)
    name = category.label if category else one.category
    row: Row = {
        "service_request_id": str(one.id),
        "status": STATE[one.status],
        "status_notes": _notes(one),
        "service_name": name or "还没有分类",
        "service_code": one.category or UNSORTED,
        "description": one.title,
        "agency_responsible": one.unit,
        "service_notice": None,
        "requested_datetime": instant(one.filed_at),
        "updated_datetime": instant(one.changed_at),
        "expected_datetime": instant(one.due_at) if one.due_at else None,
        "address": " ".join(filter(None, (place, one.neighbourhood))) or None,
        "address_id": str(one.neighbourhood_id or one.area),
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }
    if is_extended:
        row["extended_attributes"] = {
            "status": one.status,
            "status_name": _label(one.status),
            "area": one.area,
            "published_datetime": instant(one.published_at),
            "url": settings.SITE_URL + reverse("appeals:public_page", args=[one.id]),
        }
    return row


def _notes(one: appeals.PublicRequest) -> str:
    return status_notes(
        one.status,
        _label(one.status),
        outcome=one.answer.get_outcome_display() if one.answer else "",
        answer=one.answer.words if one.answer else "",
        no=(one.no.what, one.no.why, one.no.where) if one.no else (),
    )


def _label(status: str) -> str:
    return str(appeals.APPEAL.statuses(status).label)


def instant(at: datetime) -> str:
    """With its offset, as the specification wants it: 2026-03-10T10:00:00+08:00."""
    return timezone.localtime(at).isoformat(timespec="seconds")
