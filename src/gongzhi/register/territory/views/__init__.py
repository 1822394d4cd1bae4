"""Choosing one's community, keeping the register of places, bringing tables of parts."""

from .choosing import place
from .keeping import building, keep, neighbourhood
from .sheets import sheet, sheet_drop, sheet_list, template

__all__ = [
    "building",
    "keep",
    "neighbourhood",
    "place",
    "sheet",
    "sheet_drop",
    "sheet_list",
    "template",
]
