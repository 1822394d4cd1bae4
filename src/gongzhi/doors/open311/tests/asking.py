"""Asking as programs do, and reading XML as the JSON it says the same as."""

from urllib.parse import urlencode
from xml.etree import ElementTree as ET

from django.test import Client

LISTS = {"services", "service_requests", "errors", "attributes", "values", "endpoints", "formats"}


def post(said, *, form="json", headers=None):
    """As a program does: no session, no CSRF token, a body as of a form."""
    body = said if isinstance(said, str | bytes) else urlencode(said)
    return Client(enforce_csrf_checks=True).post(
        f"/open311/v2/requests.{form}",
        body,
        content_type="application/x-www-form-urlencoded; charset=utf-8",
        headers=headers or {},
    )


def read_xml(text):
    """XML as the JSON would be if everything in it were text."""
    assert text.startswith(b"<?xml version='1.0' encoding='utf-8'?>")
    return _read(ET.fromstring(text))


def _read(element):
    if element.tag in LISTS:
        return [_read(child) for child in element]
    if len(element):
        return {child.tag: _read(child) for child in element}
    return element.text or ""


def as_text(value):
    if isinstance(value, dict):
        return {key: as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_text(item) for item in value]
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
