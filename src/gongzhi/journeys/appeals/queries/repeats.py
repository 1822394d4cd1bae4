"""What the same person said before; never anybody else's."""

from __future__ import annotations

from django.db.models import QuerySet

from ..models import Appeal
from .lists import contact_of

MOST = 20


def earlier_of(appeal: Appeal) -> QuerySet[Appeal]:
    """Earlier matters of the same author, or left under the same number, newest first.

    Of the nameless nobody knows whether they are the same person: there are none.
    """
    before = Appeal.objects.filter(filed_at__lt=appeal.filed_at).exclude(status="withdrawn")
    left = None if appeal.author_id else contact_of(appeal.pk)
    if appeal.naming == "anonymous":
        return before.none()
    if appeal.author_id:
        before = before.filter(author=appeal.author_id)
    elif left and left.phone_index:
        before = before.filter(contact__phone_index=bytes(left.phone_index))
    else:
        return before.none()
    return before.order_by("-filed_at", "pk")[:MOST]
