"""Pure rules about passwords and one-time codes."""

from __future__ import annotations

import secrets
import string
from typing import Any

from django.core.exceptions import ValidationError

SHORTEST_PASSWORD = 10
KINDS_OF_CHARACTERS = 3
CODE_DIGITS = 6


def character_kinds(password: str) -> int:
    """How many of lower case, upper case, digits, others a password draws on."""
    return sum(
        (
            any(c in string.ascii_lowercase for c in password),
            any(c in string.ascii_uppercase for c in password),
            any(c in string.digits for c in password),
            any(c not in string.ascii_letters + string.digits for c in password),
        )
    )


class StaffPasswordValidator:
    """Length and kinds of characters (GB/T 22239 level 3, 8.1.4.1; figures by suggestion)."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < SHORTEST_PASSWORD:
            raise ValidationError(f"密码至少 {SHORTEST_PASSWORD} 位，现在是 {len(password)} 位")
        if character_kinds(password) < KINDS_OF_CHARACTERS:
            raise ValidationError("密码要有大写字母、小写字母、数字、符号中的至少三种")

    def get_help_text(self) -> str:
        return f"至少 {SHORTEST_PASSWORD} 位，含大写、小写、数字、符号中的至少三种，不能是常见密码"


def new_sign_in_code() -> str:
    return "".join(secrets.choice(string.digits) for _ in range(CODE_DIGITS))


def new_recovery_codes(count: int = 8) -> list[str]:
    alphabet = "23456789abcdefghjkmnpqrstuvwxyz"
    return ["".join(secrets.choice(alphabet) for _ in range(10)) for _ in range(count)]
