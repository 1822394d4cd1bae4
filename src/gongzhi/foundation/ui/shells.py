"""What the doors show around their pages: brand, navigation, footer, registered by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.template.loader import get_template
from django.urls import reverse
from markupsafe import Markup

from gongzhi.foundation.policy.actors import ANYBODY, Actor


@dataclass(frozen=True)
class Link:
    """A place in the navigation. ``hint`` is said in full to screen readers."""

    label: str
    url_name: str
    icon: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Shell:
    """One face of the house.

    ``mine`` leads people who are signed in to what is theirs, ``enter`` the others to the
    door; ``search_url_name`` is a page that takes ``?q=``. ``place_of`` names the place a
    request is about, ``duty_of`` as what somebody works here, ``line_of`` writes the footer's
    line; all are asked for every page and answer from memory.
    """

    name: str
    brand: str
    home_url_name: str
    nav: tuple[Link, ...] = ()
    footer: tuple[Link, ...] = ()
    place: str = ""
    line: str = ""
    place_of: Callable[[HttpRequest], str] | None = None
    duty_of: Callable[[HttpRequest], str] | None = None
    line_of: Callable[[], str] | None = None
    mine: Link | None = None
    enter: Link | None = None
    search_url_name: str = ""
    search_hint: str = ""


_registered: dict[str, Shell] = {}


def register_shell(shell: Shell) -> None:
    """Enter a door's shell; its name is what the page template asks for.

    Raises:
        ValueError: another shell has the name.

    """
    if _registered.setdefault(shell.name, shell) != shell:
        raise ValueError(f"已经有一个叫 {shell.name} 的外壳")


def shell_named(name: str) -> Shell:
    """The registered shell; a bare one where no door has entered any, as on an error page."""
    return _registered.get(name) or Shell(name=name, brand="共治", home_url_name="")


def nav_of(shell: Shell, path: str) -> Markup:
    """The navigation with the present place marked: drawn once for each place in it."""
    return _drawn_nav(shell, path if path in _places(shell) else "")


@cache
def footer_of(shell: Shell) -> Markup:
    """The links at the foot of every page."""
    return _drawn("ui/foot_links.html", shell=shell)


@cache
def _places(shell: Shell) -> frozenset[str]:
    return frozenset(reverse(link.url_name) for link in shell.nav)


@cache
def _drawn_nav(shell: Shell, here: str) -> Markup:
    return _drawn("ui/nav.html", shell=shell, here=here)


def _drawn(template: str, **names: object) -> Markup:
    return Markup(get_template(template).render(names))  # noqa: S704  an autoescaping template wrote it


def actor_of(request: HttpRequest) -> Actor:
    """Who asks; anybody, where no middleware has said."""
    return getattr(request, "actor", ANYBODY)
