"""Key rings: which keys open what, read from settings."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32
KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")

# fmt: off
RINGS = {
    # ring          keys               index key
    "people":     ("KEYS",            "INDEX_KEY"),
    "membership": ("MEMBERSHIP_KEYS", "MEMBERSHIP_INDEX_KEY"),
}
# fmt: on


@dataclass(frozen=True)
class Key:
    id: str
    secret: bytes = field(repr=False)


def keys(ring: str) -> dict[str, Key]:
    """The ring's keys by id, the newest first.

    Raises:
        KeyError: there is no such ring.
        ImproperlyConfigured: its setting is empty or cannot be read.

    """
    name, _ = RINGS[ring]
    return _read_keys(name, str(getattr(settings, name)))


def newest(ring: str) -> Key:
    """The key that new values are sealed with."""
    return next(iter(keys(ring).values()))


def index_key(ring: str) -> bytes:
    """The secret of the ring's blind indexes."""
    _, name = RINGS[ring]
    return _read_secret(name, str(getattr(settings, name)))


def variable(setting: str) -> str:
    """The environment variable that a setting is read from."""
    return f"GONGZHI_{setting}"


@cache
def _read_keys(name: str, text: str) -> dict[str, Key]:
    found: dict[str, Key] = {}
    for part in text.split(","):
        key_id, colon, secret = part.strip().partition(":")
        if not colon or not KEY_ID.fullmatch(key_id) or key_id in found:
            raise ImproperlyConfigured(
                f"{variable(name)} 应写成“编号:密钥,编号:密钥”，编号不能重复；"
                "用 gongzhi crypto newkey 生成"
            )
        found[key_id] = Key(key_id, _read_secret(name, secret))
    return found


def _read_secret(name: str, text: str) -> bytes:
    try:
        secret = b64decode(text, validate=True)
    except NotBase64:
        secret = b""
    if len(secret) != KEY_BYTES:
        raise ImproperlyConfigured(
            f"{variable(name)} 里的密钥应是 {KEY_BYTES} 个字节的 base64；用 gongzhi crypto newkey 生成"
        )
    return secret
