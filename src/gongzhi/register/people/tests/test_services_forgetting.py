from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from gongzhi.foundation.upkeep.registry import ALL_RETAINED
from gongzhi.register.people import services
from gongzhi.register.people.models import Presence, SignInCode

from .factories import AT, PresenceFactory

pytestmark = pytest.mark.django_db
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def code(expires_at):
    return SignInCode.objects.create(
        phone_index=b"i" * 16,
        code_hash=b"h" * 32,
        sent_at=expires_at - timedelta(minutes=5),
        expires_at=expires_at,
    )


def test_the_retention_run_knows_both():
    assert ALL_RETAINED["people.sign_in_codes"].delete == services.forget_codes
    assert ALL_RETAINED["people.ended_presences"].delete == services.forget_presences


def test_codes_go_that_ran_out_before_the_moment_so_many_at_once():
    for n in range(3):
        code(AT - SECOND - n * DAY)
    kept = code(AT)
    assert [services.forget_codes(AT, 2) for _ in range(3)] == [2, 1, 0]
    assert list(SignInCode.objects.all()) == [kept]


def test_devices_go_that_were_signed_out_before_the_moment():
    PresenceFactory(started_at=AT - 2 * DAY, ended_at=AT - SECOND)
    kept = [
        PresenceFactory(started_at=AT - 2 * DAY, ended_at=AT),
        PresenceFactory(started_at=AT - 2 * DAY),
    ]
    assert services.forget_presences(AT, 10) == 1
    assert list(Presence.objects.order_by("pk")) == kept


def test_devices_that_nobody_signed_out_go_once_their_session_cannot_stand(settings):
    settings.RESIDENT_SESSION_DAYS = 30
    PresenceFactory(started_at=AT - 30 * DAY - SECOND)
    standing = PresenceFactory(started_at=AT - 40 * DAY)
    Session.objects.create(session_key=standing.session_key, session_data="", expire_date=AT)
    young = PresenceFactory(started_at=AT - 30 * DAY)
    assert services.forget_presences(AT, 10) == 1
    assert list(Presence.objects.order_by("pk")) == [standing, young]
