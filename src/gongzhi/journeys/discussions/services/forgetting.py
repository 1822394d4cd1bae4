"""Letting go of whose a statement and a vote are: when that person is erased, and in time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from .. import queries
from ..models import Statement, Vote


@transaction.atomic
def forget_person(person_id: UUID) -> int:
    """Statements and votes stay in the counts and lead to nobody; returns how many let go."""
    digests = [queries.voter_digest(topic_id, person_id) for topic_id in queries.linked_topics()]
    votes = queries.linked_votes(digests).update(voter=None)
    return votes + Statement.objects.filter(author=person_id).update(author=None)


@transaction.atomic
def forget_links(before: datetime, at_most: int) -> int:
    """The same for all who took part in what was closed before a moment; returns how many."""
    votes = list(
        queries.votes_linked_before(before).order_by("pk").values_list("pk", flat=True)[:at_most]
    )
    left = at_most - len(votes)
    said = list(queries.authored_before(before).order_by("pk").values_list("pk", flat=True)[:left])
    Vote.objects.filter(pk__in=votes).update(voter=None)
    Statement.objects.filter(pk__in=said).update(author=None)
    return len(votes) + len(said)
