"""Marks that are the same wherever they stand, drawn once."""

from __future__ import annotations

from markupsafe import Markup, escape

from gongzhi.foundation.flow import Flow

from .faces import ClockFace
from .icons import icon

_drawn: dict[tuple[str, str], Markup] = {}


def flow_badge(flow: Flow, status: str) -> Markup:
    """The word, colour and icon that a flow gives a status; there are few, so each is kept."""
    key = (flow.name, str(status))
    if key not in _drawn:
        look, label = flow.look(status), escape(flow.statuses(status).label)
        _drawn[key] = Markup('<span class="gz-badge t-{}">{}{}</span>').format(
            look.tone, icon(look.icon), label
        )
    return _drawn[key]


def clock(face: ClockFace, *, big: bool = False) -> Markup:
    """A deadline with its pips; a list has one in every row."""
    size = " gz-clock--big" if big else ""
    title = f' title="{escape(face.title)}"' if face.title else ""
    return Markup(  # noqa: S704  numbers, our own names, and words that were escaped
        f'<span class="gz-clock is-{face.state}{size}" style="--n:{face.total};--u:{face.pips}"'
        f"{title}><span>{icon(face.icon)}{escape(face.text)}</span></span>"
    )
