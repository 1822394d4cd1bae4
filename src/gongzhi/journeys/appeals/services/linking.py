"""Giving appeals to the person who proved to hold the number they were said under."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongzhi.foundation.journal.writer import tell
from gongzhi.register.people.queries import person

from .. import queries
from ..events import AuthorLinked


@transaction.atomic
def claim_under_phone(person_id: UUID, *, at: datetime) -> int:
    """Link what was left with the person's proven number; returns how many."""
    found = person(person_id)
    if found is None or found.phone_index is None or found.phone_verified_at is None:
        return 0
    linked = 0
    for appeal in queries.unlinked_under(bytes(found.phone_index)).select_for_update(of=("self",)):
        appeal.author_id = person_id
        appeal.save(update_fields=["author"])
        appeal.contact.delete()
        tell(
            AuthorLinked(
                subject_id=appeal.pk, area=appeal.area, actor_id=None, at=at, person_id=person_id
            )
        )
        linked += 1
    return linked
