"""Letting go of who said what, when that person had themselves erased."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongzhi.foundation.journal.redaction import erase_payloads

from .. import queries
from ..events import AuthorLinked
from ..models import Contact

GROUND = "本人申请删除"


@transaction.atomic
def forget_author(person_id: UUID, *, at: datetime) -> int:
    """Cut what is over from the person who said it; returns how many.

    The words stay for the public record of how it was dealt with, until their own time is
    up. What still runs keeps its author, who has to be answered.
    """
    ended = list(queries.ended_of_author(person_id).select_for_update(of=("self",)).order_by("pk"))
    for appeal in ended:
        Contact.objects.filter(appeal=appeal).delete()
        appeal.author_id = None
        appeal.save(update_fields=["author"])
        erase_payloads(
            appeal.pk,
            events=[AuthorLinked.name],
            area=appeal.area,
            ground=GROUND,
            actor_id=None,
            at=at,
        )
    return len(ended)
