"""People for tests: persons, accounts, codes, looks, and ways to act or sign in as one of them."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

import factory
import pyotp
from django.contrib.auth.hashers import make_password
from django.test import Client

from gongzhi.foundation.policy import Actor, Duty
from gongzhi.foundation.rulebook.models import Pack
from gongzhi.register.people import queries
from gongzhi.register.people.models import (
    AccessLog,
    Account,
    Assistance,
    Consent,
    Passkey,
    Person,
    Presence,
    RightsRequest,
)

AT = datetime(2026, 3, 5, 6, 30, tzinfo=UTC)  # 14:30 in Chenzhou
COMMUNITY = "431002001001"
DISTRICT = "431002"
PASSWORD = "Xianquan-2026"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
BACKEND = "django.contrib.auth.backends.ModelBackend"


class PersonFactory(factory.django.DjangoModelFactory):
    """Somebody who proved to hold a phone; ``phone=None`` for somebody without."""

    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"居民{n}")
    phone = factory.Sequence(lambda n: f"139{n % 100_000_000:08}")
    phone_index = factory.LazyAttribute(
        lambda made: queries.phone_index(made.phone) if made.phone else None
    )
    phone_verified_at = factory.LazyAttribute(lambda made: AT if made.phone else None)
    area = COMMUNITY
    registered_at = AT


class AccountFactory(factory.django.DjangoModelFactory):
    """A resident's account."""

    class Meta:
        model = Account

    person = factory.SubFactory(PersonFactory)
    username = factory.LazyAttribute(lambda made: f"r-{made.person.pk}")
    kind = "resident"
    display_name = "居民"
    password = "!"


class StaffFactory(factory.django.DjangoModelFactory):
    """A staff account that has its own password (``PASSWORD``) and second factor."""

    class Meta:
        model = Account

    username = factory.Sequence(lambda n: f"S{n:05}")
    kind = "staff"
    display_name = factory.Sequence(lambda n: f"工作人员{n}")
    password = factory.LazyFunction(lambda: make_password(PASSWORD))
    password_changed_at = AT
    totp_secret = TOTP_SECRET
    totp_confirmed_at = AT


class NewStaffFactory(StaffFactory):
    """A staff account as it is opened: somebody else's password, no second factor yet."""

    must_change_password = True
    totp_secret = None
    totp_confirmed_at = None


class PresenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Presence

    account = factory.SubFactory(AccountFactory)
    session_key = factory.Sequence(lambda n: f"session-{n}")
    device = "安卓手机"
    started_at = AT


class PasskeyFactory(factory.django.DjangoModelFactory):
    """A key that nobody holds; ``authenticator.Device`` makes one that signs."""

    class Meta:
        model = Passkey

    account = factory.SubFactory(AccountFactory)
    credential_id = factory.Sequence(lambda n: f"key-{n}".encode())
    public_key = b"key"
    name = factory.Sequence(lambda n: f"第 {n} 台设备")
    made_at = AT


class ConsentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Consent

    person = factory.SubFactory(PersonFactory)
    purpose = "notices"
    version = "2026-11"
    given_at = AT


class LookFactory(factory.django.DjangoModelFactory):
    """A look at somebody's data; give ``person_id`` or ``subject_id``."""

    class Meta:
        model = AccessLog

    person_id = None
    subject_id = factory.LazyAttribute(
        lambda made: None if made.person_id else uuid5(NAMESPACE_URL, "matter")
    )
    account_id = 1
    viewer = "赵姐"
    role = "仙泉社区 社区工作者"
    purpose = "联系诉求人"
    fields = ["手机号"]
    at = AT


class AssistanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Assistance

    helper = factory.SubFactory(StaffFactory)
    name = "陈桂兰"
    channel = "counter"
    area = COMMUNITY
    started_at = AT
    expires_at = factory.LazyAttribute(lambda made: made.started_at + timedelta(minutes=30))


class RightsRequestFactory(factory.django.DjangoModelFactory):
    """Something asked and not taken up yet; the pack is the one in force, or give another."""

    class Meta:
        model = RightsRequest

    person = factory.SubFactory(PersonFactory)
    kind = "delete"
    area = COMMUNITY
    pack = factory.LazyFunction(lambda: Pack.objects.order_by("-pk").first())
    asked_at = AT
    due_on = date(2026, 3, 19)


def acting(account: Account, *roles: str, area: str = DISTRICT) -> Actor:
    """The account as an actor who holds the roles over the area; without roles, no duty."""
    unit = uuid5(NAMESPACE_URL, f"unit of {area}")
    return Actor(
        pk=account.pk,
        name=account.display_name,
        person=account.person_id,
        duties=tuple(Duty(role, unit, area) for role in roles),
        is_active=account.is_active,
    )


def signed_in(account: Account, client: Client | None = None) -> Client:
    """A test client on which the account is signed in, staff behind their second factor."""
    client = client or Client()
    client.force_login(account, backend=BACKEND)
    if account.kind == "staff":
        session = client.session
        session["second_factor"] = True
        session["seen"] = int(time.time())
        session.save()
    return client


def totp_now(account: Account, at: datetime, *, steps: int = 0) -> str:
    """What the account's authenticator shows at an instant, or some steps of 30 s later."""
    return pyotp.TOTP(account.totp_secret or "").at(at + timedelta(seconds=30 * steps))
