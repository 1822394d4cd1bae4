"""The permission table and what can be asked of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, Case, Model, Q, QuerySet, Value, When

from ..statements import KEPT, Slot, written_once
from .actors import Actor

Rows = Callable[[Actor], Q]
AnyModel = TypeVar("AnyModel", bound=Model)
NOBODY = Q(pk__in=[])
EVERYONE = Q()
NEVER, ON_SOME_ROWS, ALWAYS = range(3)


@dataclass(frozen=True)
class Grant:
    """A reason to be allowed: its name for the matrix, and the rows it opens."""

    label: str
    rows: Rows


@dataclass(frozen=True)
class Permission:
    key: str
    label: str
    grants: tuple[Grant, ...]


ALL_PERMISSIONS: dict[str, Permission] = {}


def declare(context: str, table: dict[str, tuple[str, tuple[Grant, ...]]]) -> None:
    """Enter a context's table: action → (label, grants)."""
    for action, (label, grants) in table.items():
        key = f"{context}.{action}"
        ALL_PERMISSIONS[key] = Permission(key, label, grants)


def holders(*roles: str, label: str) -> Grant:
    """A grant to whoever holds a role anywhere, for actions that concern no single row."""
    return Grant(label, lambda actor: EVERYONE if actor.holds(*roles) else NOBODY)


def rows(actor: Actor, key: str) -> Q:
    """The filter of everything this permission opens to the actor.

    Raises KeyError when the permission was never declared.
    """
    opened = reasons(actor, key)
    return reduce(or_, opened) if opened else NOBODY


def reasons(actor: Actor, key: str) -> list[Q]:
    """The same filter in its parts, one for each grant that opens anything to the actor.

    Raises KeyError when the permission was never declared.
    """
    grants = ALL_PERMISSIONS[key].grants
    if not actor.is_active:
        return []
    opened = [grant.rows(actor) for grant in grants]
    if EVERYONE in opened:
        return [EVERYONE]
    return [q for q in opened if q != NOBODY]


def visible(queryset: QuerySet[AnyModel], actor: Actor, key: str) -> QuerySet[AnyModel]:
    """The part of a queryset that the actor may know of."""
    return queryset.filter(rows(actor, key))


def visible_among(
    queryset: QuerySet[AnyModel], actor: Actor, key: str, wanted: Q
) -> QuerySet[AnyModel]:
    """The visible part of the rows that pass ``wanted``.

    Where ``wanted`` asks all that one of the actor's reasons asks, every row of it is visible
    and the filter is left out: the planner would only test each row for what it has passed.
    """
    asked = _conditions(wanted)
    for reason in reasons(actor, key):
        if all(condition in asked for condition in _conditions(reason)):
            return queryset.filter(wanted)
    return visible(queryset, actor, key).filter(wanted)


def _conditions(q: Q) -> list[Any]:
    """What must hold all at once."""
    return [q] if q.negated or (q.connector != Q.AND and len(q.children) > 1) else q.children


def may(actor: Actor, key: str) -> bool:
    """Whether the permission opens anything at all to the actor; asks no database."""
    return rows(actor, key) != NOBODY


def granted(actor: Actor, keys: Iterable[str], entity: Model) -> frozenset[str]:
    """Which of the permissions hold on this row: one query, however many keys."""
    asked = {key: _opens(ALL_PERMISSIONS[key], actor.pattern()[0]) for key in sorted(keys)}
    always = {key for key, opens in asked.items() if opens == ALWAYS}
    depends = [key for key, opens in asked.items() if opens == ON_SOME_ROWS]
    if not depends:
        return frozenset(always)
    found = _holding(
        type(entity), tuple(ALL_PERMISSIONS[key] for key in depends), actor, pk=entity.pk
    )
    answers = zip(depends, found[0], strict=True) if found else ()
    return frozenset(always | {key for key, is_open in answers if is_open})


@lru_cache(maxsize=KEPT * 8)
def _opens(asked: Permission, actor: Actor) -> int:
    """Whether the permission depends on the row at all."""
    q = rows(actor, asked.key)
    return ALWAYS if q == EVERYONE else NEVER if q == NOBODY else ON_SOME_ROWS


@written_once
def _holding(
    model: type[Model], asked: tuple[Permission, ...], actor: Actor
) -> QuerySet[Model, Any]:
    """Of the row in the slot ``pk``: whether each of the permissions holds."""
    flags = {
        f"may_{index}": Case(
            When(rows(actor, one.key), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )
        for index, one in enumerate(asked)
    }
    stored = model._default_manager.filter(pk=Slot("pk", model._meta.pk))
    found: QuerySet[Model, Any] = stored.annotate(**flags).values_list(*flags)
    return found


def allows(actor: Actor, key: str, entity: Model) -> bool:
    return key in granted(actor, (key,), entity)


def require(actor: Actor, key: str, entity: Model) -> None:
    """Raise PermissionDenied with the permission's label, in Chinese, unless it holds."""
    if not allows(actor, key, entity):
        raise PermissionDenied(ALL_PERMISSIONS[key].label)


_LOOKUPS: dict[str, Callable[[Any, Any], bool]] = {
    "exact": lambda value, wanted: bool(value == wanted),
    "in": lambda value, wanted: value is not None and value in wanted,
    "gte": lambda value, wanted: value is not None and bool(value >= wanted),
    "lt": lambda value, wanted: value is not None and bool(value < wanted),
    "isnull": lambda value, wanted: (value is None) is wanted,
}
_JOINS: dict[str, Callable[[Iterable[bool]], bool]] = {Q.AND: all, Q.OR: any}


def matches(q: Q, values: dict[str, Any]) -> bool:
    """Whether a row with these plain values would pass the filter; asks no database.

    Django's own ``Q.check`` answers yes to what is NULL or fails, which is the wrong
    way round for a permission. Here a field, lookup or connector that is not given or
    not known raises KeyError.
    """
    return _verdict(q, values) is not False


def _verdict(q: Q, values: dict[str, Any]) -> bool | None:
    """None when the filter asks nothing: like Django, an empty part does not take part."""
    asked = (
        _verdict(child, values) if isinstance(child, Q) else _meets(child, values)
        for child in q.children
    )
    answers = [answer for answer in asked if answer is not None]
    return _JOINS[q.connector](answers) is not q.negated if answers else None


def _meets(condition: Any, values: dict[str, Any]) -> bool:
    path, wanted = condition
    if path == "pk__in" and not wanted:
        return False
    field, _, lookup = path.partition("__")
    return _LOOKUPS[lookup or "exact"](values[field], wanted)


def require_new(actor: Actor, key: str, **values: Any) -> None:
    """Like ``require`` for a row that is about to be made with these values."""
    if not matches(rows(actor, key), values):
        raise PermissionDenied(ALL_PERMISSIONS[key].label)
