"""A report is drawn up: appeals of an area and a time, grouped by what they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.writer import tell
from gongzhi.journeys.appeals import queries as appeals

from .. import queries, rules
from ..events import ReportDrawn
from ..models import Cluster, Member, Report

MOST = 5_000  # appeals of one report


@dataclass(frozen=True)
class Plan:
    area: str
    title: str
    since: date
    until: date
    submission: UUID


@transaction.atomic
def draw_up(plan: Plan, *, actor: policy.Actor, at: datetime) -> Report:
    """Group what was said; the same submission twice is one report.

    Raises:
        StepRefused: nothing was said there then, or too much for one report.

    """
    policy.require_new(actor, "concentration.keep", area=plan.area)
    if standing := Report.objects.filter(submission=plan.submission).first():
        return standing
    rows = appeals.said_between(actor, plan.area, plan.since, plan.until)
    if not rows:
        raise StepRefused("这几天这里没有人说过事，换个日子或者地方")
    if len(rows) > MOST:
        raise StepRefused(f"一共 {len(rows):,} 件，一份最多 {MOST:,} 件，请把日子或者地方分小一点")
    groups = grouped(rows)
    report = Report.objects.create(**vars(plan), made_by_id=_account(actor), made_at=at)
    for number, (label, group) in enumerate(_named(groups), 1):
        cluster = Cluster.objects.create(report=report, number=number, label=label)
        Member.objects.bulk_create(
            Member(report=report, cluster=cluster, appeal_id=row.id) for row in group
        )
    recount(report)
    tell(
        ReportDrawn(
            subject_id=report.pk, area=report.area, actor_id=actor.pk, at=at,
            messages=len(rows), clusters=report.clusters.count(),
        )
    )  # fmt: skip
    return report


def recount(report: Report, numbers: Iterable[int] | None = None) -> None:
    """Count clusters anew, all or some; the report's households are counted once each."""
    of_cluster: dict[int, list[UUID]] = defaultdict(list)
    for number, appeal in report.members.values_list("cluster__number", "appeal"):
        of_cluster[number].append(appeal)
    voices = queries.voices_of(appeal for group in of_cluster.values() for appeal in group)
    wanted = set(numbers) if numbers is not None else None
    for cluster in Cluster.objects.filter(report=report):
        if wanted is None or cluster.number in wanted:
            found = rules.summed(voices[appeal] for appeal in of_cluster[cluster.number])
            for name in ("households", "messages", "nameless", "channels", "places"):
                setattr(cluster, name, getattr(found, name))
            cluster.save(update_fields=["households", "messages", "nameless", "channels", "places"])
    whole = rules.summed(voices.values())
    report.households, report.messages = whole.households, whole.messages
    report.save(update_fields=["households", "messages"])


def grouped(rows: list[appeals.SaidRow]) -> list[list[appeals.SaidRow]]:
    """The largest group first; what nobody else said stands alone."""
    from gongzhi.foundation.text.topics import Message, find_topics  # noqa: PLC0415  a web process must start without numpy, which a test proves

    messages = [
        Message(f"{place:06}", row.title, row.detail, row.area) for place, row in enumerate(rows)
    ]
    groups = [[int(key) for key in keys] for keys in find_topics(messages)]
    together = {place for group in groups for place in group}
    groups += [[place] for place in range(len(rows)) if place not in together]
    groups.sort(key=lambda group: (-len(group), group))
    return [[rows[place] for place in group] for group in groups]


def _named(groups: list[list[appeals.SaidRow]]) -> list[tuple[str, list[appeals.SaidRow]]]:
    """Groups by what was published of them; what one said and nobody published goes together."""
    named, alone = [], []
    for group in groups:
        public = [row.public_title for row in group if row.public_title]
        if len(group) == 1 and not public:
            alone += group
        else:
            named.append((rules.label_of(public) if public else rules.UNNAMED, group))
    return [*named, (rules.ALONE, alone)] if alone else named


def _account(actor: policy.Actor) -> int:
    """Raises PermissionDenied for whoever has none, though a permission has let them pass."""
    if actor.pk is None:
        raise PermissionDenied("请先登录工作台")
    return actor.pk
