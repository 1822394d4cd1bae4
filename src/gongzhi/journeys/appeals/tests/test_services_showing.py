"""What is shown to whom: on the public list, and a contact for a purpose that is written down."""

import pytest
from django.core.exceptions import PermissionDenied

from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.journal.models import Entry
from gongzhi.foundation.policy import ANYBODY
from gongzhi.journeys.appeals import queries, services
from gongzhi.register.people.models import AccessLog

from .factories import AT, COMMUNITY, DAY, appeal_in, author_of, file, fresh, resident

PURPOSE = "约上门看漏水的时间"


def publish(appeal, town, title="楼道灯不亮，已换", at=AT + DAY):
    return services.publish(appeal.pk, title=title, actor=town.clerk.actor, at=at)


def test_it_is_public_under_a_title_of_its_own(town):
    appeal = appeal_in("working", town, may_publish=True)
    publish(appeal, town, title="  楼道灯不亮，已换 ")
    assert (fresh(appeal).public_title, fresh(appeal).published_at) == (
        "楼道灯不亮，已换",
        AT + DAY,
    )
    assert [row.pk for row in queries.public_appeals(queries.Cut(COMMUNITY))] == [appeal.pk]
    assert history(appeal.pk)[-1].event == "appeals.published"
    publish(appeal, town, title="楼道灯", at=AT + 3 * DAY)
    assert (fresh(appeal).public_title, fresh(appeal).published_at) == ("楼道灯", AT + DAY)


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("", "不带人名、门牌号的公开标题"),
        ("   ", "不带人名、门牌号的公开标题"),
        ("陈桂兰家漏水", "公开标题里有“陈桂兰”，会让人认出是谁，请去掉再公开"),
        ("二单元漏水", "公开标题里有门牌号"),
        ("请打13800001234", "公开标题里有电话或证件号码"),
    ],
)
def test_a_title_that_tells_who_it_is_about_is_refused(town, title, sentence):
    appeal = appeal_in("working", town, may_publish=True, name="陈桂兰", phone="13800001234")
    told = Entry.objects.count()
    with pytest.raises(StepRefused, match=sentence):
        publish(appeal, town, title=title)
    assert (fresh(appeal).published_at, Entry.objects.count()) == (None, told)


def test_the_name_of_an_author_with_an_account_is_looked_for_too(town):
    _, account = resident("陈桂兰")
    appeal = appeal_in("working", town, may_publish=True, person_id=account.person_id)
    with pytest.raises(StepRefused, match="“陈桂兰”"):
        publish(appeal, town, title="陈桂兰家漏水")


def test_without_the_authors_word_it_stays_between_us(town):
    appeal = appeal_in("working", town)
    with pytest.raises(StepRefused, match="诉求人没有同意公开"):
        publish(appeal, town)
    assert not queries.public_appeals(queries.Cut(COMMUNITY)).exists()


def test_only_the_offices_over_it_publish(town):
    appeal = appeal_in("working", town, may_publish=True)
    others = (town.neighbour_clerk, town.handler, town.department, town.auditor)
    for actor in (*(member.actor for member in others), author_of(appeal), ANYBODY):
        with pytest.raises(PermissionDenied):
            services.publish(appeal.pk, title="楼道灯", actor=actor, at=AT)
        with pytest.raises(PermissionDenied):
            services.unpublish(appeal.pk, actor=actor, at=AT)
    assert not fresh(appeal).is_public


def test_taking_it_off_the_list_is_told_once(town):
    appeal = appeal_in("working", town, may_publish=True)
    publish(appeal, town)
    for _ in range(2):
        services.unpublish(appeal.pk, actor=town.clerk.actor, at=AT + 2 * DAY)
    assert not queries.public_appeals(queries.Cut(COMMUNITY)).exists()
    assert [item.event for item in history(appeal.pk)].count("appeals.unpublished") == 1


# ── contacts ─────────────────────────────────────────────────────────────


def test_a_look_at_a_contact_is_noted_where_the_person_reads_it(town):
    author, account = resident("陈桂兰", phone="13800001234")
    appeal = file(town, person_id=account.person_id, naming="named")
    shown = services.reveal_contact(appeal.pk, purpose=PURPOSE, actor=town.clerk.actor, at=AT)
    assert (shown.name, shown.phone) == ("陈桂兰", "13800001234")
    look = AccessLog.objects.get()
    assert (look.person_id, look.subject_id) == (account.person_id, appeal.pk)
    assert (look.viewer, look.purpose, look.fields) == ("赵姐", PURPOSE, ["姓名", "手机号"])
    assert look.role == "仙泉社区居民委员会 社区工作者（全岗通）"
    assert author.person == look.person_id


def test_a_look_at_what_was_left_with_one_matter_is_noted_with_the_matter(town):
    appeal = file(town, naming="named", phone="13800001234")
    services.reveal_contact(appeal.pk, purpose=PURPOSE, actor=town.officer.actor, at=AT)
    look = AccessLog.objects.get()
    assert (look.person_id, look.subject_id, look.fields) == (None, appeal.pk, ["手机号"])


def test_no_look_without_a_purpose_or_a_contact(town):
    nameless = file(town, naming="anonymous")
    named = file(town, naming="named", phone="13800001234")
    with pytest.raises(StepRefused, match="居民会看到这句话"):
        services.reveal_contact(named.pk, purpose=" ", actor=town.clerk.actor, at=AT)
    with pytest.raises(StepRefused, match="没有留联系方式"):
        services.reveal_contact(nameless.pk, purpose=PURPOSE, actor=town.clerk.actor, at=AT)
    with pytest.raises(PermissionDenied):
        services.reveal_contact(named.pk, purpose=PURPOSE, actor=town.neighbour_clerk.actor, at=AT)
    assert not AccessLog.objects.exists()
