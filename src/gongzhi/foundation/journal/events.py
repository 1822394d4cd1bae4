"""The shape of an event, and the list of all events the house knows."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from pydantic import TypeAdapter


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened. Carries ids and plain values, never models.

    Attributes:
        subject_id: what it happened to.
        area: official division code where it happened; its first six digits name the chain.
        actor_id: the account that did it, or None for the house itself and for the nameless.
        at: the instant, passed in by the caller.

    """

    name: ClassVar[str]
    label: ClassVar[str]

    subject_id: UUID
    area: str
    actor_id: int | None
    at: datetime

    def __init_subclass__(cls) -> None:
        if "name" in cls.__dict__:
            ALL_EVENTS[cls.name] = cls

    def body(self) -> dict[str, Any]:
        """What the event says beyond its head, as JSON values."""
        dumped: dict[str, Any] = _adapter(type(self)).dump_python(self, mode="json", exclude=_HEAD)
        return dumped


ALL_EVENTS: dict[str, type[Event]] = {}
_HEAD = {field.name for field in fields(Event)}
_ADAPTERS: dict[type[Event], TypeAdapter[Event]] = {}


def _adapter(kind: type[Event]) -> TypeAdapter[Event]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def read_event(name: str, head: dict[str, Any], body: dict[str, Any]) -> Event:
    """The event as it was told, from what the journal kept of it."""
    return _adapter(ALL_EVENTS[name]).validate_python({**body, **head})
