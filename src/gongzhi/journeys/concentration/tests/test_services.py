"""A report is gathered, put right, answered whole, published, and stands."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from gongzhi.capabilities.notices.models import Notice
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.models import Entry
from gongzhi.journeys.appeals.tests.factories import AT, NEXT_COMMUNITY, file, resident
from gongzhi.journeys.concentration import events, services
from gongzhi.journeys.concentration.models import Cluster, Member, Report

from .factories import CHESS, DAY, READING, a_report, answered, closed, plan, say, spoken

pytestmark = pytest.mark.django_db


def counts(report):
    found = Cluster.objects.filter(report=report, messages__gt=0).order_by("-households", "number")
    return [(one.households, one.messages) for one in found]


def told(name):
    return Entry.objects.filter(event=name).count()


def test_what_was_said_is_grouped_and_households_are_counted(town):
    report = spoken(town)
    assert counts(report) == [(12, 12), (2, 2)]
    assert (report.households, report.messages) == (14, 14)
    assert told("concentration.drawn") == 1


def test_fifty_posts_of_one_household_are_one_household(town):
    _, me = resident()
    for number in range(50):
        file(town, person_id=me.person_id, words=f"{READING}第 {number} 遍。")
    say(town, READING, 2)
    report = a_report(town)
    assert report.households == 3
    assert sum(messages for _, messages in counts(report)) == 52


def test_messages_of_nobody_known_are_no_households(town):
    """Fifty anonymous messages may be one person's."""
    for number in range(20):
        file(town, naming="anonymous", words=f"{READING}第 {number} 遍。")
    for _ in range(3):
        file(town, name="林", phone="13907350001", words=READING)
    say(town, READING, 2)
    report = a_report(town)
    assert report.households == 3
    assert report.messages == 25
    assert sum(one.nameless for one in Cluster.objects.filter(report=report)) == 20


def test_the_same_submission_twice_is_one_report(town):
    say(town, READING, 2)
    twice = plan()
    first = services.draw_up(twice, actor=town.head.actor, at=AT)
    assert services.draw_up(twice, actor=town.head.actor, at=AT) == first
    assert Report.objects.count() == 1


def test_nothing_said_makes_no_report(town):
    say(town, READING, 2)
    with pytest.raises(StepRefused, match="没有人说过事"):
        a_report(town, since=DAY + timedelta(days=3), until=DAY + timedelta(days=4))
    assert Report.objects.count() == 0


def test_a_clerk_and_the_neighbours_head_gather_nothing(town):
    say(town, READING, 2)
    with pytest.raises(PermissionDenied):
        services.draw_up(plan(), actor=town.clerk.actor, at=AT)
    with pytest.raises(PermissionDenied):
        services.draw_up(plan(area=NEXT_COMMUNITY), actor=town.head.actor, at=AT)
    assert Report.objects.count() == 0


def test_a_message_is_put_where_it_belongs(town):
    report = spoken(town)
    chess = Cluster.objects.get(report=report, households=2)
    one = Member.objects.filter(cluster=chess).first()
    made = services.move_messages(
        report.pk, chess.number, appeals=[one.appeal_id], target=None, actor=town.head.actor, at=AT
    )
    assert counts(report) == [(12, 12), (1, 1), (1, 1)]
    assert made.number == 3
    services.move_messages(report.pk, 3, target=chess.number, actor=town.head.actor, at=AT)
    assert counts(report) == [(12, 12), (2, 2)]
    assert told("concentration.moved") == 2


@pytest.mark.parametrize(("target", "said"), [(99, "没有这一组"), (1, "已经在这一组里")])
def test_a_move_that_makes_no_sense_is_refused(town, target, said):
    report = spoken(town)
    before = counts(report)
    with pytest.raises(StepRefused, match=said):
        services.move_messages(report.pk, 1, target=target, actor=town.head.actor, at=AT)
    with pytest.raises(StepRefused, match="请先选"):
        services.move_messages(
            report.pk, 1, appeals=[uuid4()], target=2, actor=town.head.actor, at=AT
        )
    assert counts(report) == before
    assert told("concentration.moved") == 0


def test_a_name_is_put_right_and_the_old_one_is_in_the_record(town):
    report = spoken(town)
    named = services.name_cluster(report.pk, 1, label=" 阅览室 ", actor=town.head.actor, at=AT)
    assert named.label == "阅览室"
    services.name_cluster(report.pk, 1, label="阅览室", actor=town.head.actor, at=AT)
    assert told("concentration.named") == 1
    with pytest.raises(StepRefused, match="请写"):
        services.name_cluster(report.pk, 1, label="  ", actor=town.head.actor, at=AT)


def test_no_report_is_published_with_a_cluster_unanswered(town):
    report = spoken(town)
    services.answer_cluster(
        report.pk, 1, outcome="not", reason="产权归开发商。", actor=town.head.actor, at=AT
    )
    with pytest.raises(StepRefused, match="还没有答复：第 2 组"):
        services.close_report(report.pk, actor=town.head.actor, at=AT)
    report.refresh_from_db()
    assert report.status == "open"
    with pytest.raises(IntegrityError, match="no reply"), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(
            status="closed", closed_at=AT, closed_by=town.head.account
        )


def test_what_nobody_published_is_named_by_a_person(town):
    """Nobody's own words go out as a name; what one said and nobody published goes together."""
    say(town, READING, 3)
    say(town, CHESS, 1)
    say(town, "地下车库入口的道闸老是抬不起来，堵了一早上。", 1)
    report = a_report(town)
    labels = (
        Cluster.objects.filter(report=report).order_by("number").values_list("label", "messages")
    )
    assert list(labels) == [("还没有起名字", 3), ("各有一户说过的事", 2)]
    for number in (1, 2):
        services.answer_cluster(
            report.pk, number, outcome="not", reason="再议。", actor=town.head.actor, at=AT
        )
    with pytest.raises(StepRefused, match="还没有起名字：第 1 组"):
        services.close_report(report.pk, actor=town.head.actor, at=AT)


@pytest.mark.parametrize(("outcome", "reason"), [("not", " "), ("maybe", "再看")])
def test_a_reply_says_what_and_why(town, outcome, reason):
    report = spoken(town)
    with pytest.raises(StepRefused):
        services.answer_cluster(
            report.pk, 1, outcome=outcome, reason=reason, actor=town.head.actor, at=AT
        )
    assert Cluster.objects.get(report=report, number=1).outcome == ""


def test_what_was_published_stands(town):
    report = closed(town)
    for change in (
        lambda: services.answer_cluster(
            report.pk, 1, outcome="not", reason="改主意了", actor=town.head.actor, at=AT
        ),
        lambda: services.name_cluster(report.pk, 1, label="别的", actor=town.head.actor, at=AT),
        lambda: services.move_messages(report.pk, 1, target=2, actor=town.head.actor, at=AT),
    ):
        with pytest.raises(StepRefused, match="已经公布了"):
            change()
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Cluster.objects.create(report=report, number=99, label="后加的")
    for rows, change in (
        (Cluster.objects.filter(report=report), {"reason": "改"}),
        (Member.objects.filter(report=report), {"cluster": 2}),
        (Report.objects.filter(pk=report.pk), {"title": "改"}),
    ):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            rows.update(**change)
    with pytest.raises(StepRefused):
        services.close_report(report.pk, actor=town.head.actor, at=AT)


def test_everybody_who_spoke_is_told_once(town):
    report = closed(town)
    event = events.ReportClosed(
        subject_id=report.pk, area=report.area, actor_id=None, at=AT, clusters=2, adopted=2
    )
    services.tell_people(event)
    services.tell_people(event)
    told_now = Notice.objects.filter(subject_id=report.pk)
    assert told_now.count() == 14
    assert set(told_now.values_list("leads_to", flat=True)) == {
        f"/opinions/{report.pk}/#group-1", f"/opinions/{report.pk}/#group-2",
    }  # fmt: skip


def test_nobodys_name_is_in_the_tables(town):
    """What a cluster keeps are counts; members point to appeals, and no key of a household is kept."""
    report = answered(town, spoken(town))
    with connection.cursor() as cursor:
        cursor.execute("SELECT channels::text || places::text FROM concentration_cluster")
        kept = " ".join(row[0] for row in cursor.fetchall())
    assert "person:" not in kept
    assert "居民" not in kept
    assert report.households == 14
