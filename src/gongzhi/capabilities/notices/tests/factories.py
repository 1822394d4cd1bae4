"""Notices and texts for tests."""

from __future__ import annotations

from datetime import UTC, datetime

import factory
from uuid_utils.compat import uuid7

from gongzhi.capabilities.notices.models import Notice
from gongzhi.foundation.messaging.models import OutgoingText
from gongzhi.foundation.messaging.services import MOST_TRIES
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
