"""Who acts: an account with the duties it holds today, or nobody in particular."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ..statements import Patterned


@dataclass(frozen=True, slots=True)
class Duty:
    """One role held in one unit over one stretch of the territory.

    ``area`` is an official division code or the beginning of one: a duty over
    ``"431002"`` covers every street and community whose code starts so.
    """

    role: str
    unit: UUID
    area: str


@dataclass(frozen=True, slots=True)
class Actor(Patterned):
    """The one who asks. Plain values only, so that it can be made once a request.

    ``receipts`` are subjects for which a receipt code was shown: to hold the code is to be
    the one who was given it, with an account or without.
    """

    pk: int | None
    name: str = ""
    person: UUID | None = None
    receipts: frozenset[UUID] = frozenset()
    duties: tuple[Duty, ...] = ()
    is_active: bool = True
    is_system: bool = False

    @property
    def is_known(self) -> bool:
        """Whether somebody is signed in."""
        return self.pk is not None

    def area_of(self, *roles: str) -> str:
        """The widest stretch of territory over which one of the roles is held; "" if none."""
        areas = [duty.area for duty in self.duties if duty.role in roles]
        return min(areas, key=len, default="")

    def pattern(self) -> tuple[Actor, dict[Any, Any]]:
        """Residents with nothing but their account look alike in a filter, apart from two keys."""
        is_plain = self.is_active and not (self.duties or self.receipts or self.is_system)
        if not is_plain or self.pk is None or self.person is None:
            return self, {}
        return _A_RESIDENT, {_A_RESIDENT.pk: self.pk, _A_RESIDENT.person: self.person}

    def holds(self, *roles: str) -> bool:
        return any(duty.role in roles for duty in self.duties)


# Keys that no row has.
_A_RESIDENT = Actor(pk=-7_204_113_967, person=UUID("8f0c2f1e-0000-4000-8000-5d2b7a90e3c1"))
ANYBODY = Actor(pk=None, name="访客")
SYSTEM = Actor(pk=None, name="系统", is_system=True)
