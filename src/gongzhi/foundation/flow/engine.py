"""The engine. It has no option without a second user."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.db.models import Model, TextChoices

from gongzhi.foundation import policy
from gongzhi.foundation.journal.events import Event
from gongzhi.foundation.journal.writer import tell


class Flowing(Protocol):
    """Anything with a status that a flow can move, on a piece of territory."""

    pk: Any
    status: str
    area: str

    def save(self, *, update_fields: Iterable[str]) -> None: ...


class StepRefused(Exception):
    """The step does not lead out of the present status, or something it needs is missing.

    The message is one Chinese sentence for the person who tried.
    """


@dataclass(frozen=True)
class Look:
    """How a status appears everywhere: its tone (qing, bamb, hupo, zhu or plain) and icon."""

    tone: str
    icon: str


@dataclass(frozen=True)
class Need:
    """A condition a step asks of the entity at an instant, with the words for when it fails."""

    test: Callable[[Any, datetime], bool]
    otherwise: str


@dataclass(frozen=True)
class Step:
    name: str
    sources: tuple[TextChoices, ...]
    target: TextChoices
    label: str
    permission: str
    tells: type[Event]
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True)
class Flow:
    name: str
    label: str
    start: TextChoices
    looks: dict[TextChoices, Look]
    steps: tuple[Step, ...]
    subject: str = "pk"  # the field that names what its events are told of
    _by_name: dict[str, Step] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {step.name: step for step in self.steps})
        ALL_FLOWS[self.name] = self

    @property
    def statuses(self) -> type[TextChoices]:
        return type(self.start)

    def step(self, name: str) -> Step:
        return self._by_name[name]

    def look(self, status: str) -> Look:
        return self.looks[self.statuses(status)]

    def open_steps(self, entity: Flowing, actor: policy.Actor, *, at: datetime) -> list[Step]:
        """The steps this actor may take now, in one query: what a page shows as buttons."""
        leading_out = [step for step in self.steps if entity.status in step.sources]
        granted = policy.granted(actor, {step.permission for step in leading_out}, _row(entity))
        return [
            step
            for step in leading_out
            if step.permission in granted and all(need.test(entity, at) for need in step.needs)
        ]

    def unmet(self, entity: Flowing, name: str, *, at: datetime) -> str | None:
        """Why the step cannot be taken whoever asks; None when it can."""
        step = self.step(name)
        if entity.status not in step.sources:
            return f"“{self.statuses(entity.status).label}”状态下不能“{step.label}”"
        return next((need.otherwise for need in step.needs if not need.test(entity, at)), None)

    def move(
        self,
        entity: Flowing,
        name: str,
        *,
        actor: policy.Actor,
        at: datetime,
        saving: tuple[str, ...] = (),
        **details: Any,
    ) -> Step:
        """Take one step: tell its event with ``details`` and save the status.

        The caller holds the row's lock (``queries.…_for_change``) and a transaction. Fields
        that change together with the status are set beforehand and named in ``saving``;
        permission is asked of the row as it still stands in the database.

        Raises PermissionDenied when the actor may not take this step on this entity, and
        StepRefused when the status or a need stands against it.
        """
        step = self.step(name)
        policy.require(actor, step.permission, _row(entity))
        if refusal := self.unmet(entity, name, at=at):
            raise StepRefused(refusal)
        told_of = getattr(entity, self.subject)
        head = {"subject_id": told_of, "area": entity.area, "actor_id": actor.pk, "at": at}
        tell(step.tells(**head, **details))
        entity.status = step.target
        entity.save(update_fields=["status", *saving])
        return step

    def as_mermaid(self) -> str:
        """The diagram shown in the docs."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start.value}"]
        lines += [f"    {s.value} : {s.label}" for s in self.statuses]
        lines += [
            f"    {source.value} --> {step.target.value} : {step.label}"
            for step in self.steps
            for source in step.sources
        ]
        left = {source for step in self.steps for source in step.sources}
        lines += [f"    {s.value} --> [*]" for s in self.statuses if s not in left]
        return "\n".join(lines)


ALL_FLOWS: dict[str, Flow] = {}


def _row(entity: Flowing) -> Model:
    if not isinstance(entity, Model):
        raise TypeError(f"{type(entity).__name__} is not a stored row")
    return entity
