"""What was published: the clusters with their replies, as a page, on paper, as a table."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from gongzhi.foundation import policy, tabular
from gongzhi.foundation.http import Request
from gongzhi.register.territory import queries as territory

from .. import queries
from ..models import Outcome
from . import shown

HEADS = ("组", "说的是什么", "户数", "占所有说话的户", "区间低", "区间高", "答复", "为什么")


def published(request: Request) -> HttpResponse:
    area = territory.chosen_area(request) or settings.DISTRICT
    told = {"rows": queries.newest(area), "place": territory.called(area)}
    return render(request, "concentration/published.html", told)


def report(request: Request, report_id: UUID) -> HttpResponse:
    found = queries.report_read_by(policy.ANYBODY, report_id)
    if found is None:
        raise Http404
    clusters = queries.clusters_of(found)
    told = {
        "report": found,
        "place": territory.called(found.area),
        "clusters": shown.clusters(found, clusters, is_public=True),
        "is_whole_told": shown.is_whole_told(found, clusters),
        "outcomes": dict(Outcome.choices),
    }
    return render(request, "concentration/report.html", told)


def export(request: Request, report_id: UUID) -> StreamingHttpResponse:
    """The table of a published report, small numbers held back as on its page."""
    found = queries.report_read_by(policy.ANYBODY, report_id)
    if found is None:
        raise Http404
    rows = [
        (
            one.cluster.number, one.cluster.label, one.words, one.share, one.low, one.high,
            Outcome(one.cluster.outcome).label, one.cluster.reason,
        )
        for one in shown.clusters(found, queries.clusters_of(found), is_public=True)
    ]  # fmt: skip
    return tabular.as_download(f"意见相对集中-{found.until.isoformat()}.csv", HEADS, rows)
