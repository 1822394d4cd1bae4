"""Every change of the register of places."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from io import TextIOWrapper
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction

from gongzhi.foundation import policy
from gongzhi.foundation.journal.writer import tell

from . import queries, rules
from .events import BuildingAdded, NeighbourhoodAdded, NeighbourhoodChanged
from .models import Building, Neighbourhood


class DivisionsRefused(Exception):
    """A file of divisions was refused whole; the message names file, line and fault."""


def read_divisions(path: Path) -> Iterator[tuple[str, str]]:
    """(code, name) pairs of a CSV or CSV.gz file with the columns ``code`` and ``name``.

    Raises:
        DivisionsRefused: a column is missing, or a line's code or name is not right.
    """
    source = gzip.open(path) if path.suffix == ".gz" else path.open("rb")
    with TextIOWrapper(source, encoding="utf-8-sig", newline="") as text:
        lines = csv.DictReader(text)
        if not {"code", "name"} <= set(lines.fieldnames or ()):
            raise DivisionsRefused(f"{path.name}：第 1 行要有 code 和 name 两列")
        for number, line in enumerate(lines, 2):
            code, name = (line["code"] or "").strip(), (line["name"] or "").strip()
            if len(code) not in rules.LENGTHS or not code.isdigit():
                raise DivisionsRefused(f"{path.name} 第 {number} 行：“{code}”不是区划代码")
            if not name or len(name) > 60:  # noqa: PLR2004  the column's width
                raise DivisionsRefused(f"{path.name} 第 {number} 行：名称空着或超过 60 个字")
            yield code, name


@transaction.atomic
def import_divisions(rows: Iterable[tuple[str, str]]) -> int:
    """Load divisions by COPY; known codes take the new name. Returns how many were read.

    The file is taken whole or not at all.
    """
    count = 0
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE incoming (code text, name text, level smallint) ON COMMIT DROP"
        )
        with cursor.copy("COPY incoming (code, name, level) FROM STDIN") as copy:
            for code, name in rows:
                copy.write_row((code, name, rules.LEVEL_OF_LENGTH[len(code)]))
                count += 1
        cursor.execute(
            "INSERT INTO territory_division (code, name, level) "
            "SELECT DISTINCT ON (code) code, name, level FROM incoming "
            "ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name "
            "WHERE territory_division.name <> EXCLUDED.name"
        )
    queries.forget_names()
    return count


@transaction.atomic
def add_neighbourhood(
    *, area: str, name: str, kind: str, address: str = "", actor: policy.Actor, at: datetime
) -> Neighbourhood:
    policy.require_new(actor, "territory.keep", area=area)
    added = Neighbourhood.objects.create(area=area, name=name, kind=kind, address=address)
    tell(
        NeighbourhoodAdded(
            subject_id=added.pk, area=area, actor_id=actor.pk, at=at, title=name, kind=kind
        )
    )
    return added


@transaction.atomic
def change_neighbourhood(
    neighbourhood_id: UUID,
    *,
    name: str,
    kind: str,
    address: str,
    actor: policy.Actor,
    at: datetime,
) -> Neighbourhood:
    found = queries.neighbourhood_for_change(neighbourhood_id)
    policy.require(actor, "territory.keep", found)
    before = {"name": found.name, "kind": found.kind, "address": found.address}
    after = {"name": name, "kind": kind, "address": address}
    if before != after:
        found.name, found.kind, found.address = name, kind, address
        found.save(update_fields=["name", "kind", "address"])
        tell(
            NeighbourhoodChanged(
                subject_id=found.pk,
                area=found.area,
                actor_id=actor.pk,
                at=at,
                before=before,
                after=after,
            )
        )
    return found


@transaction.atomic
def add_building(
    neighbourhood_id: UUID,
    *,
    name: str,
    entrances: int,
    storeys: int,
    actor: policy.Actor,
    at: datetime,
) -> Building:
    home = queries.neighbourhood_for_change(neighbourhood_id)
    policy.require(actor, "territory.keep", home)
    added = Building.objects.create(
        neighbourhood=home,
        name=name,
        position=home.buildings.count() + 1,
        entrances=entrances,
        storeys=storeys,
    )
    tell(
        BuildingAdded(
            subject_id=added.pk,
            area=home.area,
            actor_id=actor.pk,
            at=at,
            title=name,
            neighbourhood_id=str(home.pk),
        )
    )
    return added


def square_metres(text: str) -> Decimal:
    """An exclusive area as written: positive, at most two decimals.

    Raises:
        ValueError: with a Chinese sentence.
    """
    try:
        value = Decimal(text.replace("㎡", "").replace("平方米", "").strip())
    except ArithmeticError as error:
        raise ValueError(f"面积应是数字，现在是“{text}”") from error
    if value <= 0 or value != round(value, 2):
        raise ValueError(f"面积应大于 0，最多两位小数，现在是“{text}”")
    return value
