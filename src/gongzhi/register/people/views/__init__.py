"""Signing in and out, what people see about themselves, staff accounts, and the log of looks."""

from .accounts import (
    close_staff,
    open_staff,
    reopen_staff,
    replace_password,
    reset_second_factor,
    staff_account,
    staff_list,
)
from .auditing import looks, looks_at_phone, looks_export
from .mine import consents, devices, me, who_looked
from .residents import sign_in, sign_in_code, sign_out
from .staff import password, second_factor, staff_sign_in

__all__ = [
    "close_staff",
    "consents",
    "devices",
    "looks",
    "looks_at_phone",
    "looks_export",
    "me",
    "open_staff",
    "password",
    "reopen_staff",
    "replace_password",
    "reset_second_factor",
    "second_factor",
    "sign_in",
    "sign_in_code",
    "sign_out",
    "staff_account",
    "staff_list",
    "staff_sign_in",
    "who_looked",
]
