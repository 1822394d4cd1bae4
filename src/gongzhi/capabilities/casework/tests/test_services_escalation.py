"""Late work reaches a named head, once, whatever runs twice."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from gongzhi.capabilities.casework import services
from gongzhi.capabilities.casework.models import Clock
from gongzhi.capabilities.notices.queries import own_notices
from gongzhi.foundation import worktime
from gongzhi.foundation.journal.history import history
from gongzhi.register.organizations.tests.factories import UnitFactory, on_duty

from .factories import NOON, PackFactory, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2026")]
DUE = datetime(2026, 11, 30, 17, 30, tzinfo=worktime.ZONE)
AFTER = DUE + timedelta(minutes=1)


@pytest.fixture
def home():
    return UnitFactory(name="仙泉社区")


def test_the_head_is_told_once_and_it_stands_in_the_history(home):
    head, _ = on_duty("community_head", unit=home)
    clerk, _ = on_duty("clerk", unit=home)
    item = opened(home, title="楼道灯不亮")
    assert services.escalate_late(at=DUE) == 0
    assert own_notices(head).count() == 0
    assert services.escalate_late(at=AFTER) == 1
    assert services.escalate_late(at=AFTER + timedelta(days=1)) == 0
    notice = own_notices(head).get()
    assert notice.words == (
        "“楼道灯不亮”超期了：“答复”应在 2026年11月30日 17:30 前。现在归仙泉社区，请看看卡在哪里。"
    )
    assert (notice.made_at, notice.subject_id, notice.leads_to) == (
        AFTER,
        item.pk,
        f"/desk/case/{item.pk}/",
    )
    assert own_notices(clerk).count() == 0
    (entry,) = history(item.pk)
    assert (entry.event, entry.label, entry.at) == (
        "casework.clock_passed",
        "过了时限，告诉负责人",
        AFTER,
    )
    assert entry.body["to_unit"] == str(home.pk)
    assert entry.body["told"] == [head.pk]
    assert Clock.objects.get(item=item).escalated_at == AFTER


def test_every_head_of_the_unit_is_told(home):
    heads = [on_duty("community_head", unit=home)[0] for _ in range(2)]
    opened(home)
    assert services.escalate_late(at=AFTER) == 1
    assert [own_notices(head).count() for head in heads] == [1, 1]


@pytest.mark.parametrize("rows", [1, 3])
def test_each_late_item_is_told_of(home, rows):
    head, _ = on_duty("community_head", unit=home)
    pack = PackFactory()
    for _ in range(rows):
        opened(home, pack=pack)
    assert services.escalate_late(at=AFTER) == rows
    assert own_notices(head).count() == rows


def test_an_offer_nobody_answered_is_the_senders_delay(home):
    """S148: it reaches the head of the unit that still holds it."""
    head, _ = on_duty("community_head", unit=home)
    clerk, _ = on_duty("clerk", unit=home)
    firm = UnitFactory(kind="property")
    firm_head, _ = on_duty("unit_head", unit=firm)
    item = opened(home)
    services.claim_item(item.pk, actor=clerk, at=NOON)
    services.offer_item(item.pk, to_unit=firm.pk, reason="归物业", actor=clerk, at=NOON)
    services.escalate_late(at=AFTER)
    assert (own_notices(head).count(), own_notices(firm_head).count()) == (1, 0)


def test_what_waits_for_the_resident_or_was_answered_is_nobodys_delay(home):
    head, _ = on_duty("community_head", unit=home)
    clerk, _ = on_duty("clerk", unit=home)
    pack = PackFactory()
    waiting, answered = opened(home, pack=pack), opened(home, pack=pack)
    for item in (waiting, answered):
        services.claim_item(item.pk, actor=clerk, at=NOON)
    services.ask_resident(waiting.pk, actor=clerk, at=NOON)
    services.hand_in_item(answered.pk, at=NOON)
    assert services.escalate_late(at=AFTER) == 0
    assert own_notices(head).count() == 0


def test_where_nobody_heads_anything_it_is_tried_until_somebody_does(home):
    item = opened(home)
    assert services.escalate_late(at=AFTER) == 0
    assert Clock.objects.get(item=item).escalated_at is None
    assert history(item.pk) == []
    street = UnitFactory(kind="street", area=home.area[:9])
    officer, _ = on_duty("street_officer", unit=street)
    assert services.escalate_late(at=AFTER + timedelta(hours=1)) == 1
    assert own_notices(officer).count() == 1
