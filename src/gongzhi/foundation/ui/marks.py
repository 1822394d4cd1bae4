"""Marks that are the same wherever they stand, drawn once."""

from __future__ import annotations

from markupsafe import Markup, escape

from gongzhi.foundation.flow import Flow

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
