"""Digests, sealed fields and blind indexes; AES/SHA-256 or SM4/SM3 by setting.

What a column shall not show is sealed (``encrypt``, ``EncryptedTextField``): the token
names its cipher and key, so that old tokens open after either has changed, and it is
bound to its purpose, so that it opens nowhere else. What must be found although it is
sealed gets a ``blind_index`` beside it.
"""

from .blind import blind_index
from .digests import ALGORITHMS, current_algorithm, digest
from .fields import EncryptedTextField, sealed
from .rotation import Batch, Census, SealedStore, register
from .seals import Header, SealBroken, current_header, decrypt, encrypt, header_of

__all__ = [
    "ALGORITHMS",
    "Batch",
    "Census",
    "EncryptedTextField",
    "Header",
    "SealBroken",
    "SealedStore",
    "blind_index",
    "current_algorithm",
    "current_header",
    "decrypt",
    "digest",
    "encrypt",
    "header_of",
    "register",
    "sealed",
]
