"""Pages without a browser: their forms as they come, and what is read on them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse


@dataclass
class Form:
    """A form of a page: where it goes, what stands in it, which buttons send it."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def data(self, **typed: Any) -> dict[str, Any]:
        """What a browser would send: what stands there, and what was typed over it."""
        return {**self.fields, **typed}


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(given.get("action", ""))
            self.forms.append(self._open)
        elif self._open is not None and tag == "option":
            if "selected" in given or self._select not in self._open.fields:
                self._open.fields[self._select] = [given.get("value", "")]
        elif self._open is not None and "name" in given:
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        if self._open is None:
            return
        name, value = given.get("name", ""), given.get("value", "")
        kind = given.get("type", "text")
        if tag == "button":
            self._open.buttons.append((name, value))
        elif tag == "textarea":
            self._area = name
            self._open.fields[name] = [""]
        elif tag == "select":
            self._select = name
        elif kind in ("radio", "checkbox"):
            if "checked" in given:
                self._open.fields.setdefault(name, []).append(given.get("value", "on"))
        elif kind not in ("file", "submit"):
            self._open.fields[name] = [value]

    def handle_data(self, data: str) -> None:
        if self._area and self._open:
            self._open.fields[self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._open:
            first = self._open.fields[self._area]
            first[0] = first[0].removeprefix("\n").removeprefix("\r\n")
            self._area = ""
        elif tag == "form":
            self._open = None


def form_in(page: HttpResponse, action: str = "") -> Form:
    """The form of a page that leads to an action, or the one in its main part."""
    reader = _Forms()
    text = page.content.decode()
    reader.feed(text[text.index("<main") :])
    return next(form for form in reader.forms if not action or form.action.endswith(action))


def text_of(page: HttpResponse) -> str:
    """What is read on a page, without marks and in one line."""
    text = page.content.decode()
    main = text[text.index("<main") : text.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).replace("&quot;", '"').split())
