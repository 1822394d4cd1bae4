"""Hash functions by name, so that what was hashed years ago can still be checked."""

import hashlib

from cryptography.hazmat.primitives import hashes
from django.conf import settings


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _sm3(data: bytes) -> bytes:
    """GB/T 32905-2016."""
    state = hashes.Hash(hashes.SM3())
    state.update(data)
    return state.finalize()


ALGORITHMS = {"sha256": _sha256, "sm3": _sm3}


def current_algorithm() -> str:
    """The name of the hash that new rows are written with: setting ``DIGEST``."""
    return str(settings.DIGEST)


def digest(algorithm: str, data: bytes) -> bytes:
    """Raises KeyError for a name that is not in ALGORITHMS."""
    return ALGORITHMS[algorithm](data)
