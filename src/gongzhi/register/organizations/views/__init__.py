"""Who asks, the public structure of a place, and the desk's register of posts and units."""

from .actors import signed_in_actor
from .appointments import act, appointment
from .keeping import change_unit, found, keep_unit
from .public import building, publicity_sheet, published, tree, unit, units
from .roster import post, roster

__all__ = [
    "act",
    "appointment",
    "building",
    "change_unit",
    "found",
    "keep_unit",
    "post",
    "publicity_sheet",
    "published",
    "roster",
    "signed_in_actor",
    "tree",
    "unit",
    "units",
]
