"""Every change about people, their accounts and the use of their data."""

from .accounts import (
    AccountRefused,
    WorkIdTaken,
    close_staff_account,
    open_staff_account,
    reopen_staff_account,
    replace_password,
    reset_second_factor,
    take_passkey_away,
)
from .assistance import AssistanceRefused, begin_assistance, end_assistance
from .consenting import GuardianRefused, ask_guardian, confirm_guardian
from .emergencies import (
    open_in_emergency,
    record_export,
    see_emergency,
)
from .forgetting import forget_codes, forget_presences
from .guardians import ask_clearance, decide_clearance
from .identity import IdNumberRefused, forget_id_number, keep_id_number
from .looks import LookRefused, record_look
from .passkeys import (
    PasskeyRefused,
    add_passkey,
    ask_for_passkey,
    offer_passkey,
    remove_passkey,
    sign_in_with_passkey,
)
from .persons import (
    change_details,
    give_consent,
    link_phone,
    register_person,
    withdraw_consent,
)
from .rights import (
    ask_right,
    cancel_right,
    fulfil_right,
    lift_restriction,
    refuse_right,
    take_up_right,
)
from .sign_in import CodeRefused, TooSoon, request_code, sign_in_with_code
from .staff import (
    SecondFactorRefused,
    begin_totp,
    change_password,
    check_second_factor,
    confirm_totp,
)
from .visits import begin_visit, end_other_visits, end_visit, forget_failures

__all__ = [
    "AccountRefused",
    "AssistanceRefused",
    "CodeRefused",
    "GuardianRefused",
    "IdNumberRefused",
    "LookRefused",
    "PasskeyRefused",
    "SecondFactorRefused",
    "TooSoon",
    "WorkIdTaken",
    "add_passkey",
    "ask_clearance",
    "ask_for_passkey",
    "ask_guardian",
    "ask_right",
    "begin_assistance",
    "begin_totp",
    "begin_visit",
    "cancel_right",
    "change_details",
    "change_password",
    "check_second_factor",
    "close_staff_account",
    "confirm_guardian",
    "confirm_totp",
    "decide_clearance",
    "end_assistance",
    "end_other_visits",
    "end_visit",
    "forget_codes",
    "forget_failures",
    "forget_id_number",
    "forget_presences",
    "fulfil_right",
    "give_consent",
    "keep_id_number",
    "lift_restriction",
    "link_phone",
    "offer_passkey",
    "open_in_emergency",
    "open_staff_account",
    "record_export",
    "record_look",
    "refuse_right",
    "register_person",
    "remove_passkey",
    "reopen_staff_account",
    "replace_password",
    "request_code",
    "reset_second_factor",
    "see_emergency",
    "sign_in_with_code",
    "sign_in_with_passkey",
    "take_passkey_away",
    "take_up_right",
    "withdraw_consent",
]
