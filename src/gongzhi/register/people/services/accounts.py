"""Staff accounts as the system administrator keeps them: opened, closed, given a new start."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from gongzhi.foundation import policy
from gongzhi.foundation.journal.writer import tell

from .. import queries, rules
from ..events import (
    PasskeyTakenAway,
    PasswordReplaced,
    SecondFactorReset,
    StaffAccountClosed,
    StaffAccountOpened,
    StaffAccountReopened,
)
from ..models import Account, AccountKind, Passkey
from .visits import end_other_visits

KEEP = "people.keep_staff"


class AccountRefused(Exception):
    """The account may not be changed so; ``refusal`` says it in four parts."""

    def __init__(self, refusal: rules.Refusal) -> None:
        super().__init__(refusal.what)
        self.refusal = refusal


class WorkIdTaken(Exception):
    """Somebody has that number already."""


@transaction.atomic
def open_staff_account(
    *, work_id: str, name: str, area: str, actor: policy.Actor, at: datetime
) -> tuple[Account, str]:
    """Open an account; returns it with its initial password, which its holder must change.

    Raises:
        WorkIdTaken: numbers that differ in capitals alone count as the same.

    """
    policy.require_new(actor, KEEP, kind=AccountKind.STAFF)
    if queries.work_id_taken(work_id):
        raise WorkIdTaken(work_id)
    password = rules.new_initial_password()
    account = Account(
        username=work_id,
        kind=AccountKind.STAFF,
        display_name=name,
        password=make_password(password),
        must_change_password=True,
        password_changed_at=at,
    )
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError as error:
        raise WorkIdTaken(work_id) from error
    subject = queries.subject_of(account.pk)
    tell(StaffAccountOpened(subject_id=subject, area=area, actor_id=actor.pk, at=at))
    return account, password


@transaction.atomic
def close_staff_account(
    account_id: int, *, reason: str, area: str, actor: policy.Actor, at: datetime
) -> None:
    """Close an account at once, on every device.

    Raises:
        AccountRefused: it is the actor's own, or closed already.

    """
    account = _of_somebody_else(account_id, actor)
    _require_open(account)
    account.is_active = False
    account.save(update_fields=["is_active"])
    end_other_visits(account.pk, but="", at=at)
    subject = queries.subject_of(account.pk)
    tell(StaffAccountClosed(subject_id=subject, area=area, actor_id=actor.pk, at=at, reason=reason))


@transaction.atomic
def reopen_staff_account(account_id: int, *, area: str, actor: policy.Actor, at: datetime) -> str:
    """Open a closed account again, with a new initial password and a new second factor.

    Raises:
        AccountRefused: it is the actor's own, or not closed.

    """
    account = _of_somebody_else(account_id, actor)
    if account.is_active:
        raise AccountRefused(rules.IS_OPEN)
    account.is_active = True
    account.save(update_fields=["is_active"])
    _take_off_second_factor(account)
    password = _give_password(account, at=at)
    subject = queries.subject_of(account.pk)
    tell(StaffAccountReopened(subject_id=subject, area=area, actor_id=actor.pk, at=at))
    return password


@transaction.atomic
def replace_password(account_id: int, *, area: str, actor: policy.Actor, at: datetime) -> str:
    """Give a new initial password to somebody who forgot theirs; every device is signed out.

    Raises:
        AccountRefused: it is the actor's own, or closed.

    """
    account = _of_somebody_else(account_id, actor)
    _require_open(account)
    password = _give_password(account, at=at)
    end_other_visits(account.pk, but="", at=at)
    subject = queries.subject_of(account.pk)
    tell(PasswordReplaced(subject_id=subject, area=area, actor_id=actor.pk, at=at))
    return password


@transaction.atomic
def reset_second_factor(account_id: int, *, area: str, actor: policy.Actor, at: datetime) -> None:
    """Take the second factor off, recovery codes and passkeys too; the next sign-in sets it anew.

    Raises:
        AccountRefused: it is the actor's own, or closed.

    """
    account = _of_somebody_else(account_id, actor)
    _require_open(account)
    _take_off_second_factor(account)
    end_other_visits(account.pk, but="", at=at)
    subject = queries.subject_of(account.pk)
    tell(SecondFactorReset(subject_id=subject, area=area, actor_id=actor.pk, at=at))


@transaction.atomic
def take_passkey_away(
    account_id: int, passkey_id: UUID, *, reason: str, area: str, actor: policy.Actor, at: datetime
) -> Passkey | None:
    """Take a lost key away and sign its holder out everywhere; None when it is not there any more.

    Args:
        reason: one of ``rules.TAKEN_BECAUSE``; its holder reads it.

    Raises:
        AccountRefused: it is a key of the actor's own.

    """
    account = _of_somebody_else(account_id, actor)
    passkey = queries.passkeys_of(account.pk).filter(pk=passkey_id).first()
    if passkey is None:
        return None
    Passkey.objects.filter(pk=passkey_id).delete()
    end_other_visits(account.pk, but="", at=at)
    tell(
        PasskeyTakenAway(
            subject_id=queries.subject_of(account.pk),
            area=area,
            actor_id=actor.pk,
            at=at,
            passkey_id=passkey_id,
            account_id=account.pk,
            reason=rules.TAKEN_BECAUSE[reason],
        )
    )
    return passkey


def _of_somebody_else(account_id: int, actor: policy.Actor) -> Account:
    account = queries.account_for_change(account_id)
    policy.require(actor, KEEP, account)
    if account.pk == actor.pk:
        raise AccountRefused(rules.NOT_ONESELF)
    return account


def _require_open(account: Account) -> None:
    if not account.is_active:
        raise AccountRefused(rules.IS_CLOSED)


def _give_password(account: Account, *, at: datetime) -> str:
    password = rules.new_initial_password()
    account.password = make_password(password)
    account.must_change_password = True
    account.password_changed_at = at
    account.save(update_fields=["password", "must_change_password", "password_changed_at"])
    return password


def _take_off_second_factor(account: Account) -> None:
    """Passkeys too: they may be on the telephone that was lost."""
    account.totp_secret = None
    account.totp_confirmed_at = None
    account.recovery_hashes = []
    account.save(update_fields=["totp_secret", "totp_confirmed_at", "recovery_hashes"])
    Passkey.objects.filter(account=account).delete()
