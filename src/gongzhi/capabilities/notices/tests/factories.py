"""Notices and texts for tests."""

from __future__ import annotations

from datetime import UTC, datetime

import factory
from uuid_utils.compat import uuid7

from gongzhi.capabilities.notices.models import Letter, Notice, UnitGroup
from gongzhi.foundation.messaging.models import OutgoingText
from gongzhi.foundation.messaging.services import MOST_TRIES
from gongzhi.foundation.messaging.tests.factories import RobotFactory
from gongzhi.register.organizations.tests.factories import StaffAccountFactory, UnitFactory
from gongzhi.register.people.tests.factories import PersonFactory

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


class NoticeFactory(factory.django.DjangoModelFactory):
    """To a resident; ``person=None, account=…`` for one to somebody at work."""

    class Meta:
        model = Notice

    person = factory.SubFactory(PersonFactory)
    subject_id = factory.LazyFunction(uuid7)
    reference = factory.Sequence(lambda n: f"appeals.accepted:{n}")
    words = factory.Sequence(lambda n: f"您说的第 {n} 件事受理了。")
    made_at = NOON


class FailedTextFactory(factory.django.DjangoModelFactory):
    """A text that was given up."""

    class Meta:
        model = OutgoingText

    reference = factory.Sequence(lambda n: f"appeals.answered:{n}")
    phone = "13800001234"
    body = "【共治】您说的事答复了。"
    status = "failed"
    tries = MOST_TRIES
    error = "短信平台答复 503"
    made_at = NOON
    tried_at = NOON


class LetterFactory(factory.django.DjangoModelFactory):
    """To somebody who left a name and no telephone; ``status="printed"`` brings who printed it."""

    class Meta:
        model = Letter

    reference = factory.Sequence(lambda n: f"appeals.answered:{n}")
    subject_id = factory.LazyFunction(uuid7)
    area = "431002001001"
    name = "何秀英"
    words = "您说的“灯不亮”答复了。\n仙泉社区居委会：解决了\n灯换好了。"
    made_at = NOON
    moved_at = NOON
    batch = factory.LazyAttribute(lambda made: None if made.status == "waiting" else uuid7())
    printed_at = factory.LazyAttribute(lambda made: None if made.status == "waiting" else NOON)
    printed_by = factory.LazyAttribute(
        lambda made: None if made.status == "waiting" else StaffAccountFactory()
    )
    status = "waiting"


class GroupFactory(factory.django.DjangoModelFactory):
    """The group of a unit, with its robot."""

    class Meta:
        model = UnitGroup

    unit = factory.SubFactory(UnitFactory)
    area = factory.LazyAttribute(lambda made: made.unit.area)
    label = "仙泉社区工作群"
    robot = factory.SubFactory(RobotFactory)
    added_at = NOON
    added_by = factory.SubFactory(StaffAccountFactory)
