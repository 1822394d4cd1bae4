"""What the register of organisations tells."""

from dataclasses import dataclass

from gongzhi.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class UnitFounded(Event):
    name, label = "organizations.founded", "成立组织"
    title: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class UnitDissolved(Event):
    name, label = "organizations.dissolved", "撤销组织"
    reason: str


@dataclass(frozen=True, kw_only=True)
class UnitsLinked(Event):
    name, label = "organizations.linked", "建立组织关系"
    to_unit: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class UnitMoved(Event):
    name, label = "organizations.moved", "改变隶属"
    from_unit: str
    to_unit: str


@dataclass(frozen=True, kw_only=True)
class ContactChanged(Event):
    name, label = "organizations.contact", "更正联系方式"
    is_published: bool


@dataclass(frozen=True, kw_only=True)
class FacilitiesChecked(Event):
    name, label = "organizations.facilities", "核对窗口的无障碍设施"
    facilities: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PostAdded(Event):
    name, label = "organizations.post", "设立职务"
    title: str
    seats: int


@dataclass(frozen=True, kw_only=True)
class AppointmentProposed(Event):
    name, label = "organizations.proposed", "提名任职"
    post: str
    source: str


@dataclass(frozen=True, kw_only=True)
class AppointmentPublished(Event):
    name, label = "organizations.published", "任前公示"
    until: str


@dataclass(frozen=True, kw_only=True)
class AppointmentConfirmed(Event):
    name, label = "organizations.confirmed", "任职"


@dataclass(frozen=True, kw_only=True)
class AppointmentDropped(Event):
    name, label = "organizations.dropped", "不再任命"
    reason: str


@dataclass(frozen=True, kw_only=True)
class AppointmentEnded(Event):
    name, label = "organizations.ended", "离任"
    reason: str
