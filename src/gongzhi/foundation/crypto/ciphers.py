"""The two ciphers, each authenticated (GCM), under one small interface."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12
TAG_BYTES = 16


class Engine(Protocol):
    """A cipher under one key; what it seals ends with the tag."""

    def seal(self, nonce: bytes, plain: bytes, bound: bytes) -> bytes: ...

    def open(self, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
        """Raises cryptography's InvalidTag."""


class AES256GCM:
    """NIST SP 800-38D."""

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)

    def seal(self, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
        return self._aead.encrypt(nonce, plain, bound)

    def open(self, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
        return self._aead.decrypt(nonce, sealed, bound)


class SM4GCM:
    """GB/T 32907 in the mode of RFC 8998."""

    def __init__(self, key: bytes) -> None:
        self._key = algorithms.SM4(key)

    def seal(self, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
        state = Cipher(self._key, modes.GCM(nonce)).encryptor()
        state.authenticate_additional_data(bound)
        return state.update(plain) + state.finalize() + state.tag

    def open(self, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
        tag = sealed[-TAG_BYTES:]
        state = Cipher(self._key, modes.GCM(nonce, tag)).decryptor()
        state.authenticate_additional_data(bound)
        return state.update(sealed[:-TAG_BYTES]) + state.finalize()


@cache
def _aes(secret: bytes, ring: str) -> Engine:
    del ring  # AES-256 takes the ring's secret as it is
    return AES256GCM(secret)


@cache
def _sm4(secret: bytes, ring: str) -> Engine:
    """SM4 has keys of 16 bytes: this one is derived from the ring's secret and name."""
    derive = HKDF(algorithm=hashes.SM3(), length=16, salt=None, info=f"sm4.{ring}".encode())
    return SM4GCM(derive.derive(secret))


@dataclass(frozen=True)
class Kind:
    code: int
    engine: Callable[[bytes, str], Engine]


# fmt: off
CIPHERS = {
    # name    code in tokens, engine for a secret and a ring
    "aes": Kind(1,            _aes),
    "sm4": Kind(2,            _sm4),
}
# fmt: on
NAMES = {kind.code: name for name, kind in CIPHERS.items()}
