"""Signing in and out, and what people see about themselves."""

from .mine import consents, devices, me, who_looked
from .residents import sign_in, sign_in_code, sign_out
from .staff import password, second_factor, staff_sign_in

__all__ = [
    "consents",
    "devices",
    "me",
    "password",
    "second_factor",
    "sign_in",
    "sign_in_code",
    "sign_out",
    "staff_sign_in",
    "who_looked",
]
