"""What the demonstration shows of groups and letters: one group, and letters to be printed."""

from __future__ import annotations

from datetime import datetime, timedelta

from gongzhi.capabilities.notices.models import Letter, UnitGroup
from gongzhi.foundation.messaging.models import Robot, Vendor
from gongzhi.journeys.appeals.models import Appeal
from gongzhi.journeys.appeals.services.notifying import on_paper, sentence
from gongzhi.register.organizations.models import Appointment, OrgUnit

# Nobody's: the demonstration posts nothing.
ADDRESS = (
    "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=00000000-demo-demo-demo-000000000000"
)
NAMES = ("何秀英", "罗大爷", "邓奶奶")
ANSWERED = "appeals.answered"


def show_group_and_letters(now: datetime) -> None:
    """At the community of the persona who heads one."""
    head = (
        Appointment.objects.filter(account__username="demo-head", post__role="community_head")
        .select_related("post__unit")
        .first()
    )
    if head is None or head.account_id is None:
        return
    unit = head.post.unit
    UnitGroup.objects.create(
        unit=unit,
        area=unit.area,
        label=f"{unit.short_name}工作群",
        robot=Robot.objects.create(vendor=Vendor.WECOM, address=ADDRESS),
        added_at=now - timedelta(days=30),
        added_by_id=head.account_id,
    )
    _write_letters(unit)


def _write_letters(unit: OrgUnit) -> None:
    """To neighbours who came to the counter and left a name."""
    answered = Appeal.objects.filter(area=unit.area, author__isnull=True, answered_at__isnull=False)
    latest = answered.select_related("item", "helper").order_by("-answered_at", "pk")
    for name, appeal in zip(NAMES, latest, strict=False):
        if appeal.answered_at:
            Letter.objects.create(
                reference=f"{ANSWERED}:{appeal.pk.hex}",
                subject_id=appeal.pk,
                area=appeal.area,
                name=name,
                words=on_paper(ANSWERED, appeal, sentence(ANSWERED, appeal)),
                made_at=appeal.answered_at,
                moved_at=appeal.answered_at,
            )
