"""Reports and their clusters."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from gongzhi.foundation import policy
from gongzhi.foundation.policy import code_range
from gongzhi.journeys.appeals import queries as appeals

from ..models import Cluster, Member, Report

PAGE = 20


def reports_of(actor: policy.Actor) -> QuerySet[Report]:
    """Those of the actor's places, newest first."""
    found = policy.visible(Report.objects.all(), actor, "concentration.look")
    return found.order_by("-made_at", "-pk")


def newest(area: str) -> list[Report]:
    """What was published of an area, newest first; a page of it."""
    found = policy.visible(Report.objects.all(), policy.ANYBODY, "concentration.read")
    return list(found.filter(code_range("area", area)).order_by("-closed_at", "-pk")[:PAGE])


def report_kept_by(actor: policy.Actor, report_id: UUID) -> Report | None:
    return reports_of(actor).select_related("made_by").filter(pk=report_id).first()


def report_read_by(actor: policy.Actor, report_id: UUID) -> Report | None:
    return policy.visible(Report.objects.all(), actor, "concentration.read").filter(pk=report_id).first()  # fmt: skip


def report_for_change(report_id: UUID) -> Report:
    return Report.objects.select_for_update().get(pk=report_id)


def cluster_for_change(report: Report, number: int) -> Cluster | None:
    return Cluster.objects.select_for_update().filter(report=report, number=number).first()


def clusters_of(report: Report) -> list[Cluster]:
    """Those that something is in, most households first; of equals more messages."""
    found = Cluster.objects.filter(report=report, messages__gt=0)
    return list(found.order_by("-households", "-messages", "number"))


def unanswered(report: Report) -> list[int]:
    """Numbers of the clusters that have no reply."""
    found = Cluster.objects.filter(report=report, messages__gt=0, outcome="")
    return list(found.order_by("number").values_list("number", flat=True))


def members_of(actor: policy.Actor, cluster: Cluster) -> QuerySet[Any]:
    """The appeals of a cluster that the actor may see, newest first."""
    behind = Member.objects.filter(cluster=cluster).values("appeal")
    seen = appeals.appeals_seen_by(actor).filter(pk__in=behind)
    return seen.select_related("neighbourhood").order_by("-filed_at", "-pk")


def people_behind(report_id: UUID) -> list[tuple[int, UUID]]:
    """(cluster, person) of everybody with an account who said something, each once a cluster."""
    found = Member.objects.filter(report=report_id, appeal__author__isnull=False)
    rows = found.order_by("cluster__number", "appeal__author").distinct()
    return list(rows.values_list("cluster__number", "appeal__author"))
