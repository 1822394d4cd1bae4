"""What the same person said before; never anybody else's."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from ..models import Appeal
from .lists import contact_of

MOST = 20


def earlier_of(appeal: Appeal) -> QuerySet[Appeal]:
    """The latest of the earlier matters of the same person, newest first: to choose from."""
    return _earlier(appeal).order_by("-filed_at", "pk")[:MOST]


def is_earlier_of(appeal: Appeal, earlier_id: UUID) -> bool:
    """Whether it is an earlier matter of the same person, however many there are."""
    return _earlier(appeal).filter(pk=earlier_id).exists()


def _earlier(appeal: Appeal) -> QuerySet[Appeal]:
    """Earlier matters of the same author, or left under the same number.

    Of the nameless nobody knows whether they are the same person: there are none.
    """
    before = Appeal.objects.filter(filed_at__lt=appeal.filed_at).exclude(status="withdrawn")
    left = None if appeal.author_id else contact_of(appeal.pk)
    if appeal.naming == "anonymous":
        return before.none()
    if appeal.author_id:
        return before.filter(author=appeal.author_id)
    if left and left.phone_index:
        return before.filter(contact__phone_index=bytes(left.phone_index))
    return before.none()
