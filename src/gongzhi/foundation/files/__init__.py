"""Uploads made safe: looked at before they are decoded, written anew, sealed on disk.

A caller keeps an upload (``keep_image``, ``keep_document``), attaches it to something of
its own (``attach``) in the transaction that makes that something, and answers with it
(``respond``) after deciding who may see it. What is not attached within a day goes.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from .refusals import FileRefused

if TYPE_CHECKING:
    from .models import StoredFile as StoredFile
    from .responses import respond as respond
    from .services import attach as attach
    from .services import content as content
    from .services import discard as discard
    from .services import keep_document as keep_document
    from .services import keep_image as keep_image

__all__ = ["FileRefused"]

# fmt: off
_DOORS = {
    "StoredFile":    "models",
    "attach":        "services",
    "content":       "services",
    "discard":       "services",
    "keep_document": "services",
    "keep_image":    "services",
    "respond":       "responses",
}
# fmt: on


def __getattr__(name: str) -> object:
    """Doors open when first used: this package is imported before models can be."""
    if name not in _DOORS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_DOORS[name]}"), name)
