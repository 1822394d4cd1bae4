"""Reading settings from the environment, with a sentence for what is wrong."""

from __future__ import annotations

import os
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict


def text(name: str, default: str | None = None) -> str:
    """Raises ImproperlyConfigured when it is missing and has no default."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"缺少环境变量 {name}，说明见 .env.example")
    return value


def number(name: str, default: int) -> int:
    value = os.environ.get(name)
    if not value:
        return default
    if not value.isdigit():
        raise ImproperlyConfigured(f"环境变量 {name} 应是整数，现在是“{value}”")
    return int(value)


def items(name: str) -> list[str]:
    """Comma-separated; empty when unset."""
    return [item.strip() for item in os.environ.get(name, "").split(",") if item.strip()]


def database(url: str) -> dict[str, Any]:
    """Django's settings for a PostgreSQL connection URL or conninfo string.

    Raises:
        ImproperlyConfigured: it cannot be read.

    """
    try:
        parts = {key: str(value) for key, value in conninfo_to_dict(url).items()}
    except ProgrammingError as error:
        raise ImproperlyConfigured(f"DATABASE_URL 读不懂：{error}") from error
    pooled = bool(number("DATABASE_POOLED", 0))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "gongzhi"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": number("DATABASE_CONN_MAX_AGE", 600),
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": pooled,
        "OPTIONS": {
            "connect_timeout": "5",
            "tcp_user_timeout": "15000",
            **parts,
            **({"prepare_threshold": None} if pooled else _keeping_plans(parts)),
        },
    }


def _keeping_plans(parts: dict[str, str]) -> dict[str, Any]:
    """What is prepared is planned once for all values, and each text is prepared when first asked.

    A pooler may change the session underneath, so behind one nothing is prepared.
    """
    own = parts.get("options", "")
    return {
        "prepare_threshold": 0,
        "options": f"{own} -c plan_cache_mode=force_generic_plan".strip(),
    }
