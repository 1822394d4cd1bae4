"""Blind indexes: finding a sealed value by equality without opening anything."""

from __future__ import annotations

from cryptography.hazmat.primitives import hashes, hmac

from . import rings
from .digests import current_algorithm

INDEX_BYTES = 16
_HASHES = {"sha256": hashes.SHA256, "sm3": hashes.SM3}


def blind_index(value: str, *, purpose: str, ring: str = "people") -> bytes:
    """A keyed digest of ``value``: equal values of one purpose give equal indexes.

    The caller brings the value into one spelling first. The index depends on the ring's
    index key and on the setting ``DIGEST``: whoever changes one of them has to write
    every index again.
    """
    data = purpose.encode() + b"\0" + value.encode()
    return keyed_digest(current_algorithm(), rings.index_key(ring), data)[:INDEX_BYTES]


def keyed_digest(algorithm: str, key: bytes, data: bytes) -> bytes:
    """HMAC (RFC 2104) over a hash named as in ``digests``."""
    state = hmac.HMAC(key, _HASHES[algorithm]())
    state.update(data)
    return state.finalize()
