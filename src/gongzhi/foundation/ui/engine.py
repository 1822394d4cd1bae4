"""Jinja2 as Django's template engine: strict about names, escaped everywhere."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.forms.renderers import Jinja2 as FormJinja2
from django.template.backends.jinja2 import Jinja2
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from . import charts, maps, modes, shells, times, words
from .icons import icon
from .marks import flow_badge
from .qr import qr


class Pages(Jinja2):
    """Jinja2 that looks for pages in each app's ``templates`` folder."""

    app_dirname = "templates"


class FormPages(FormJinja2):
    """Django's own widgets, drawn by its own Jinja2 templates."""


def environment(**options: Any) -> Environment:
    """The environment of every page; a name that was not given is an error, not a blank."""
    options["undefined"] = StrictUndefined
    env = Environment(**options, trim_blocks=True, lstrip_blocks=True)  # noqa: S701  Django's backend turns autoescape on
    env.globals.update(
        static=static if settings.DEBUG else cache(static),
        url=_url,
        demo=settings.DEMO,
        icon=icon,
        flow_badge=flow_badge,
        qr=qr,
        charts=charts,
        draw_map=maps.draw,
        mode_of=modes.mode_of,
        elder_sizes=modes.SIZES,
        html_attributes=modes.html_attributes,
        shell_named=shells.shell_named,
        actor_of=shells.actor_of,
        out_of=words.out_of,
        flashes=get_messages,
    )
    env.filters.update(
        {
            "day": times.day,
            "moment": times.moment,
            "stamp": times.stamp,
            "left": words.left,
            "count": words.count,
            "amount": words.amount,
            "yuan": words.yuan,
            "percent": words.percent,
            "code": words.receipt_code,
            "mask_name": words.mask_name,
            "mask_phone": words.mask_phone,
            "phrases": words.phrases,
        }
    )
    return env


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    if not args and not kwargs:
        return _fixed_url(name)
    return reverse(name, args=args or None, kwargs=kwargs or None)


@cache
def _fixed_url(name: str) -> str:
    return reverse(name)
