"""The list of appeals as a table, cut by the same filter as the list itself."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from gongzhi.foundation import policy, tabular
from gongzhi.foundation.http import Request, on_duty
from gongzhi.foundation.ui import words

from .. import queries
from ..flows import APPEAL
from ..models import Appeal, Channel, Rating
from ..rules import OFFICE

HEADERS = ["编号", "说的时间", "社区代码", "小区", "渠道", "标题", "内容", "分类", "状态", "受理时间", "答复到期", "答复时间", "评价"]  # fmt: skip
MOST = 100_000


@on_duty(*OFFICE)
def export(request: Request) -> StreamingHttpResponse:
    """No names, no numbers: these are asked for one at a time and for a purpose."""
    found = policy.visible(queries.appeals_seen_by(request.actor), request.actor, "appeals.export")
    rows = _rows(found.select_related("neighbourhood", "pack").order_by("-filed_at")[:MOST])
    stamp = timezone.localdate().isoformat()
    return tabular.as_download(f"诉求-{stamp}.csv", HEADERS, rows)


def _rows(found: QuerySet[Appeal]) -> Iterator[tuple[str, ...]]:
    for appeal in found.iterator(chunk_size=2_000):
        yield (
            str(appeal.pk),
            words.stamp(appeal.filed_at),
            appeal.area,
            appeal.neighbourhood.name if appeal.neighbourhood else "",
            Channel(appeal.channel).label,
            appeal.title,
            appeal.detail,
            queries.category_label(appeal.pack, appeal.category) if appeal.category else "",
            APPEAL.statuses(appeal.status).label,
            words.stamp(appeal.accepted_at) if appeal.accepted_at else "",
            words.stamp(appeal.answer_due_at) if appeal.answer_due_at else "",
            words.stamp(appeal.answered_at) if appeal.answered_at else "",
            Rating(appeal.rating).label if appeal.rating else "",
        )
