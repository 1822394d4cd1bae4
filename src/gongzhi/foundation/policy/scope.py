"""Scope by territory and by unit, as filters.

Official division codes nest by prefix, so "everything under this street" is one
half-open range on a B-tree index, at any size of table.
"""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q

from .actors import Actor

_NONE = Q(pk__in=[])
WHOLE_CODE = 12  # digits of a community's code


def next_code(prefix: str) -> str:
    """The least text above every code that starts with ``prefix``, and above no other code.

    >>> next_code("431002001"), next_code("431009"), next_code("99")
    ('431002002', '43101', ':')
    """
    kept = prefix.rstrip("9")
    return kept[:-1] + chr(ord(kept[-1]) + 1) if kept else ":"


def code_range(field: str, prefix: str) -> Q:
    """Rows whose ``field`` starts with ``prefix``; the empty prefix is the whole country.

    Nothing is longer than a whole code, so one of them is equality: an index then gives its
    rows in the order of the columns that follow.
    """
    if not prefix:
        return Q()
    if len(prefix) == WHOLE_CODE:
        return Q(**{field: prefix})
    return Q(**{f"{field}__gte": prefix, f"{field}__lt": next_code(prefix)})


def in_areas(actor: Actor, *roles: str, field: str = "area") -> Q:
    """Rows on the territory over which the actor holds one of ``roles``."""
    prefixes = {duty.area for duty in actor.duties if duty.role in roles}
    if "" in prefixes:
        return Q()
    return reduce(or_, (code_range(field, prefix) for prefix in sorted(prefixes)), _NONE)


def out_of_areas(actor: Actor, *roles: str, field: str = "area") -> list[Q]:
    """The rows that ``in_areas`` leaves, as ranges of which an index finds each by itself."""
    held = {duty.area for duty in actor.duties if duty.role in roles}
    if "" in held:
        return []
    prefixes = sorted(code for code in held if not any(code[:i] in held for i in range(len(code))))
    begins = ["", *(next_code(prefix) for prefix in prefixes)]
    ends = [*prefixes, ""]
    return [
        Q(**{f"{field}__gte": begin} if begin else {}, **{f"{field}__lt": end} if end else {})
        for begin, end in zip(begins, ends, strict=True)
    ]


def in_units(actor: Actor, *roles: str, field: str = "unit") -> Q:
    """Rows that belong to a unit in which the actor holds one of ``roles``."""
    units = sorted({duty.unit for duty in actor.duties if duty.role in roles})
    return Q(**{f"{field}__in": units}) if units else _NONE
