"""What outreach tells the rest of the house: ids, kinds and days, never what was said."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from gongzhi.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class ContactPlanned(Event):
    """Told of the unit."""

    name, label = "contribution.planned", "安排联系"
    due_on: date


@dataclass(frozen=True, kw_only=True)
class ContactLogged(Event):
    """Told of the unit."""

    name, label = "contribution.contacted", "记一次联系"
    how: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class SupportAsked(Event):
    name, label = "contribution.asked", "请单位支持"
    to_unit: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class SupportAgreed(Event):
    name, label = "contribution.agreed", "答复：能支持"


@dataclass(frozen=True, kw_only=True)
class SupportAgreedPartly(Event):
    name, label = "contribution.agreed_partly", "答复：能支持一部分"


@dataclass(frozen=True, kw_only=True)
class SupportDeclined(Event):
    name, label = "contribution.declined", "答复：这次不行"


@dataclass(frozen=True, kw_only=True)
class SupportDelivered(Event):
    name, label = "contribution.delivered", "记下支持了什么，确认"
    delivered_on: date


@dataclass(frozen=True, kw_only=True)
class SupportWithdrawn(Event):
    name, label = "contribution.withdrawn", "收回请求"
