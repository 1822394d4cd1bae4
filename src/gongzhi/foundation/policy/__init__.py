"""Permissions: who may do what, declared as one table per context.

Each grant is written once, as a row filter. The list a person sees, the page that
person may open, the export, the API answer and the search hit are all cut by that
same filter, so they can never disagree. An undeclared permission raises.

Who is this table's business; when is the flow's.
"""

from .actors import ANYBODY, SYSTEM, Actor, Duty
from .engine import (
    ALL_PERMISSIONS,
    EVERYONE,
    NOBODY,
    Grant,
    Permission,
    allows,
    declare,
    granted,
    holders,
    may,
    reasons,
    require,
    require_new,
    rows,
    visible,
    visible_among,
)
from .scope import code_range, in_areas, in_units, next_code, out_of_areas

__all__ = [
    "ALL_PERMISSIONS",
    "ANYBODY",
    "EVERYONE",
    "NOBODY",
    "SYSTEM",
    "Actor",
    "Duty",
    "Grant",
    "Permission",
    "allows",
    "code_range",
    "declare",
    "granted",
    "holders",
    "in_areas",
    "in_units",
    "may",
    "next_code",
    "out_of_areas",
    "reasons",
    "require",
    "require_new",
    "rows",
    "visible",
    "visible_among",
]
