"""How a person has set the pages: ordinary, or 长辈版 with its size, kept in one cookie."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from markupsafe import Markup

COOKIE = "gz_elder"
COOKIE_SECONDS = 400 * 24 * 3600  # the longest that browsers keep one
SIZES = {20: "标准字", 24: "大字", 30: "特大字"}  # px of the smallest text


@dataclass(frozen=True, slots=True)
class Mode:
    """``size`` is the smallest text in px in 长辈版, 0 in the ordinary mode."""

    size: int

    @property
    def is_elder(self) -> bool:
        return self.size > 0


ORDINARY = Mode(0)
ELDER = {str(size): Mode(size) for size in SIZES}


def mode_of(request: HttpRequest) -> Mode:
    return ELDER.get(request.COOKIES.get(COOKIE, ""), ORDINARY)


def html_attributes(mode: Mode, theme: str = "") -> Markup:
    """Attributes of ``<html>``; a theme (``wall``) has sizes of its own."""
    if theme:
        return Markup(' class="{}"').format(theme)
    return Markup(' class="elder" data-size="{}"').format(mode.size) if mode.size else Markup("")
