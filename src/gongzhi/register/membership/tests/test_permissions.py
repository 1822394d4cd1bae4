"""Only the secretary of the branch: nobody above, beside or below."""

from __future__ import annotations

import pytest

from gongzhi.foundation import policy
from gongzhi.foundation.policy import ANYBODY, SYSTEM
from gongzhi.register.membership.tests.factories import RecordFactory
from gongzhi.register.organizations.tests.factories import KIND_OF_ROLE, UnitFactory, on_duty

pytestmark = pytest.mark.django_db
KEYS = ("membership.view", "membership.keep")
OTHERS = [role for role in KIND_OF_ROLE if role != "branch_secretary"]


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("key", KEYS)
def test_no_other_role_may_even_in_the_very_branch(key, role):
    branch = UnitFactory(kind="branch")
    record = RecordFactory(unit=branch)
    actor, _ = on_duty(role, unit=branch)
    assert not policy.may(actor, key)
    assert not policy.allows(actor, key, record)


@pytest.mark.parametrize("key", KEYS)
def test_a_secretary_may_in_the_own_branch_alone(key):
    own, other = UnitFactory(kind="branch"), UnitFactory(kind="branch")
    actor, _ = on_duty("branch_secretary", unit=own)
    assert policy.allows(actor, key, RecordFactory(unit=own))
    assert not policy.allows(actor, key, RecordFactory(unit=other))


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("actor", [ANYBODY, SYSTEM], ids=["anybody", "system"])
def test_a_visitor_and_the_house_itself_may_not(key, actor):
    assert not policy.may(actor, key)
