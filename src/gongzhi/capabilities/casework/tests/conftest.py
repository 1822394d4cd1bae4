"""A calendar read anew by every test, threads that leave no connection, and a desk's people."""

from types import SimpleNamespace

import pytest
from django.db import connection

from gongzhi.capabilities.casework import queries, services
from gongzhi.foundation.rulebook import queries as rulebook
from gongzhi.foundation.worktime import queries as calendars
from gongzhi.foundation.worktime.models import Year
from gongzhi.register.organizations.tests.factories import UnitFactory, on_duty

from .factories import NOON, opened


@pytest.fixture(autouse=True)
def fresh():
    """What a process keeps in memory of calendar and packs belongs to one test."""
    calendars.forget()
    rulebook.forget()
    yield
    calendars.forget()
    rulebook.forget()


@pytest.fixture
def year_2026(db):
    """The notices of 2026 and 2027 are out; every weekday is worked on."""
    Year.objects.bulk_create(
        [Year(year=2026, is_published=True), Year(year=2027, is_published=True)]
    )
    calendars.forget()


@pytest.fixture
def committed(transactional_db, monkeypatch):
    """For tests that commit, with threads that shall leave no connection behind."""
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)


@pytest.fixture
def cast():
    """A community with clerk, colleague and head, its street and district, two more units."""
    home = UnitFactory(name="仙泉社区")
    firm = UnitFactory(kind="property", name="安居物业")
    third = UnitFactory(kind="department", name="住建局")
    street = UnitFactory(kind="street", name="燕泉街道", area=home.area[:9])
    district = UnitFactory(kind="district", name="北湖区中心", area=home.area[:6])
    clerk, clerk_account = on_duty("clerk", unit=home, name="张三")
    return SimpleNamespace(
        home=home,
        firm=firm,
        third=third,
        clerk=clerk,
        clerk_account=clerk_account,
        colleague=on_duty("clerk", unit=home, name="李四")[0],
        head=on_duty("community_head", unit=home, name="王主任")[0],
        handler=on_duty("handler", unit=firm, name="赵师傅")[0],
        second=on_duty("handler", unit=firm, name="钱师傅")[0],
        stranger=on_duty("handler", unit=third, name="外人")[0],
        street=street,
        officer=on_duty("street_officer", unit=street, name="李专员")[0],
        district_officer=on_duty("district_officer", unit=district, name="吴专员")[0],
    )


@pytest.fixture
def item(cast):
    return opened(cast.home)


@pytest.fixture
def held(cast, item):
    return services.claim_item(item.pk, actor=cast.clerk, at=NOON)


@pytest.fixture
def offered(cast, held):
    services.offer_item(held.pk, to_unit=cast.firm.pk, reason="归物业", actor=cast.clerk, at=NOON)
    return queries.item(held.pk)
