"""Text messages on their way out: kept sealed, sent once, through an adapter by setting.

A caller says ``messaging.defer_text(…)`` inside its own transaction; if that is rolled
back, there is no text and nothing is sent.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .queries import failed_texts as failed_texts
    from .queries import inbox as inbox
    from .services import defer_text as defer_text
    from .services import retry_text as retry_text

# fmt: off
_DOORS = {
    "defer_text":   "services",
    "failed_texts": "queries",
    "inbox":        "queries",
    "retry_text":   "services",
}
# fmt: on


def __getattr__(name: str) -> object:
    """Doors open when first used: this package is imported before models can be."""
    if name not in _DOORS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_DOORS[name]}"), name)
