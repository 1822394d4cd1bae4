"""Excel and CSV, in and out.

What comes in is read in a child process with bounded memory and time (``read_table``),
its columns are matched with ours (``guess_mapping``) and its rows judged one by one
(``check_rows``). What goes out cannot run as a formula (``write_csv``, ``write_xlsx``).
"""

from importlib import import_module
from typing import TYPE_CHECKING

from .refusals import TableRefused

if TYPE_CHECKING:
    from .ahead import one_ahead as one_ahead
    from .checking import CheckedRow as CheckedRow
    from .checking import Column as Column
    from .checking import check_rows as check_rows
    from .downloads import as_download as as_download
    from .mapping import guess_mapping as guess_mapping
    from .reading import Table as Table
    from .reading import read_table as read_table
    from .writing import write_csv as write_csv
    from .writing import write_xlsx as write_xlsx

__all__ = ["TableRefused"]

# fmt: off
_DOORS = {
    "CheckedRow":    "checking",
    "Column":        "checking",
    "Table":         "reading",
    "check_rows":    "checking",
    "one_ahead":     "ahead",
    "as_download":   "downloads",
    "guess_mapping": "mapping",
    "read_table":    "reading",
    "write_csv":     "writing",
    "write_xlsx":    "writing",
}
# fmt: on


def __getattr__(name: str) -> object:
    """Doors open when first used: the child process needs none of them and starts at once."""
    if name not in _DOORS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_DOORS[name]}"), name)
