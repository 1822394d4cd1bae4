"""Who asks: the middleware that turns a session into an actor with today's duties."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from gongzhi.foundation.http import receipts_held
from gongzhi.foundation.policy import ANYBODY, Actor
from gongzhi.register.people.queries import session_hash

from .. import queries

SECOND_FACTOR = "second_factor"
SEEN = "seen"


def signed_in_actor(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Puts ``actor`` on the request; nothing is read until somebody asks who it is."""

    def with_actor(request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor_of(request))  # type: ignore[attr-defined]
        return get_response(request)

    return with_actor


def _actor_of(request: HttpRequest) -> Actor:
    known = _signed_in(request) if request.COOKIES.get(settings.SESSION_COOKIE_NAME) else None
    receipts = receipts_held(request)
    if known is None:
        return Actor(pk=None, name=ANYBODY.name, receipts=receipts) if receipts else ANYBODY
    if not receipts:
        return known
    return Actor(
        pk=known.pk,
        name=known.name,
        person=known.person,
        receipts=receipts,
        duties=known.duties,
        is_active=known.is_active,
    )


def _signed_in(request: HttpRequest) -> Actor | None:
    """The session's account, if the session still stands for it.

    Staff count as signed in only behind the second factor, a password of their own choice,
    and within the idle time.
    """
    session = request.session
    account_id = session.get(SESSION_KEY)
    if account_id is None or BACKEND_SESSION_KEY not in session:
        return None
    found = queries.signed_in(int(account_id), on=timezone.localdate())
    if found is None or not found.actor.is_active:
        return None
    if not constant_time_compare(session.get(HASH_SESSION_KEY, ""), session_hash(found.password)):
        return None
    if found.is_staff and not _staff_may_go_on(request, found):
        return None
    return found.actor


def _staff_may_go_on(request: HttpRequest, found: queries.SignedIn) -> bool:
    if not request.session.get(SECOND_FACTOR) or found.must_change_password:
        return False
    now, idle = int(time.time()), settings.STAFF_IDLE_MINUTES * 60
    seen = int(request.session.get(SEEN, now))
    if now - seen > idle:
        request.session.flush()
        return False
    if now - seen > idle // 10:  # written seldom: a page view is not a write
        request.session[SEEN] = now
    return True
