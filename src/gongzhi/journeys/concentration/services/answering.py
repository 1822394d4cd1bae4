"""Every cluster gets its reply; then the report is published and stays as it is."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.writer import tell

from .. import queries, rules
from ..events import ClusterAnswered
from ..flows import REPORT
from ..models import Cluster, Outcome, Report
from .sorting import found, kept

MOST_NAMED = 10  # in a refusal


@transaction.atomic
def answer_cluster(
    report_id: UUID, number: int, *, outcome: str, reason: str, actor: policy.Actor, at: datetime
) -> Cluster:
    """What comes of a cluster and why; written again until the report is published.

    Raises:
        StepRefused: published already, the cluster is gone, or no reason was given.

    """
    report = kept(report_id, actor)
    cluster = found(report, number)
    if outcome not in Outcome.values:
        raise StepRefused("请选采纳、部分采纳还是没有采纳")
    if not reason.strip():
        raise StepRefused("请写为什么、接下来做什么；没有采纳的更要写")
    cluster.outcome, cluster.reason = outcome, reason.strip()
    cluster.answered_by_id, cluster.answered_at = actor.pk, at
    cluster.save(update_fields=["outcome", "reason", "answered_by", "answered_at"])
    tell(
        ClusterAnswered(
            subject_id=report.pk, area=report.area, actor_id=actor.pk, at=at,
            cluster=number, outcome=outcome,
        )
    )  # fmt: skip
    return cluster


@transaction.atomic
def close_report(report_id: UUID, *, actor: policy.Actor, at: datetime) -> Report:
    """Publish it.

    Raises:
        StepRefused: published already, or a cluster has no reply; the sentence names them.

    """
    report = queries.report_for_change(report_id)
    policy.require(actor, "concentration.keep", report)
    if missing := queries.unanswered(report):
        numbers = "、".join(f"第 {number} 组" for number in missing[:MOST_NAMED])
        more = f"等 {len(missing)} 组" if len(missing) > MOST_NAMED else ""
        raise StepRefused(f"还没有答复：{numbers}{more}。每一组都答复了才能公布")
    clusters = queries.clusters_of(report)
    if nameless := [f"第 {one.number} 组" for one in clusters if one.label == rules.UNNAMED]:
        raise StepRefused(
            f"还没有起名字：{'、'.join(nameless[:MOST_NAMED])}。公布的是名字，不是居民的原话"
        )
    report.closed_by_id, report.closed_at = actor.pk, at
    REPORT.move(
        report,
        "close",
        actor=actor,
        at=at,
        saving=("closed_by", "closed_at"),
        clusters=len(clusters),
        adopted=sum(one.outcome != Outcome.NOT for one in clusters),
    )
    return report
