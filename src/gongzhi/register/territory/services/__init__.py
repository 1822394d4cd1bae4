"""Every change of the register of places."""

from .divisions import DivisionsRefused, Loaded, import_divisions
from .parts import (
    Checked,
    SheetRefused,
    check_sheet,
    columns_for,
    drop_sheet,
    import_sheet,
    map_sheet,
    upload_sheet,
)
from .places import add_building, add_neighbourhood, change_building, change_neighbourhood

__all__ = [
    "Checked",
    "DivisionsRefused",
    "Loaded",
    "SheetRefused",
    "add_building",
    "add_neighbourhood",
    "change_building",
    "change_neighbourhood",
    "check_sheet",
    "columns_for",
    "drop_sheet",
    "import_divisions",
    "import_sheet",
    "map_sheet",
    "upload_sheet",
]
