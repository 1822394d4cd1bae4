"""Exact look-ups of people, and what a person may know about the use of their data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Sum, UUIDField
from django.utils import timezone

from gongzhi.foundation import policy
from gongzhi.foundation.crypto import blind_index
from gongzhi.foundation.journal.history import Told, history
from gongzhi.foundation.statements import Slot, written_once
from gongzhi.foundation.text import normal_phone

from ..events import PasskeyUsed
from ..flows import Asking
from ..models import (
    AccessLog,
    Account,
    AccountKind,
    Consent,
    Passkey,
    Person,
    Presence,
    RightKind,
    RightsRequest,
    SignInCode,
)
from ..models import Assistance as Assistance

PAGE = 50
LOOKS_SHOWN = 20
LOCK_LASTS = timedelta(hours=settings.AXES_COOLOFF_TIME)


def phone_index(phone: str) -> bytes:
    """The blind index of a normal phone number."""
    return blind_index(normal_phone(phone), purpose="people.phone")


def person(person_id: UUID) -> Person | None:
    return Person.objects.filter(pk=person_id).first()


def person_for_change(person_id: UUID) -> Person:
    return Person.objects.select_for_update().get(pk=person_id)


def person_with_phone(phone: str) -> Person | None:
    """The person who proved to hold this number; unproven holders are not found."""
    return Person.objects.filter(
        phone_index=phone_index(phone), phone_verified_at__isnull=False
    ).first()


def account(account_id: int) -> Account | None:
    return Account.objects.filter(pk=account_id).first()


def account_for_change(account_id: int) -> Account:
    return Account.objects.select_for_update().get(pk=account_id)


def staff_account(work_id: str) -> Account | None:
    return Account.objects.filter(username=work_id, kind="staff").first()


def passkeys_of(account_id: int) -> QuerySet[Passkey]:
    return Passkey.objects.filter(account_id=account_id).order_by("made_at", "pk")


def passkey_for_change(credential_id: bytes) -> Passkey | None:
    """The key a browser names, with whose it is."""
    named = Passkey.objects.select_for_update(of=("self",)).select_related("account__person")
    return named.filter(credential_id=credential_id).first()


def can_sign_in_otherwise(account: Account) -> bool:
    """Whether there is a way in without any passkey."""
    if account.kind == AccountKind.STAFF:
        return account.has_usable_password() and account.totp_confirmed_at is not None
    return account.person is not None and account.person.phone_verified_at is not None


def work_id_taken(work_id: str) -> bool:
    return Account.objects.filter(username__iexact=work_id).exists()


def subject_of(account_id: int) -> UUID:
    """What journal entries about an account are told of."""
    return uuid5(NAMESPACE_URL, f"gongzhi:account:{account_id}")


def account_story(account_id: int) -> list[Told]:
    """What was done with an account, newest first; not every time its holder came in by a key."""
    told = history(subject_of(account_id))
    return [item for item in reversed(told) if item.event != PasskeyUsed.name]


def kept_accounts(actor: policy.Actor, *, asked: str = "") -> QuerySet[Account]:
    """Staff accounts the actor keeps, by number; ``asked`` is a number's beginning or of a name."""
    found = policy.visible(Account.objects.order_by("username"), actor, "people.keep_staff")
    if asked:
        found = found.filter(Q(username__istartswith=asked) | Q(display_name__icontains=asked))
    return found


def page_of_accounts(found: QuerySet[Account], *, after: str) -> tuple[list[Account], bool]:
    """One page after a number, and whether more follow."""
    rows = list((found.filter(username__gt=after) if after else found)[: PAGE + 1])
    return rows[:PAGE], len(rows) > PAGE


def locked_until(work_id: str, *, at: datetime) -> datetime | None:
    """When a number locked by wrong tries opens again; None when it is not locked.

    A number nobody has locks in the same way, so that the lock tells nothing.
    """
    tries = AccessAttempt.objects.filter(
        username=work_id, attempt_time__gt=at - LOCK_LASTS
    ).aggregate(count=Sum("failures_since_start"), last=Max("attempt_time"))
    if (tries["count"] or 0) < settings.AXES_FAILURE_LIMIT:
        return None
    until: datetime = tries["last"] + LOCK_LASTS
    return until


def session_hash(password: str) -> str:
    """What a session keeps of an account's password hash: it ends when the password changes."""
    return Account(password=password).get_session_auth_hash()


def names_of_accounts(account_ids: Iterable[int | None]) -> dict[int, str]:
    """How staff and residents are called on pages, by account, in one query."""
    wanted = {item for item in account_ids if item is not None}
    if not wanted:
        return {}
    return dict(Account.objects.filter(pk__in=wanted).values_list("pk", "display_name"))


def looks_at(actor: policy.Actor) -> QuerySet[AccessLog]:
    """Every look at the actor's own data, newest first."""
    return policy.visible(AccessLog.objects.order_by("-at", "-pk"), actor, "people.see_looks")


@dataclass(frozen=True)
class LookCursor:
    """The last look of a page; the next page goes on behind it."""

    at: datetime
    pk: int

    def after(self) -> Q:
        return Q(at__lt=self.at) | Q(at=self.at, pk__lt=self.pk)


def page_of_looks(
    found: QuerySet[AccessLog], *, after: LookCursor | None
) -> tuple[list[AccessLog], bool]:
    """One page of looks, and whether more follow."""
    rows = list((found.filter(after.after()) if after else found)[: PAGE + 1])
    return rows[:PAGE], len(rows) > PAGE


def audited_looks(
    actor: policy.Actor,
    *,
    viewer: str = "",
    person_id: UUID | None = None,
    day: date | None = None,
    until: date | None = None,
) -> QuerySet[AccessLog]:
    """Every look there was, newest first, by who looked (number or name), at whom, on which day.

    With ``until``, on every day from ``day`` to that one.

    It tells who looked at what and why, never the data itself.
    """
    found = policy.visible(AccessLog.objects.order_by("-at", "-pk"), actor, "people.audit_looks")
    if viewer:
        named = Account.objects.filter(Q(username=viewer) | Q(display_name=viewer), kind="staff")
        found = found.filter(account_id__in=named.values("pk"))
    if person_id:
        found = found.filter(person_id=person_id)
    if day:
        found = found.filter(at__gte=midnight(day))
    if last := until or day:
        found = found.filter(at__lt=midnight(last + timedelta(days=1)))
    return found


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def looks_at_subject(subject_id: UUID) -> list[AccessLog]:
    """The latest looks at the contact left with one matter, for whoever holds its receipt."""
    return _looks(subject=subject_id)


@written_once
def _looks() -> QuerySet[AccessLog]:
    found = AccessLog.objects.filter(subject_id=Slot("subject", UUIDField()))
    return found.order_by("-at", "-pk")[:LOOKS_SHOWN]


def standing_consents(person_id: UUID) -> QuerySet[Consent]:
    return Consent.objects.filter(person_id=person_id, withdrawn_at__isnull=True).order_by(
        "given_at"
    )


def has_consented(person_id: UUID, purpose: str) -> bool:
    """Whether the person agreed to a purpose and did not have the use of their data stopped."""
    stopped = RightsRequest.objects.filter(
        person=person_id, kind=RightKind.RESTRICT, status=Asking.DONE, lifted_at__isnull=True
    )
    return standing_consents(person_id).filter(~Exists(stopped), purpose=purpose).exists()


def open_presences(account_id: int) -> QuerySet[Presence]:
    return Presence.objects.filter(account_id=account_id, ended_at__isnull=True).order_by(
        "-started_at", "-pk"
    )


def signed_in_devices(account_id: int, *, at: datetime) -> QuerySet[Presence]:
    """Devices whose session still stands: not ended, not run out."""
    standing = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=at)
    return open_presences(account_id).filter(Exists(standing))


def codes_over(before: datetime) -> QuerySet[SignInCode]:
    return SignInCode.objects.filter(expires_at__lt=before)


def presences_over(before: datetime) -> QuerySet[Presence]:
    """Devices signed out before a moment, or never, while their session can have lasted no longer.

    Nobody notes when a session runs out by itself: at the latest the days of the setting after
    it began, unless it still stands.
    """
    standing = Session.objects.filter(session_key=OuterRef("session_key"))
    began = before - timedelta(days=settings.RESIDENT_SESSION_DAYS)
    ran_out = Q(~Exists(standing), ended_at__isnull=True, started_at__lt=began)
    return Presence.objects.filter(Q(ended_at__lt=before) | ran_out)


def running_assistance(account_id: int | None, *, at: datetime) -> Assistance | None:
    """The help this helper is giving right now; None once its time has run out."""
    return (
        Assistance.objects.select_related("person")
        .filter(helper_id=account_id, ended_at__isnull=True, expires_at__gt=at)
        .first()
    )


def help_given_to(person_id: UUID) -> QuerySet[Assistance]:
    return (
        Assistance.objects.select_related("helper")
        .filter(person_id=person_id)
        .order_by("-started_at")
    )
