"""QR codes as inline SVG, drawn once for each content."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

import segno
from markupsafe import Markup


@lru_cache(maxsize=512)
def qr(content: str, label: str) -> Markup:
    """``label`` says what scanning does. Level M survives a creased notice."""
    drawing = BytesIO()
    segno.make_qr(content, error="m").save(
        drawing, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=2,
        svgclass="gz-qr", lineclass=None, title=label, nl=False,
    )  # fmt: skip
    svg = drawing.getvalue().decode()
    return Markup(svg.replace("<svg ", '<svg role="img" ', 1))  # noqa: S704  segno escapes the title
