"""Sealing bytes: authenticated encryption in tokens that say how they are opened.

Token: version (1 byte), cipher (1), length of the key's id (1), the id in ASCII,
nonce (12), ciphertext, tag (16). Everything before the nonce and the purpose are
authenticated with it. A token is as long as its text, so lengths are not hidden.
Nonces are random: a key should be followed by a new one long before 2**32 tokens.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from . import rings
from .ciphers import CIPHERS, NAMES, NONCE_BYTES, TAG_BYTES

VERSION = 1
_FIXED_BYTES = 3


class SealBroken(Exception):
    """A token cannot be opened: changed, moved from another column, or its key is not here."""


@dataclass(frozen=True)
class Header:
    """What a token says of itself: the cipher's name and the key's id."""

    cipher: str
    key_id: str

    def packed(self) -> bytes:
        key_id = self.key_id.encode("ascii")
        return bytes([VERSION, CIPHERS[self.cipher].code, len(key_id)]) + key_id


def encrypt(plain: bytes, *, purpose: str, ring: str = "people") -> bytes:
    """Seal with the ring's newest key and the cipher named by the setting ``CIPHER``."""
    key = rings.newest(ring)
    cipher = current_cipher()
    head = Header(cipher, key.id).packed()
    nonce = os.urandom(NONCE_BYTES)
    engine = CIPHERS[cipher].engine(key.secret, ring)
    return head + nonce + engine.seal(nonce, plain, head + purpose.encode())


def decrypt(token: bytes, *, purpose: str, ring: str = "people") -> bytes:
    """Open a token with the cipher and key that it names.

    Raises:
        SealBroken: it was changed, sealed for another purpose, or its key is not in the ring.

    """
    header = header_of(token)
    key = rings.keys(ring).get(header.key_id)
    if key is None:
        name = rings.variable(rings.RINGS[ring][0])
        raise SealBroken(
            f"这份密文要用密钥“{header.key_id}”打开，{name} 里没有它；请把这把密钥加回去再试"
        )
    head, nonce, body = _split(token)
    try:
        engine = CIPHERS[header.cipher].engine(key.secret, ring)
        return engine.open(nonce, body, head + purpose.encode())
    except InvalidTag:
        raise SealBroken(
            f"密文核对不上（{purpose}）：它被改动过，或是从别处搬来的；请从备份恢复这一条"
        ) from None


def header_of(token: bytes) -> Header:
    """What a token, or its beginning, says of itself; nothing of it is proven yet.

    Raises:
        SealBroken: this is no token.

    """
    if len(token) > _FIXED_BYTES and token[0] == VERSION and token[1] in NAMES:
        key_id = token[_FIXED_BYTES : _FIXED_BYTES + token[2]]
        if len(key_id) == token[2] and rings.KEY_ID.fullmatch(key_id.decode("latin-1")):
            return Header(NAMES[token[1]], key_id.decode("ascii"))
    raise SealBroken("这不是本系统写下的密文，或者开头坏了；请从备份恢复这一条")


def current_header(ring: str) -> Header:
    """What tokens written now say of themselves."""
    return Header(current_cipher(), rings.newest(ring).id)


def current_cipher() -> str:
    """Raises ImproperlyConfigured when the setting ``CIPHER`` names none of ours."""
    name = str(settings.CIPHER)
    if name not in CIPHERS:
        raise ImproperlyConfigured(f"GONGZHI_CIPHER 只能是 {' 或 '.join(CIPHERS)}，现在是“{name}”")
    return name


def _split(token: bytes) -> tuple[bytes, bytes, bytes]:
    start = _FIXED_BYTES + token[2]
    end = start + NONCE_BYTES
    if len(token) < end + TAG_BYTES:
        raise SealBroken("这份密文不完整，后面少了一截；请从备份恢复这一条")
    return token[:start], token[start:end], token[end:]
