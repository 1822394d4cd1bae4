"""意见相对集中 in the twin: one report that was published, one that waits for its replies."""

from __future__ import annotations

from datetime import date, timedelta

from gongzhi.foundation.policy import Actor
from gongzhi.journeys.appeals import queries as appeals
from gongzhi.journeys.concentration import rules, services
from gongzhi.journeys.concentration.queries import clusters_of

from .hands import Hands

MOST = 300  # messages of one report: a scene has a fixed size
SPANS = (45, 30, 14, 7, 3, 1)  # days, the longest that has no more
PUBLISHED, WAITING = 20, 2  # days back to their last day
TOGETHER = ("adopted", "排进下个月的议事日，商量出来怎么办、谁来办、几时办完，写在这里。")
ALONE = ("partly", "这一件单独在办，走到哪一步在那件事里看；办完了再看要不要一起办。")


def gather_opinions(hands: Hands) -> None:
    """Both where the personas work."""
    area = hands.communities[0]
    head = hands.worker(hands.office(area), "community_head")
    for title, back in (("上个月大家说了什么", PUBLISHED), ("这个月大家说了什么", WAITING)):
        until = hands.today - timedelta(days=back)
        span = _span(head, area, until)
        times = hands.moments(hands.now - timedelta(days=back - 1), 3)
        if span is None or not times:
            continue
        plan = services.Plan(
            area=area,
            title=title,
            since=until - timedelta(days=span),
            until=until,
            submission=hands.chance.uuid(),
        )
        report = services.draw_up(plan, actor=head, at=times[0])
        if back == PUBLISHED:
            for one in clusters_of(report):
                if one.label == rules.UNNAMED:
                    titles = appeals.titles_of(one.members.values_list("appeal", flat=True))
                    label = rules.label_of(titles)
                    services.name_cluster(
                        report.pk, one.number, label=label, actor=head, at=times[1]
                    )
                outcome, reason = TOGETHER if one.messages > 1 else ALONE
                services.answer_cluster(
                    report.pk, one.number, outcome=outcome, reason=reason, actor=head, at=times[1]
                )
            services.close_report(report.pk, actor=head, at=times[2])


def _span(head: Actor, area: str, until: date) -> int | None:
    """How many days hold something and not too much."""
    for days in SPANS:
        said = len(appeals.said_between(head, area, until - timedelta(days=days), until))
        if 0 < said <= MOST:
            return days
    return None
