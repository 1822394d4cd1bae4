"""Persons and accounts, the log of looks, and what people ask about their data."""

from .accounts import (
    AccessLog,
    Account,
    AccountKind,
    Accounts,
    Assistance,
    AssistChannel,
    Consent,
    Passkey,
    Person,
    Presence,
    SignInCode,
)
from .rights import Clearance, Emergency, Guardianship, RightKind, RightsRequest

__all__ = [
    "AccessLog",
    "Account",
    "AccountKind",
    "Accounts",
    "AssistChannel",
    "Assistance",
    "Clearance",
    "Consent",
    "Emergency",
    "Guardianship",
    "Passkey",
    "Person",
    "Presence",
    "RightKind",
    "RightsRequest",
    "SignInCode",
]
