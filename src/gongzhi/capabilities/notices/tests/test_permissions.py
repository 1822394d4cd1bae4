"""A notice is its addressee's alone; what did not go is for those who keep the channel."""

import pytest

from gongzhi.capabilities.notices import queries
from gongzhi.foundation import policy
from gongzhi.foundation.policy import ANYBODY, SYSTEM, Actor
from gongzhi.register.organizations.tests.factories import on_duty
from gongzhi.register.people.tests.factories import AccountFactory

from .factories import FailedTextFactory, GroupFactory, LetterFactory, NoticeFactory

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


OTHER = "431002001002"


@pytest.mark.parametrize(
    ("role", "area", "may"),
    [
        ("clerk", "431002001001", True),
        ("community_head", "431002001001", True),
        ("clerk", OTHER, False),
        ("street_officer", "431002001", False),
        ("district_officer", "431002", False),
        ("handler", "431002001001", False),
        ("system_admin", "431002", False),
    ],
)
def test_a_community_prints_its_own_letters_and_no_other_does(role, area, may):
    letter = LetterFactory()
    actor, _ = on_duty(role, area=area)
    assert policy.allows(actor, "notices.letters", letter) is may
    assert list(queries.letters_of(actor, "waiting")) == ([letter] if may else [])


def test_what_came_to_the_street_itself_is_printed_there():
    letter = LetterFactory(area="431002001")
    assert policy.allows(on_duty("street_officer", area="431002001")[0], "notices.letters", letter)
    assert not policy.allows(on_duty("clerk")[0], "notices.letters", letter)


def test_a_group_is_kept_by_the_head_of_its_unit_alone():
    head, _ = on_duty("community_head")
    group = GroupFactory(unit_id=head.duties[0].unit, area=head.duties[0].area)
    clerk, _ = on_duty("clerk", unit=group.unit)
    assert list(queries.groups_of(head)) == [group]
    others = (clerk, on_duty("community_head")[0], on_duty("system_admin")[0], ANYBODY, SYSTEM)
    for actor in others:
        assert list(queries.groups_of(actor)) == []
