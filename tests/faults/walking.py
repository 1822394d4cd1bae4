"""Somebody without scripts who follows every link and reads every form of the pages they come to."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve

from bench.faults import Person

ORDINARY = {"number": "1", "date": "2026-12-01", "tel": "17000123456", "email": "a@example.org"}
TYPED = {"text", "search", "tel", "email", "number", "date", "password", "url"}
OF_EACH_VIEW = 2
# Downloads, the gallery of parts, and whatever is not a page.
NOT_FOLLOWED = re.compile(r"^/(parts|static|health|api|open311)/|\.\w+$|/export/|/photo/|/copy/")


@dataclass
class Form:
    """Where it goes, what stands in its fields; which are typed into (as what) or hidden."""

    page: str
    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)

    @property
    def ordinary(self) -> dict[str, list[str]]:
        """What somebody would send who fills in every field."""
        said = {
            name: ORDINARY.get(kind, "楼道灯坏了三天，请来看看")
            for name, kind in self.typed.items()
        }
        return {**self.fields, **{name: [value] for name, value in said.items()}}

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        """The same for the same form about another thing."""
        match = resolve(urlsplit(self.action).path)
        words = [str(v) for k, v in match.kwargs.items() if k in ("action", "name", "what")]
        return (" ".join([match.view_name, *words]), tuple(self.typed))


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.forms, self.links = page, [], []
        self._form: Form | None = None
        self._area = self._select = ""

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(urljoin(self.page, given["href"]).partition("#")[0])
        elif tag == "form":
            action = urljoin(self.page, given.get("action", "") or self.page).partition("#")[0]
            self._form = Form(self.page, action, given.get("method", "get").upper())
            self.forms.append(self._form)
        elif self._form is not None and tag == "option" and self._select:
            chosen = self._form.fields.setdefault(self._select, [])
            if "selected" in given or not any(chosen):
                chosen[:] = [given.get("value", "")]
        elif self._form is not None and "name" in given:
            self._field(self._form, tag, given)

    def _field(self, form, tag, given):
        name, kind = given["name"], given.get("type", "text")
        if tag == "textarea":
            self._area = name
            form.fields[name] = [""]
            form.typed[name] = "text"
        elif tag == "select":
            self._select = name
        elif kind in ("radio", "checkbox"):
            if "checked" in given or (kind == "radio" and name not in form.fields):
                form.fields[name] = [given.get("value", "on")]
        elif kind in TYPED and tag == "input":
            form.fields[name] = [given.get("value", "")]
            form.typed[name] = kind
        elif kind == "hidden" and name != "csrfmiddlewaretoken":
            form.fields[name] = [given.get("value", "")]
            form.hidden.append(name)

    def handle_data(self, data):
        if self._area and self._form is not None:
            self._form.fields[self._area][0] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self._form is not None:
            self._form.fields[self._area][0] = self._form.fields[self._area][0].strip()
            self._area = ""
        elif tag == "select":
            self._select = ""
        elif tag == "form":
            self._form = None


def read(path: str, page: str) -> tuple[list[Form], list[str]]:
    """The forms of a page and where its links lead."""
    reader = _Reader(path)
    reader.feed(page)
    return reader.forms, reader.links


def walk(person: Person, *begin: str) -> Iterator[tuple[str, int, str]]:
    """Every page that links lead to, at most two of each view; path, status and page."""
    todo, known, seen = deque(begin), set(begin), Counter()
    while todo:
        path = todo.popleft()
        view = view_of(path)
        if view is None or seen[view] >= OF_EACH_VIEW:
            continue
        seen[view] += 1
        status, page = person.ask("GET", path)
        yield path, status, page
        if 300 <= status < 400:
            page = f'<a href="{person.led_to}">'
        for link in read(path, page)[1]:
            if link.startswith("/") and link not in known and not NOT_FOLLOWED.search(link):
                known.add(link)
                todo.append(link)


def view_of(path: str) -> str | None:
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return None
