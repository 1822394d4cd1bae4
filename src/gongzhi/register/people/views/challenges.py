"""The challenge a device has to answer: kept in the session, good once, for some minutes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from django.utils import timezone

KEPT = "passkey_challenge"
VISITOR = timedelta(minutes=30)  # whoever only asks leaves no session for weeks


def keep(request: HttpRequest, challenge: dict[str, Any], *, purpose: str) -> None:
    if SESSION_KEY not in request.session:
        request.session.set_expiry(VISITOR)
    request.session[KEPT] = {"purpose": purpose, "made": _now(), "challenge": challenge}


def take(request: HttpRequest, *, purpose: str) -> dict[str, Any] | None:
    """The challenge, taken away whatever comes of it; None when it is over or for something else."""
    kept = request.session.pop(KEPT, None)
    if kept is None:
        return None
    request.session.save()  # before anything is checked, so that no second answer finds it
    is_fresh = _now() - kept["made"] < settings.PASSKEY_MINUTES * 60
    return kept["challenge"] if is_fresh and kept["purpose"] == purpose else None


def _now() -> int:
    return int(timezone.now().timestamp())
