"""Pages of notices: one's own, what did not arrive, letters, groups of units."""

from .groups import change_group, groups
from .letters import address_letter, batch, letters, move_letter, print_letters
from .messages import failed, mine, retry, retry_all, settle, told

__all__ = [
    "address_letter",
    "batch",
    "change_group",
    "failed",
    "groups",
    "letters",
    "mine",
    "move_letter",
    "print_letters",
    "retry",
    "retry_all",
    "settle",
    "told",
]
