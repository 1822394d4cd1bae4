"""What is said often of late is found anew every night."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from gongzhi.journeys.appeals import queries as appeals

from .. import rules
from ..models import HotMember, HotTopic
from .drawing import grouped

BATCH = 5_000


def reckon_hot(*, at: datetime) -> int:
    """Topics of twice the longest window take the place of last night's; returns how many."""
    since = timezone.localdate(at) - timedelta(days=2 * max(rules.WINDOWS))
    groups = [group for group in grouped(appeals.said_since(since)) if len(group) >= rules.SEVERAL]
    with transaction.atomic():
        HotMember.objects.all().delete()
        HotTopic.objects.all().delete()
        topics = HotTopic.objects.bulk_create(
            [HotTopic(reckoned_at=at) for _ in groups], batch_size=BATCH
        )
        HotMember.objects.bulk_create(
            (
                HotMember(topic=topic, appeal_id=row.id, area=row.area, filed_on=row.filed_on)
                for topic, group in zip(topics, groups, strict=True)
                for row in group
            ),
            batch_size=BATCH,
        )
    return len(groups)
