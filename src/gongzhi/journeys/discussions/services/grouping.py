"""What groups of people who vote alike hold, reckoned once voting is over and kept as an aggregate.

Who is in which group is known inside ``_reckoned`` and nowhere else (E-21).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from gongzhi.foundation import policy
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.quantities import shown

from .. import queries, rules
from ..events import GroupsReckoned
from ..models import Grouping

if TYPE_CHECKING:
    from gongzhi.foundation.opinions.ballots import Ballots
    from gongzhi.foundation.opinions.holding import Counts, Held


def reckon_due(*, at: datetime) -> int:
    """Reckon for every topic over which the vote is done; returns for how many."""
    due = queries.ungrouped(timezone.localdate(at))
    for topic_id in due:
        reckon_groups(topic_id, actor=policy.SYSTEM, at=at)
    return len(due)


@transaction.atomic
def reckon_groups(topic_id: UUID, *, actor: policy.Actor, at: datetime) -> Grouping:
    """Keep what the groups of a topic hold; reckoned again it takes the earlier one's place."""
    topic = queries.topic_for_change(topic_id)
    policy.require(actor, "discussions.group", topic)
    voters, statements, stances = queries.ballots_of_topic(topic_id)
    people = len(set(voters))
    found = _reckoned(voters, statements, stances) if shown(people) else {}
    grouping, _ = Grouping.objects.update_or_create(
        topic=topic, defaults={"people": people, "found": found, "at": at}
    )
    count = len(found.get("groups", ()))
    tell(GroupsReckoned(subject_id=topic.pk, area=topic.area, actor_id=None, at=at, groups=count))
    return grouping


def _reckoned(voters: list[bytes], statements: list[UUID], stances: list[int]) -> dict[str, Any]:
    """``{"all": [held], "groups": [{"size", "holds": [held]}]}`` with sizes in tens.

    ``held`` is ``{"statement", "is_agreed", "tenths"}``. No group is named when one of them has
    fewer than ten people; no share is told that fewer than ten people of a group gave.
    """
    from gongzhi.foundation.opinions import ballots, grouping, holding  # noqa: PLC0415  a web process must start without numpy, which a test proves

    table = ballots.ballots_of(voters, statements, stances)
    groups = grouping.find_groups(table)
    if groups is not None and not all(shown(size) for size in groups.sizes):
        groups = None
    counts = holding.counts_of(table, groups)
    everybody = holding.counts_of(table)
    by_all = [
        one for one in holding.agreed_by_all(table) if one.is_agreed and _in_each(counts, one)
    ]
    told: dict[str, Any] = {"all": _told(by_all, table, everybody, 0), "groups": []}
    if groups is not None:
        shared = {one.statement for one in by_all}
        told["groups"] = [
            {
                "size": rules.in_tens(size),
                "holds": _told(
                    [one for one in held if one.statement not in shared], table, counts, number
                ),
            }
            for number, (size, held) in enumerate(
                zip(groups.sizes, holding.held_by_groups(counts), strict=True)
            )
        ]
    return told


def _in_each(counts: Counts, one: Held) -> bool:
    """Whether more than half of every group agree."""
    agree, seen = counts.agree[:, one.statement], counts.seen[:, one.statement]
    return bool((2 * agree > seen).all())


def _told(held: list[Held], table: Ballots, counts: Counts, group: int) -> list[dict[str, Any]]:
    told = []
    for one in held:
        whole = int(counts.seen[group, one.statement])
        part = (counts.agree if one.is_agreed else counts.disagree)[group, one.statement]
        if shown(whole):
            told.append(
                {
                    "statement": str(table.statements[one.statement]),
                    "is_agreed": one.is_agreed,
                    "tenths": rules.in_tenths(int(part), whole),
                }
            )
    return told
