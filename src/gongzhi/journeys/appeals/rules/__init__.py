"""Pure decisions about appeals, and how the packs' entries about them are read."""

from .entries import (
    Category,
    HandOff,
    Reason,
    Template,
    Urgency,
    other_channel,
    read_category,
    read_handoff,
    read_reason,
    read_template,
    read_urgency,
    red_flag,
)
from .promising import NextStep, Promise, box_is_due, next_step
from .words import (
    RECEIPT_LENGTH,
    RECEIPT_LETTERS,
    TITLE_LENGTH,
    BadReceipt,
    giveaways,
    normal_receipt,
    receipt_code,
    title_of,
)

__all__ = [
    "RECEIPT_LENGTH",
    "RECEIPT_LETTERS",
    "TITLE_LENGTH",
    "BadReceipt",
    "Category",
    "HandOff",
    "NextStep",
    "Promise",
    "Reason",
    "Template",
    "Urgency",
    "box_is_due",
    "giveaways",
    "next_step",
    "normal_receipt",
    "other_channel",
    "read_category",
    "read_handoff",
    "read_reason",
    "read_template",
    "read_urgency",
    "receipt_code",
    "red_flag",
    "title_of",
]
