"""The three administrators are three people: no account holds two of their roles."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gongzhi.foundation.journal.models import Entry
from gongzhi.register.organizations import rules, services
from gongzhi.register.organizations.models import Appointment
from gongzhi.register.people.tests.factories import StaffFactory

from .factories import AppointmentFactory, PostFactory, UnitFactory, on_duty

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
DISTRICT = "431002"


@pytest.fixture
def organiser():
    return on_duty("organiser", area=DISTRICT)[0]


@pytest.fixture
def posts():
    centre = UnitFactory(kind="district", area=DISTRICT)
    return {role: PostFactory(unit=centre, title=role, role=role) for role in rules.APART}


def propose(post, account, organiser):
    return services.propose_appointment(
        post.pk,
        holder=account.display_name,
        account_id=account.pk,
        source="recruited",
        document="任字1号",
        actor=organiser,
        at=AT,
    )


@pytest.mark.parametrize("status", ["proposed", "in_office"])
def test_one_account_never_holds_two_of_the_three_roles(organiser, posts, status):
    account = StaffFactory()
    AppointmentFactory(post=posts["auditor"], account=account, status=status)
    before = Appointment.objects.count()
    for role in ("system_admin", "security_admin"):
        with pytest.raises(services.NotThisRole, match="三个人分开当"):
            propose(posts[role], account, organiser)
    assert (Appointment.objects.count(), Entry.objects.count()) == (before, 0)
    assert propose(posts["system_admin"], StaffFactory(), organiser)


def test_a_role_of_the_three_is_free_again_once_it_was_laid_down(organiser, posts):
    account = StaffFactory()
    AppointmentFactory(post=posts["auditor"], account=account, status="dropped")
    held = propose(posts["security_admin"], account, organiser)
    assert held.account_id == account.pk


def test_other_work_goes_with_one_of_the_three(organiser, posts):
    account = StaffFactory()
    AppointmentFactory(post=posts["auditor"], account=account)
    street = PostFactory(unit=UnitFactory(kind="street", area="431002001"), role="street_officer")
    assert propose(street, account, organiser).account_id == account.pk
