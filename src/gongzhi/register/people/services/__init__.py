"""Every change about people, their accounts and the use of their data."""

from .assistance import AssistanceRefused, begin_assistance, end_assistance
from .looks import record_look
from .persons import (
    change_details,
    give_consent,
    link_phone,
    register_person,
    withdraw_consent,
)
from .sign_in import CodeRefused, TooSoon, request_code, sign_in_with_code
from .staff import (
    SecondFactorRefused,
    begin_totp,
    change_password,
    check_second_factor,
    close_staff_account,
    confirm_totp,
    open_staff_account,
)
from .visits import begin_visit, end_other_visits, end_visit

__all__ = [
    "AssistanceRefused",
    "CodeRefused",
    "SecondFactorRefused",
    "TooSoon",
    "begin_assistance",
    "begin_totp",
    "begin_visit",
    "change_details",
    "change_password",
    "check_second_factor",
    "close_staff_account",
    "confirm_totp",
    "end_assistance",
    "end_other_visits",
    "end_visit",
    "give_consent",
    "link_phone",
    "open_staff_account",
    "record_look",
    "register_person",
    "request_code",
    "sign_in_with_code",
    "withdraw_consent",
]
