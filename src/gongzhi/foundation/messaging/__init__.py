"""Texts to phones and posts to groups: kept sealed, sent once, through an adapter by setting.

A caller says ``messaging.defer_text(…)`` inside its own transaction; if that is rolled
back, there is no text and nothing is sent.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .queries import failed_texts as failed_texts
    from .queries import inbox as inbox
    from .queries import posts_of as posts_of
    from .queries import quiet_until as quiet_until
    from .queries import texts_about as texts_about
    from .queries import undelivered as undelivered
    from .services import defer_post as defer_post
    from .services import defer_text as defer_text
    from .services import drop_robot as drop_robot
    from .services import keep_robot as keep_robot
    from .services import pause_robot as pause_robot
    from .services import retry_text as retry_text
    from .services import settle_post as settle_post

# fmt: off
_DOORS = {
    "defer_post":   "services",
    "defer_text":   "services",
    "drop_robot":   "services",
    "failed_texts": "queries",
    "undelivered":  "queries",
    "inbox":        "queries",
    "keep_robot":   "services",
    "pause_robot":  "services",
    "posts_of":     "queries",
    "quiet_until":  "queries",
    "retry_text":   "services",
    "settle_post":  "services",
    "texts_about":  "queries",
}
# fmt: on


def __getattr__(name: str) -> object:
    """Doors open when first used: this package is imported before models can be."""
    if name not in _DOORS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_DOORS[name]}"), name)
