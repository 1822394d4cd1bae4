"""People put the suggestion right: a better name, a message that belongs elsewhere."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.text.giveaways import masked_text

from .. import queries, rules
from ..events import ClusterNamed, MessagesMoved
from ..models import Cluster, Member, Report
from .drawing import recount

CLOSED = "已经公布了，不能再改"
GONE = "没有这一组了，请刷新再看"


@transaction.atomic
def name_cluster(
    report_id: UUID, number: int, *, label: str, actor: policy.Actor, at: datetime
) -> Cluster:
    """Raises StepRefused when the report is published, the cluster gone, or nothing was written."""
    report = kept(report_id, actor)
    cluster = found(report, number)
    label = label.strip()
    if not label:
        raise StepRefused("请写这一组说的是什么")
    if label != cluster.label:
        before, cluster.label = cluster.label, masked_text(label)[: rules.LABEL_LENGTH]
        cluster.save(update_fields=["label"])
        tell(
            ClusterNamed(
                subject_id=report.pk, area=report.area, actor_id=actor.pk, at=at,
                cluster=number, before=before, after=cluster.label,
            )
        )  # fmt: skip
    return cluster


@transaction.atomic
def move_messages(
    report_id: UUID,
    number: int,
    *,
    appeals: Collection[UUID] | None = None,
    target: int | None,
    actor: policy.Actor,
    at: datetime,
) -> Cluster:
    """Put some messages of a cluster, or all, into another one, or into a new one.

    Raises:
        StepRefused: published already, one of the clusters is gone, or nothing was chosen.

    """
    report = kept(report_id, actor)
    source = found(report, number)
    chosen = Member.objects.filter(cluster=source)
    if appeals is not None:
        chosen = chosen.filter(appeal__in=list(appeals))
    count = chosen.count()
    if not count:
        raise StepRefused("请先选要归到别处的那几条")
    if target == number:
        raise StepRefused("已经在这一组里了，请选另一组")
    into = found(report, target) if target is not None else _new(report)
    chosen.update(cluster=into)
    recount(report, {source.number, into.number})
    tell(
        MessagesMoved(
            subject_id=report.pk, area=report.area, actor_id=actor.pk, at=at,
            source=source.number, target=into.number, messages=count,
        )
    )  # fmt: skip
    return into


def kept(report_id: UUID, actor: policy.Actor) -> Report:
    """The report, locked, which the actor may keep and which is not published.

    Raises PermissionDenied, StepRefused.
    """
    report = queries.report_for_change(report_id)
    policy.require(actor, "concentration.keep", report)
    if report.is_closed:
        raise StepRefused(CLOSED)
    return report


def found(report: Report, number: int) -> Cluster:
    cluster = queries.cluster_for_change(report, number)
    if cluster is None:
        raise StepRefused(GONE)
    return cluster


def _new(report: Report) -> Cluster:
    last = report.clusters.aggregate(last=Max("number"))["last"] or 0
    return Cluster.objects.create(report=report, number=last + 1, label=rules.UNNAMED)
