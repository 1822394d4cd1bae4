"""An answer in the format that was asked for: the same content as JSON and as XML.

Lists of the JSON are elements in a wrapping element of the XML, null is an empty element.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import HttpResponse

from .rules import plain

FORMATS = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
# fmt: off
_ITEM = {
    "services":         "service",
    "service_requests": "request",
    "attributes":       "attribute",
    "values":           "value",
    "endpoints":        "endpoint",
    "formats":          "format",
    "errors":           "error",
}
# fmt: on


@dataclass(frozen=True)
class Answer:
    """What is said, under the name of its root element."""

    root: str
    body: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class Fault(Exception):
    """Why it cannot be done: one or several Chinese sentences for whoever uses the program."""

    status: int
    sentences: tuple[str, ...]
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def answer(self) -> Answer:
        body = [{"code": self.status, "description": said} for said in self.sentences]
        return Answer("errors", body, self.status, self.headers)


def response_to(answer: Answer, form: str) -> HttpResponse:
    """Raises KeyError for a format that is none."""
    body = _clean(answer.body)
    written = _xml(answer.root, body) if form == "xml" else json.dumps(body, ensure_ascii=False)
    response = HttpResponse(written, content_type=FORMATS[form], status=answer.status)
    for name, value in answer.headers.items():
        response[name] = value
    return response


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    return [_clean(item) for item in value] if isinstance(value, list) else value


def _xml(root: str, body: Any) -> bytes:
    top = Element(root)
    _fill(top, body)
    written: bytes = tostring(top, encoding="utf-8", xml_declaration=True)
    return written


def _fill(element: Element, value: Any) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            _fill(SubElement(element, key), item)
    elif isinstance(value, list):
        for item in value:
            _fill(SubElement(element, _ITEM[element.tag]), item)
    elif isinstance(value, bool):
        element.text = str(value).lower()
    elif value is not None:
        element.text = str(value)
