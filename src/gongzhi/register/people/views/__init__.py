"""Signing in and out, what people see about themselves, staff accounts, and the log of looks."""

from .accounts import (
    close_staff,
    open_staff,
    reopen_staff,
    replace_password,
    reset_second_factor,
    staff_account,
    staff_list,
    take_passkey,
)
from .auditing import looks, looks_at_phone, looks_export
from .children import clearances, decide_clearance, guardian
from .deciding import fulfil_right, refuse_right, rights_desk, rights_request, take_up_right
from .emergencies import (
    audit_export,
    emergencies,
    emergency,
    see_emergency,
)
from .identity import id_number
from .mine import consents, devices, me, who_looked
from .passkeys import add_passkey, offer_passkey, passkeys, remove_passkey, security
from .passkeys_sign_in import ask_passkey, passkey_sign_in
from .residents import sign_in, sign_in_code, sign_out
from .rights import act_on_right, rights, rights_copy, rights_data
from .staff import password, second_factor, staff_sign_in

__all__ = [
    "act_on_right",
    "add_passkey",
    "ask_passkey",
    "audit_export",
    "clearances",
    "close_staff",
    "consents",
    "decide_clearance",
    "devices",
    "emergencies",
    "emergency",
    "fulfil_right",
    "guardian",
    "id_number",
    "looks",
    "looks_at_phone",
    "looks_export",
    "me",
    "offer_passkey",
    "open_staff",
    "passkey_sign_in",
    "passkeys",
    "password",
    "refuse_right",
    "remove_passkey",
    "reopen_staff",
    "replace_password",
    "reset_second_factor",
    "rights",
    "rights_copy",
    "rights_data",
    "rights_desk",
    "rights_request",
    "second_factor",
    "security",
    "see_emergency",
    "sign_in",
    "sign_in_code",
    "sign_out",
    "staff_account",
    "staff_list",
    "staff_sign_in",
    "take_passkey",
    "take_up_right",
    "who_looked",
]
