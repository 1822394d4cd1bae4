"""Signed-in devices: begun, seen, limited in number, ended."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module

from axes.utils import reset
from django.conf import settings
from django.db import transaction

from ..models import Account, Presence


@transaction.atomic
def begin_visit(account: Account, *, session_key: str, device: str, at: datetime) -> Presence:
    """Note a sign-in; the oldest devices beyond the allowed number are signed out."""
    Account.objects.select_for_update().get(pk=account.pk)
    presence = Presence.objects.create(
        account=account, session_key=session_key, device=device[:60], started_at=at
    )
    standing = Presence.objects.filter(account=account, ended_at__isnull=True).order_by(
        "-started_at", "-pk"
    )
    _end(list(standing[settings.SESSIONS_PER_ACCOUNT :]), at=at)
    return presence


@transaction.atomic
def end_visit(session_key: str, *, at: datetime) -> None:
    _end(list(Presence.objects.filter(session_key=session_key, ended_at__isnull=True)), at=at)


@transaction.atomic
def end_other_visits(account_id: int, *, but: str, at: datetime) -> int:
    """Sign out every other device; returns how many."""
    others = list(
        Presence.objects.filter(account_id=account_id, ended_at__isnull=True).exclude(
            session_key=but
        )
    )
    _end(others, at=at)
    return len(others)


def forget_failures(work_id: str) -> None:
    """Wrong tries count no longer: only after both factors, else the first would excuse the second."""
    reset(username=work_id)


def _end(presences: list[Presence], *, at: datetime) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for presence in presences:
        store(presence.session_key).delete()
        presence.ended_at = at
        presence.save(update_fields=["ended_at"])
