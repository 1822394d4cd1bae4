"""Staff about their own account: the password and the second factor."""

from __future__ import annotations

from datetime import datetime

import pyotp
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from gongzhi.foundation.journal.writer import tell

from .. import queries, rules
from ..events import PasswordChanged, SecondFactorSet
from ..models import Account

STEP_SECONDS = 30


class SecondFactorRefused(Exception):
    """The code is wrong or was used before; the message says what to do."""


@transaction.atomic
def change_password(account_id: int, *, old: str, new: str, area: str, at: datetime) -> Account:
    """Replace one's own password; sessions begun under the old one end by it.

    Raises:
        ValidationError: the old one is wrong, or the new one too weak or the same.

    """
    account = queries.account_for_change(account_id)
    if not account.check_password(old):
        raise ValidationError("原密码不对", code="old")
    if account.check_password(new):
        raise ValidationError("新密码要和原来的不同")
    validate_password(new, account)
    account.password = make_password(new)
    account.must_change_password = False
    account.password_changed_at = at
    account.save(update_fields=["password", "must_change_password", "password_changed_at"])
    tell(
        PasswordChanged(
            subject_id=queries.subject_of(account.pk), area=area, actor_id=account.pk, at=at
        )
    )
    return account


@transaction.atomic
def begin_totp(account_id: int) -> tuple[str, str]:
    """A secret to enter into an authenticator, and its otpauth address for the QR code.

    Until it is confirmed, asking again gives the same secret.
    """
    account = queries.account_for_change(account_id)
    if account.totp_confirmed_at is not None:
        raise SecondFactorRefused("动态码已经设好；要换手机，请找系统管理员重置")
    if not account.totp_secret:
        account.totp_secret = pyotp.random_base32()
        account.save(update_fields=["totp_secret"])
    address = pyotp.TOTP(account.totp_secret).provisioning_uri(
        name=account.username, issuer_name="共治"
    )
    return account.totp_secret, address


@transaction.atomic
def confirm_totp(account_id: int, code: str, *, area: str, at: datetime) -> list[str]:
    """Switch the second factor on; returns recovery codes, shown this once."""
    account = queries.account_for_change(account_id)
    if account.totp_confirmed_at is not None:
        raise SecondFactorRefused("动态码已经设好；要换手机，请找系统管理员重置")
    _spend_totp(account, code, at=at)
    codes = rules.new_recovery_codes()
    account.totp_confirmed_at = at
    account.recovery_hashes = [make_password(item) for item in codes]
    account.save(update_fields=["totp_confirmed_at", "recovery_hashes"])
    tell(
        SecondFactorSet(
            subject_id=queries.subject_of(account.pk), area=area, actor_id=account.pk, at=at
        )
    )
    return codes


@transaction.atomic
def check_second_factor(account_id: int, code: str, *, at: datetime) -> None:
    """Accept a TOTP code or spend a recovery code.

    Raises:
        SecondFactorRefused: wrong, or a code that was used already.

    """
    account = queries.account_for_change(account_id)
    text = rules.typed_code(code)
    if rules.is_totp(text):
        _spend_totp(account, text, at=at)
        return
    for kept in account.recovery_hashes:
        if check_password(text, kept):
            account.recovery_hashes = [item for item in account.recovery_hashes if item != kept]
            account.save(update_fields=["recovery_hashes"])
            return
    raise SecondFactorRefused("不对。动态码是手机上现在的 6 位数字，备用码每个只能用一次")


def _spend_totp(account: Account, code: str, *, at: datetime) -> None:
    """One step either side is accepted for clocks that differ; no step twice."""
    if not account.totp_secret:
        raise SecondFactorRefused("先用手机验证器扫一扫，再输 6 位数字")
    totp = pyotp.TOTP(account.totp_secret)
    now = int(at.timestamp()) // STEP_SECONDS
    for step in (now - 1, now, now + 1):
        if step > account.totp_last_step and pyotp.utils.strings_equal(
            totp.generate_otp(step), rules.typed_code(code)
        ):
            account.totp_last_step = step
            account.save(update_fields=["totp_last_step"])
            return
    raise SecondFactorRefused("动态码不对或用过了，请等下一个 6 位数字")
