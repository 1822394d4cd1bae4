"""A post whose answer was lost, as those who can look into the group see and settle it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from gongzhi.capabilities.notices import queries, services
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.journal.models import Entry
from gongzhi.foundation.messaging.models import OutgoingText
from gongzhi.register.organizations.tests.factories import UnitFactory, enter, on_duty

from .factories import NOON, GroupFactory

pytestmark = pytest.mark.django_db
FAILED, GROUPS = reverse("notices:failed"), reverse("notices:groups")
WHY = "企业微信没有回话：TimeoutError"


@pytest.fixture
def group():
    return GroupFactory(unit=UnitFactory(name="仙泉社区"), label="仙泉工作群")


def unsure(group, number=1, **more):
    said = {"status": "unknown", "tries": 1, "error": WHY, "made_at": NOON, "tried_at": NOON}
    return OutgoingText.objects.create(
        reference=f"notices.news:{number}", robot=group.robot, body="新到 1 件", **{**said, **more}
    )


def as_role(client, role, **duty):
    return enter(client, on_duty(role, **duty)[1])


def seen_in(client, post, what, **more):
    return client.post(
        reverse("notices:settle", args=[post.pk]), {"seen": what, **more}, follow=True
    )


@pytest.mark.parametrize("count", [1, 3])
def test_who_keeps_the_channel_sees_each_with_two_answers(
    client, group, count, django_assert_num_queries
):
    for number in range(count):
        unsure(group, number)
    desk = as_role(client, "system_admin")
    desk.get(FAILED)
    with django_assert_num_queries(4):  # session, who asks, rows, whose groups
        shown = desk.get(FAILED).content.decode()
    assert shown.count("不知道到没到</span>") == count
    assert shown.count(WHY) == count
    assert shown.count("先到群里看一眼，再点：") == count
    assert "全部再发一次" not in shown
    assert [(one.label, one.count) for one in queries.to_see(actor_of_admin())] == [
        ("群消息不知道到没到", count)
    ]


def actor_of_admin():
    return on_duty("system_admin")[0]


def test_the_head_of_the_unit_settles_it_on_the_page_of_the_group(client, group):
    post = unsure(group)
    actor, account = on_duty("community_head", unit=group.unit)
    head = enter(client, account)
    assert [(one.label, one.count) for one in queries.to_see(actor)] == [("群消息不知道到没到", 1)]
    assert "群里有了" in head.get(GROUPS).content.decode()
    answer = seen_in(head, post, "there", **{"from": "groups"})
    shown = answer.content.decode()
    assert answer.redirect_chain == [(GROUPS, 302)]
    assert "记下了：群里有了" in shown
    assert "先到群里看一眼" not in shown
    post.refresh_from_db()
    assert (post.status, post.sent_at, post.body) == ("sent", NOON, None)
    (told,) = history(post.pk)
    assert (told.event, told.actor_id, told.body) == (
        "notices.post_settled",
        account.pk,
        {"reference": "notices.news:1", "is_there": True},
    )
    assert queries.to_see(actor) == []
    assert "这一条已经有人说过" in seen_in(head, post, "again").content.decode()


def test_what_is_not_there_is_posted_again_once(client, group):
    post = unsure(group)
    desk = as_role(client, "district_officer")
    assert "已经排进去再发" in seen_in(desk, post, "again").content.decode()
    post.refresh_from_db()
    assert (post.status, post.tries) == ("waiting", 0)
    assert history(post.pk)[0].body["is_there"] is False
    assert "这一条已经有人说过" in seen_in(desk, post, "there").content.decode()
    post.refresh_from_db()
    assert post.status == "waiting"


def test_what_is_just_being_posted_stays(client, group):
    post = unsure(group, tried_at=timezone.now() - timedelta(seconds=5))
    desk = as_role(client, "system_admin")
    assert "或者正在发，过一分钟再看" in seen_in(desk, post, "again").content.decode()
    post.refresh_from_db()
    assert (post.status, Entry.objects.count()) == ("unknown", 0)


def test_neither_another_units_head_nor_anybody_else_settles_it(client, group):
    post = unsure(group)
    other, account = on_duty("community_head", unit=UnitFactory(name="燕泉路社区"))
    assert services.settle_post(post.pk, is_there=True, actor=other, at=NOON) is False
    assert "这一条已经有人说过" in seen_in(enter(client, account), post, "there").content.decode()
    for role in ("clerk", "auditor", "handler"):
        actor, account = on_duty(role)
        with pytest.raises(PermissionDenied):
            services.settle_post(post.pk, is_there=True, actor=actor, at=NOON)
        address = reverse("notices:settle", args=[post.pk])
        assert enter(client, account).post(address, {"seen": "there"}).status_code == 403
    post.refresh_from_db()
    assert (post.status, Entry.objects.count()) == ("unknown", 0)
