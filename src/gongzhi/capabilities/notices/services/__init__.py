"""Telling people, sending again, printing letters, and keeping the groups of units."""

from .groups import (
    GroupThere,
    add_group,
    add_news,
    pause_group,
    remove_group,
    resume_group,
    tell_group,
    test_group,
)
from .letters import (
    address_letter,
    forget_letters,
    forget_letters_of,
    move_letter,
    print_letters,
)
from .retrying import retry_all_failed, retry_failed, settle_post
from .telling import (
    forget_notices,
    forget_notices_of,
    mark_read,
    notify,
    notify_account,
    notify_phone,
    tell_of_passkey,
    tell_of_taken_passkey,
    write_letter,
)

__all__ = [
    "GroupThere",
    "add_group",
    "add_news",
    "address_letter",
    "forget_letters",
    "forget_letters_of",
    "forget_notices",
    "forget_notices_of",
    "mark_read",
    "move_letter",
    "notify",
    "notify_account",
    "notify_phone",
    "pause_group",
    "print_letters",
    "remove_group",
    "resume_group",
    "retry_all_failed",
    "retry_failed",
    "settle_post",
    "tell_group",
    "tell_of_passkey",
    "tell_of_taken_passkey",
    "test_group",
    "write_letter",
]
