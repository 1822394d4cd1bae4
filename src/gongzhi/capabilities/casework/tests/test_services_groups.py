"""What the groups of units hear of work in hand: what came, is called for, ends soon, is late."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from gongzhi.capabilities.casework import services
from gongzhi.capabilities.casework.models import Clock, Escalation
from gongzhi.capabilities.notices.models import GroupNews
from gongzhi.capabilities.notices.services import notify_account
from gongzhi.capabilities.notices.tests.factories import GroupFactory
from gongzhi.foundation import worktime
from gongzhi.foundation.messaging.models import OutgoingText
from gongzhi.foundation.testing import deliver_all
from gongzhi.register.organizations.tests.factories import UnitFactory, on_duty
from gongzhi.register.people.tests.factories import AccountFactory

from .factories import NOON, PackFactory, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2026")]
DUE = datetime(2026, 11, 30, 17, 30, tzinfo=worktime.ZONE)
NIGHT = datetime(2026, 11, 23, 22, tzinfo=worktime.ZONE)
AHEAD = {"code": "default", "label": "提前", "verified": "未核实", "hours": 4}
AT_ONCE = {"code": "urgent", "label": "急", "verified": "未核实"}
QUIET = {"code": "night", "label": "夜", "verified": "未核实", "since": "21:00", "until": "08:00"}
SECTIONS = {
    "casework.ahead": [AHEAD],
    "casework.at_once": [AT_ONCE],
    "messaging.quiet": [QUIET],
}


def heard():
    rows = GroupNews.objects.order_by("pk")
    return [(one.group.unit.name, one.kind, one.due_at, one.is_urgent) for one in rows]


def test_an_offer_is_news_for_the_unit_it_is_offered_to(cast):
    GroupFactory(unit=cast.firm)
    GroupFactory(unit=cast.home)
    item = opened(cast.home)
    services.claim_item(item.pk, actor=cast.clerk, at=NOON)
    services.offer_item(item.pk, to_unit=cast.firm.pk, reason="归物业", actor=cast.clerk, at=NOON)
    deliver_all()
    deliver_all()
    assert heard() == [("安居物业", "new", None, False)]


def test_a_whistle_is_news_with_the_time_to_report_in(cast):
    GroupFactory(unit=cast.third)
    officer, _ = on_duty("street_officer", unit=cast.street)
    item = opened(cast.home)
    (whistle,) = services.blow_whistle(
        item.pk, to_units=[cast.third.pk], reason="归住建", actor=officer, at=NOON
    )
    deliver_all()
    assert heard() == [("住建局", "whistle", whistle.due_at, False)]


def test_a_late_clock_is_news_for_who_was_told(cast):
    GroupFactory(unit=cast.home)
    opened(cast.home)
    services.escalate_late(at=DUE + timedelta(minutes=1))
    assert Escalation.objects.get().unit == cast.home
    deliver_all()
    assert heard() == [("仙泉社区", "late", DUE, False)]


def test_what_came_in_is_news_once_with_its_end(cast):
    GroupFactory(unit=cast.home)
    item = opened(cast.home)
    for _ in range(2):
        services.tell_group_of_new(item.pk, is_urgent=True, at=NOON)
    assert heard() == [("仙泉社区", "new", DUE, True)]


@pytest.mark.parametrize(
    ("before", "warned"),
    [
        (timedelta(hours=4, seconds=1), 0),
        (timedelta(hours=4), 1),
        (timedelta(seconds=1), 1),
        (timedelta(0), 0),
    ],
)
def test_a_clock_that_ends_within_the_hours_of_the_pack_is_spoken_of(cast, before, warned):
    GroupFactory(unit=cast.home)
    opened(cast.home, pack=PackFactory(sections=SECTIONS))
    assert services.warn_ahead(at=DUE - before) == warned
    assert heard() == [("仙泉社区", "ahead", DUE, False)] * warned


def test_it_is_spoken_of_once_and_only_where_there_is_a_group(cast):
    pack = PackFactory(sections=SECTIONS)
    opened(cast.home, pack=pack)
    soon = DUE - timedelta(hours=1)
    assert services.warn_ahead(at=soon) == 0
    GroupFactory(unit=cast.home)
    assert (services.warn_ahead(at=soon), services.warn_ahead(at=soon)) == (1, 0)
    assert Clock.objects.get().warned_at == soon


def test_where_the_pack_says_nothing_nobody_is_warned(cast):
    GroupFactory(unit=cast.home)
    opened(cast.home)
    assert services.warn_ahead(at=DUE - timedelta(hours=1)) == 0
    assert Clock.objects.get().warned_at is None


@pytest.mark.parametrize(("urgency", "status"), [("urgent", "waiting"), ("hard", "held")])
def test_at_night_a_head_is_texted_of_what_is_urgent_alone(urgency, status):
    home = UnitFactory(name="仙泉社区")
    item = opened(home, pack=PackFactory(sections=SECTIONS))
    services.rename_item(item, title=item.title, place="", urgency=urgency)
    account = AccountFactory(person__phone="13900005678")
    notify_account(
        account.pk,
        subject_id=item.pk,
        reference="casework.clock_passed:1",
        words="超期了",
        at=NIGHT,
        is_urgent=services.is_told_at_once(item, at=NIGHT),
    )
    assert OutgoingText.objects.get().status == status
    ProcrastinateJob.objects.all().delete()
