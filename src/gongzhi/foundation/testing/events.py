"""What may happen to a thing."""

from dataclasses import dataclass

from gongzhi.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class ThingMoved(Event):
    name, label = "testing.moved", "东西动了"
    words: str = ""
    count: int = 0
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ThingLost(Event):
    name, label = "testing.lost", "东西丢了"
    reason: str
