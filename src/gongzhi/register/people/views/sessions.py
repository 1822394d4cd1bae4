"""Beginning and ending a signed-in visit on this browser."""

from __future__ import annotations

import time
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest
from django.utils import timezone

from .. import queries, rules, services
from ..models import Account, AccountKind

HALF_SIGNED_IN = timedelta(minutes=10)  # between the password and the second factor
A_WORKING_DAY = timedelta(hours=12)
CONFIRMED = "confirmed"
BACKEND = "django.contrib.auth.backends.ModelBackend"
_DEVICES = (
    ("MicroMessenger", "微信"),
    ("iPhone", "苹果手机"),
    ("iPad", "苹果平板"),
    ("Android", "安卓手机"),
    ("Windows", "Windows 电脑"),
    ("Macintosh", "苹果电脑"),
    ("Linux", "Linux 电脑"),
)


def begin(request: HttpRequest, account: Account, *, is_second_factor_passed: bool) -> None:
    """Sign the account in on this browser, in a fresh session; the one before it ends."""
    before = request.session.session_key
    login(request, account, backend=BACKEND)
    request.session.cycle_key()
    if before:
        services.end_visit(before, at=timezone.now())
    session = request.session
    if account.kind == AccountKind.STAFF:
        session["second_factor"] = is_second_factor_passed
        session["seen"] = int(time.time())
        session.set_expiry(A_WORKING_DAY if is_second_factor_passed else HALF_SIGNED_IN)
    else:
        session.set_expiry(timedelta(days=settings.RESIDENT_SESSION_DAYS))
    session.save()
    if session.session_key and (account.kind != AccountKind.STAFF or is_second_factor_passed):
        services.begin_visit(
            account, session_key=session.session_key, device=device_of(request), at=timezone.now()
        )


def confirm(request: HttpRequest) -> None:
    """Note that a code was typed here just now: a passkey may be added for some minutes."""
    request.session[CONFIRMED] = int(timezone.now().timestamp())


def is_confirmed(request: HttpRequest) -> bool:
    within = settings.PASSKEY_CONFIRMED_MINUTES * 60
    confirmed = int(request.session.get(CONFIRMED, 0))
    return int(timezone.now().timestamp()) - confirmed < within


def locked(username: str) -> str | None:
    """The sentence about an account locked by wrong tries; None when it is not."""
    until = queries.locked_until(username, at=timezone.now())
    if until is None:
        return None
    return (
        f"输错太多次，这个工号锁到 {rules.clock_of(until)}，到时再试。"
        "不是您输错的，请马上告诉安全管理员。"
    )


def count_failure(request: HttpRequest, username: str) -> str | None:
    """Count against the same lock as a wrong password; the lock signs out, and says until when."""
    user_login_failed.send(sender=__name__, credentials={"username": username}, request=request)
    said = locked(username)
    if said:
        end(request)
    return said


def end(request: HttpRequest) -> None:
    if request.session.session_key:
        services.end_visit(request.session.session_key, at=timezone.now())
    logout(request)


def device_of(request: HttpRequest) -> str:
    """The kind of device in a word, so that people recognise theirs; never the whole header."""
    agent = request.headers.get("User-Agent", "")
    return next((label for mark, label in _DEVICES if mark in agent), "其他设备")
