"""A notice is its addressee's alone; what did not go is for those who keep the channel."""

import pytest

from gongzhi.capabilities.notices import queries
from gongzhi.foundation import policy
from gongzhi.foundation.policy import ANYBODY, SYSTEM, Actor
from gongzhi.register.organizations.tests.factories import on_duty
from gongzhi.register.people.tests.factories import AccountFactory

from .factories import FailedTextFactory, NoticeFactory

pytestmark = pytest.mark.django_db


def actor_of(account):
    return Actor(pk=account.pk, person=account.person_id)


def test_everybody_sees_their_own_and_nobody_anothers():
    mine, other = AccountFactory(), AccountFactory()
    clerk, account = on_duty("clerk")
    told = NoticeFactory(person=mine.person)
    at_work = NoticeFactory(person=None, account=account)
    assert list(queries.own_notices(actor_of(mine))) == [told]
    assert list(queries.own_notices(clerk)) == [at_work]
    for actor in (actor_of(other), on_duty("system_admin")[0], ANYBODY, SYSTEM):
        assert list(queries.own_notices(actor)) == []


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("system_admin", True),
        ("district_officer", True),
        ("street_officer", False),
        ("community_head", False),
        ("clerk", False),
        ("handler", False),
        ("auditor", False),
        ("security_admin", False),
    ],
)
def test_only_those_who_keep_the_channel_see_what_did_not_go(role, may):
    text = FailedTextFactory()
    actor, _ = on_duty(role)
    assert list(queries.failed_texts(actor)) == ([text] if may else [])
    assert policy.may(actor, "notices.failed") is may


def test_residents_and_the_nameless_see_nothing_of_what_did_not_go():
    FailedTextFactory()
    for actor in (actor_of(AccountFactory()), ANYBODY, SYSTEM):
        assert list(queries.failed_texts(actor)) == []
