"""Reading people: exact look-ups, and what a person may know about the use of their data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from gongzhi.foundation import policy
from gongzhi.foundation.crypto import blind_index
from gongzhi.foundation.text import normal_phone

from .models import AccessLog, Account, Consent, Person, Presence
from .models import Assistance as Assistance


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


def looks_at_subject(subject_id: UUID) -> QuerySet[AccessLog]:
    """Looks at the contact left with one matter, for whoever holds its receipt."""
    return AccessLog.objects.filter(subject_id=subject_id).order_by("-at", "-pk")


def standing_consents(person_id: UUID) -> QuerySet[Consent]:
    return Consent.objects.filter(person_id=person_id, withdrawn_at__isnull=True).order_by(
        "given_at"
    )


def has_consented(person_id: UUID, purpose: str) -> bool:
    return standing_consents(person_id).filter(purpose=purpose).exists()


def open_presences(account_id: int) -> QuerySet[Presence]:
    return Presence.objects.filter(account_id=account_id, ended_at__isnull=True).order_by(
        "-started_at"
    )


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
