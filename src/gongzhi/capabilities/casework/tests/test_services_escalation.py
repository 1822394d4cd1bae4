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


class TestOneLevelUp:
    """What stays late goes to the street, or the district, once (the pack says after how long)."""

    @pytest.fixture
    def heads(self, home):
        street = UnitFactory(kind="street", area=home.area[:9])
        district = UnitFactory(kind="district", area=home.area[:6])
        return {
            "home": on_duty("community_head", unit=home)[0],
            "street": on_duty("street_officer", unit=street)[0],
            "district": on_duty("district_officer", unit=district)[0],
        }

    def told_of(self, heads):
        return {name: own_notices(actor).count() for name, actor in heads.items()}

    def test_the_street_hears_of_what_its_community_left_lying(self, home, heads):
        item = opened(home)
        services.escalate_late(at=AFTER)
        due = datetime(2026, 12, 2, 17, 30, tzinfo=worktime.ZONE)
        assert Clock.objects.get(item=item).raises_at == due
        assert services.escalate_late(at=due - timedelta(seconds=1)) == 0
        assert services.escalate_late(at=due) == 1
        assert services.escalate_late(at=due + timedelta(days=9)) == 0
        assert self.told_of(heads) == {"home": 1, "street": 1, "district": 0}
        assert [(one.body["level"], one.at) for one in history(item.pk)] == [(1, AFTER), (2, due)]
        clock = Clock.objects.get(item=item)
        assert clock.raises_at is None
        assert list(clock.escalations.values_list("level", "told", "at")) == [
            (1, [heads["home"].pk], AFTER),
            (2, [heads["street"].pk], due),
        ]

    def test_where_the_street_heard_first_the_district_is_next(self, home, heads):
        street = UnitFactory(kind="street", area="431002002")
        officer, _ = on_duty("street_officer", unit=street)
        opened(street)
        services.escalate_late(at=AFTER)
        services.escalate_late(at=AFTER + timedelta(days=5))
        assert own_notices(officer).count() == 1
        assert self.told_of(heads) == {"home": 0, "street": 0, "district": 1}

    def test_what_was_settled_in_between_goes_no_higher(self, home, heads):
        clerk, _ = on_duty("clerk", unit=home)
        item = opened(home)
        services.escalate_late(at=AFTER)
        services.claim_item(item.pk, actor=clerk, at=AFTER)
        services.hand_in_item(item.pk, at=AFTER)
        assert services.escalate_late(at=AFTER + timedelta(days=9)) == 0
        assert self.told_of(heads)["street"] == 0

    def test_a_pack_without_the_rule_tells_once(self, home, heads):
        item = opened(home, pack=PackFactory(sections={"casework.escalation": []}))
        services.escalate_late(at=AFTER)
        assert Clock.objects.get(item=item).raises_at is None
        assert services.escalate_late(at=AFTER + timedelta(days=30)) == 0

    def test_who_does_not_come_to_a_whistle_is_told_with_who_blew_then_the_district(
        self, home, heads
    ):
        firm = UnitFactory(kind="property")
        manager, _ = on_duty("unit_head", unit=firm)
        item = opened(home)
        (whistle,) = services.blow_whistle(
            item.pk, to_units=[firm.pk], reason="来", actor=heads["street"], at=NOON
        )
        due = datetime(2026, 11, 24, 17, 30, tzinfo=worktime.ZONE)
        assert services.escalate_late(at=due + timedelta(minutes=1)) == 1
        assert own_notices(manager).count() == 2  # called, and late
        assert self.told_of(heads) == {"home": 0, "street": 1, "district": 0}
        later = datetime(2026, 11, 27, 9, tzinfo=worktime.ZONE)
        assert services.escalate_late(at=later) == 1
        assert self.told_of(heads) == {"home": 0, "street": 1, "district": 1}
        services.report_in(
            whistle.pk, plan="来了", actor=on_duty("handler", unit=firm)[0], at=later
        )
        assert Clock.objects.get(about=whistle.pk).is_late

    def test_an_undecided_dispute_is_told_to_the_street_then_the_district(self, home, heads):
        clerk, _ = on_duty("clerk", unit=home)
        firm = UnitFactory(kind="property")
        item = opened(home)
        services.claim_item(item.pk, actor=clerk, at=NOON)
        services.offer_item(item.pk, to_unit=firm.pk, reason="归物业", actor=clerk, at=NOON)
        services.ask_decision(item.pk, reason="不接", actor=clerk, at=NOON)
        due = datetime(2026, 11, 26, 17, 30, tzinfo=worktime.ZONE)
        assert services.escalate_late(at=due + timedelta(minutes=1)) == 1
        assert self.told_of(heads) == {"home": 0, "street": 1, "district": 0}
        Clock.objects.filter(item=item, kind="answer").update(stopped_at=due)
        assert services.escalate_late(at=due + timedelta(days=5)) == 1
        assert self.told_of(heads) == {"home": 0, "street": 1, "district": 1}
