"""What a counter has for those who sit, see little or hear little: kept by its head, read by all."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from gongzhi.foundation.journal.history import history
from gongzhi.register.organizations import services
from gongzhi.register.organizations.models import OrgUnit

from .factories import UnitFactory, enter, on_duty

pytestmark = pytest.mark.django_db


def test_the_head_ticks_what_is_there_and_everybody_reads_it(client):
    office = UnitFactory(name="仙泉社区居民委员会")
    _, account = on_duty("community_head", unit=office)
    public = f"/org/units/{office.pk}/"
    assert "方便设施" not in client.get(public).content.decode()
    here = f"/desk/org/units/{office.pk}/"
    enter(client, account)
    assert "核对无障碍设施" in client.get(here).content.decode()
    done = client.post(f"{here}facilities/", {"facilities": ["ramp", "low_desk"]})
    assert done.status_code == 302
    office.refresh_from_db()
    assert office.facilities == ["low_desk", "ramp"]
    assert office.facilities_on == timezone.localdate()
    told = history(office.pk)[-1]
    assert (told.event, told.body["facilities"]) == (
        "organizations.facilities",
        ["low_desk", "ramp"],
    )
    client.logout()
    shown = client.get(public).content.decode()
    assert "低位服务台，坐着、坐轮椅也够得着；门口有坡道" in shown
    enter(client, account)
    client.post(f"{here}facilities/", {})
    assert "要人帮，请先打电话" in client.get(public).content.decode()


def test_what_is_not_on_the_list_is_not_kept(client):
    office = UnitFactory()
    _, account = on_duty("community_head", unit=office)
    enter(client, account)
    wrong = client.post(f"/desk/org/units/{office.pk}/facilities/", {"facilities": ["sofa"]})
    assert wrong.status_code == 400
    office.refresh_from_db()
    assert (office.facilities, office.facilities_on) == ([], None)
    for values in ({"facilities": ["sofa"]}, {"facilities": ["ramp"], "facilities_on": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            OrgUnit.objects.filter(pk=office.pk).update(
                **{"facilities_on": date(2026, 3, 2), **values}
            )


@pytest.mark.parametrize("role", ["clerk", "unit_head", "community_head", "organiser"])
def test_nobody_else_says_what_another_counter_has(role):
    office = UnitFactory()
    actor, _ = on_duty(role)
    with pytest.raises(PermissionDenied):
        services.check_facilities(office.pk, facilities=["ramp"], actor=actor, at=timezone.now())
    office.refresh_from_db()
    assert office.facilities_on is None
