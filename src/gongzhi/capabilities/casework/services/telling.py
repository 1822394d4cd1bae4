"""Telling a unit that it is called or has something to do: its heads, or whoever works there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from gongzhi.capabilities.notices.services import notify_account
from gongzhi.register.organizations.queries import accounts_in

from ..models import WorkItem
from ..rules import HEADS, WORKERS
from .groups import is_told_at_once


def tell_unit(
    unit_id: UUID, item: WorkItem, *, reference: str, words: str, at: datetime
) -> list[int]:
    """Returns the accounts that were told."""
    on, is_urgent = timezone.localdate(at), is_told_at_once(item, at=at)
    people = accounts_in([unit_id], *HEADS, on=on) or accounts_in([unit_id], *WORKERS, on=on)
    for account_id in dict.fromkeys(people):
        notify_account(
            account_id,
            subject_id=item.pk,
            reference=f"{reference}:{account_id}",
            words=words,
            at=at,
            leads_to=f"/desk/case/{item.pk}/",
            is_urgent=is_urgent,
        )
    return people
