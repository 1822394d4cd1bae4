"""Work items for tests: bare rows in any state, and ``opened``: one with its first clock running."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import factory
from uuid_utils.compat import uuid7

from gongzhi.capabilities.casework import services
from gongzhi.capabilities.casework.models import Clock, Dispute, Offer, Stage, Whistle, WorkItem
from gongzhi.capabilities.casework.queries import clock_rule
from gongzhi.foundation.rulebook import queries as rulebook
from gongzhi.foundation.rulebook.models import Pack
from gongzhi.register.organizations.tests.factories import (
    COMMUNITY,
    StaffAccountFactory,
    UnitFactory,
)

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)  # a Monday, 12:00 here
HOURS = {"code": "office", "label": "办公时间", "verified": "未核实", "spans": ["08:30-12:00", "14:30-17:30"]}  # fmt: skip


LABELS = {
    "accept": "受理",
    "answer": "答复",
    "rate": "评价",
    "review": "复核",
    "report_in": "报到",
    "decide": "裁定归谁办",
}


def clock(kind: str, amount: int, unit: str = "working_days", urgency: str = "*") -> dict[str, Any]:
    """One entry of a pack's ``casework.clock``."""
    code = kind if urgency == "*" else f"{kind}-{urgency}"
    return {
        "code": code,
        "label": LABELS[kind],
        "verified": "未核实",
        "kind": kind,
        "urgency": urgency,
        "amount": amount,
        "unit": unit,
    }


CLOCKS = (
    clock("accept", 1),
    clock("answer", 4, "working_hours", urgency="urgent"),
    clock("answer", 5),
    clock("rate", 7, "days"),
    clock("review", 5),
    clock("report_in", 1),
    clock("decide", 3),
)
SECOND = {"code": "second", "label": "再往上告诉", "verified": "未核实", "amount": 2, "unit": "working_days"}  # fmt: skip
PUSH_BACKS = {"code": "push_backs", "label": "退回几次", "verified": "未核实", "at_most": 1}


class PackFactory(factory.django.DjangoModelFactory):
    """A pack with the clocks a case needs; ``sections`` adds to it what a journey reads."""

    class Meta:
        model = Pack

    class Params:
        sections: Any = None

    code = factory.Sequence(lambda n: f"pack-{n}")
    version = 1
    title = factory.Sequence(lambda n: f"规则包{n}")
    jurisdiction = "431002"
    effective_from = date(2020, 1, 1)
    alg = "sha256"
    digest = b"\0" * 32
    content = factory.LazyAttribute(
        lambda made: {
            "sections": {
                "casework.clock": list(CLOCKS),
                "casework.escalation": [SECOND],
                "casework.dispute": [PUSH_BACKS],
                "worktime.hours": [HOURS],
                **(made.sections or {}),
            },
            "tests": [],
            "note": "",
        }
    )
    loaded_at = NOON

    @classmethod
    def _create(cls, model_class: type[Pack], *args: Any, **kwargs: Any) -> Pack:
        made: Pack = super()._create(model_class, *args, **kwargs)
        rulebook.forget()
        return made


class WorkItemFactory(factory.django.DjangoModelFactory):
    """A bare row; states beyond "unclaimed" bring owner, ``offered_to`` or ``closed_at``."""

    class Meta:
        model = WorkItem

    id = factory.LazyFunction(uuid7)
    kind = "appeal"
    title = factory.Sequence(lambda n: f"楼道灯不亮{n}")
    place = "燕泉小区 3 栋"
    source = "网上"
    area = COMMUNITY
    unit = factory.SubFactory(UnitFactory, area=factory.SelfAttribute("..area"))
    lead_unit = factory.SelfAttribute("unit")
    opened_at = NOON


class OfferFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Offer

    item = factory.SubFactory(WorkItemFactory)
    from_unit = factory.SelfAttribute("item.unit")
    from_owner = factory.LazyAttribute(lambda made: made.item.owner or StaffAccountFactory())
    to_unit = factory.SubFactory(UnitFactory, kind="property")
    reason = "物业合同里的事"
    made_at = NOON


class ClockFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Clock

    item = factory.SubFactory(WorkItemFactory)
    pack = factory.SubFactory(PackFactory)
    paused_at = None
    kind = "answer"
    label = "答复"
    rule = "answer"
    amount = 5
    unit = "working_days"
    started_at = NOON
    due_at = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
    paused_for = factory.LazyAttribute(lambda made: "resident" if made.paused_at else "")


class StageFactory(factory.django.DjangoModelFactory):
    """A planned stage; what is reported or done brings ``done`` and ``done_at``."""

    class Meta:
        model = Stage

    item = factory.SubFactory(WorkItemFactory)
    area = factory.SelfAttribute("item.area")
    number = 1
    what = "换灯泡"
    unit = factory.SelfAttribute("item.unit")
    due_on = date(2026, 12, 1)


class WhistleFactory(factory.django.DjangoModelFactory):
    """A call as a community asks for it; later statuses bring who blew, came and said what."""

    class Meta:
        model = Whistle

    item = factory.SubFactory(WorkItemFactory)
    area = factory.SelfAttribute("item.area")
    from_unit = factory.SelfAttribute("item.unit")
    to_unit = factory.SubFactory(UnitFactory, kind="department")
    reason = "路灯归城管"
    asked_at = NOON
    asked_by = factory.SubFactory(StaffAccountFactory)


class DisputeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Dispute

    item = factory.SubFactory(WorkItemFactory)
    area = factory.SelfAttribute("item.area")
    from_unit = factory.SelfAttribute("item.unit")
    to_unit = factory.SubFactory(UnitFactory, kind="property")
    reason = "合同里没有"
    opened_at = NOON
    opened_by = factory.SubFactory(StaffAccountFactory)


def opened(
    unit: Any,
    *,
    at: datetime = NOON,
    kind: str = "answer",
    pack: Pack | None = None,
    **said: Any,
) -> WorkItem:
    """An item in a unit's inbox as a journey opens it, with a clock of five working days."""
    pinned = pack or PackFactory()
    told = {
        "kind": "appeal",
        "title": "楼道灯不亮",
        "place": "燕泉小区 3 栋",
        "source": "网上",
        **said,
    }
    return services.open_item(
        uuid7(),
        area=unit.area,
        unit_id=unit.pk,
        clock=clock_rule(pinned, kind),
        pack=pinned,
        at=at,
        **told,
    )
