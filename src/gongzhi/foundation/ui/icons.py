"""Icons by name from the one sprite; a name that is not in it is an error, not a blank."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.templatetags.static import static
from markupsafe import Markup

SPRITE = Path(__file__).parent / "static" / "ui" / "icons.svg"
DECORATION = Markup('<svg class="i" aria-hidden="true"><use href="{}#{}"/></svg>')
PICTURE = Markup('<svg class="i" role="img" aria-label="{2}"><use href="{0}#{1}"/></svg>')


@cache
def names() -> frozenset[str]:
    return frozenset(re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text("utf-8")))


@cache
def icon(name: str, label: str = "") -> Markup:
    """An icon; without a label it is decoration and says nothing to a screen reader.

    Raises:
        LookupError: the sprite does not hold it.

    """
    if name not in names():
        raise LookupError(f"图标 {name} 不在 icons.svg 里：加进 tools/vendor/icons.txt，再生成一次")
    return (PICTURE if label else DECORATION).format(static("ui/icons.svg"), name, label)
