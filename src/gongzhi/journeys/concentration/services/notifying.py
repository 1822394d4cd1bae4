"""Telling those who spoke what came of it: once a cluster and person."""

from __future__ import annotations

from gongzhi.capabilities.notices import services as notices
from gongzhi.register.people.queries import has_consented

from .. import queries
from ..events import ReportClosed
from ..models import Cluster, Outcome

BY_TEXT = "notices"


def tell_people(event: ReportClosed) -> None:
    """Everybody with an account reads the reply to the cluster their message lies in."""
    clusters = {one.number: one for one in Cluster.objects.filter(report=event.subject_id)}
    for number, person_id in queries.people_behind(event.subject_id):
        cluster = clusters[number]
        outcome = Outcome(cluster.outcome).label
        words = f"您和别的居民说过的“{cluster.label}”有了答复：{outcome}。为什么、接下来做什么，写在页面上。"
        notices.notify(
            person_id,
            words=words,
            by_text=has_consented(person_id, BY_TEXT),
            leads_to=f"/opinions/{event.subject_id}/#group-{number}",
            area=event.area,
            paper=f"{words}\n{cluster.reason}",
            subject_id=event.subject_id,
            reference=f"{event.name}:{event.subject_id.hex}:{number}:{person_id.hex}",
            at=event.at,
        )
