"""Jinja2 as Django's template engine: strict about names, escaped everywhere."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.messages import get_messages
from django.forms.boundfield import BoundWidget
from django.forms.renderers import Jinja2 as FormJinja2
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.template.backends.jinja2 import Jinja2
from django.template.backends.utils import csrf_input
from django.templatetags.static import static
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from . import charts, maps, modes, shells, times, words
from .icons import icon
from .marks import clock, flow_badge
from .qr import qr

KEY = UUID(int=2**128 - 1)  # stands for a key in an address, and is none


class Pages(Jinja2):
    """Jinja2 that looks for pages in each app's ``templates`` folder."""

    app_dirname = "templates"


class FormPages(FormJinja2):
    """Django's own widgets, drawn by its own Jinja2 templates."""


def said_once(request: HttpRequest) -> dict[str, Any]:
    """The hidden field of every form on a page: masked once, not anew for each form."""
    return {"csrf_input": SimpleLazyObject(lambda: csrf_input(request))}


def environment(**options: Any) -> Environment:
    """The environment of every page; a name that was not given is an error, not a blank."""
    options["undefined"] = StrictUndefined
    env = Environment(**options, trim_blocks=True, lstrip_blocks=True)  # noqa: S701  Django's backend turns autoescape on
    env.globals.update(
        static=static if settings.DEBUG else cache(static),
        url=_url,
        demo=settings.DEMO,
        icon=icon,
        clock=clock,
        flow_badge=flow_badge,
        tick_of=tick_of,
        nav_of=shells.nav_of,
        footer_of=shells.footer_of,
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
            "plain_day": times.plain_day,
            "plain_moment": times.plain_moment,
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


def tick_of(card: BoundWidget) -> Markup:
    """The radio button or check box of one choice, as Django draws it, without a template for each."""
    data = card.data
    return Markup('<input type="{}" name="{}" value="{}"{}>').format(
        data["type"], data["name"], data["value"], flatatt(data["attrs"])
    )


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    """An address by name. Which keys stand in it changes, the rest of it is found once."""
    if kwargs:
        return reverse(name, args=args or None, kwargs=kwargs)
    keys = [str(arg) for arg in args if isinstance(arg, UUID)]
    return _pattern(name, *(KEY if isinstance(arg, UUID) else arg for arg in args)).format(*keys)


@lru_cache(maxsize=4096)
def _pattern(name: str, *args: Any) -> str:
    """The address with a place for each key."""
    fixed = reverse(name, args=args or None)
    return fixed.replace("{", "{{").replace("}", "}}").replace(str(KEY), "{}")
