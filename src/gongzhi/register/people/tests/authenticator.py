"""A device in software that makes and uses passkeys, honestly or as the test says otherwise."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

ORIGIN = "http://localhost"
HERE = "localhost"
FLAG = AuthenticatorData.FLAG


@dataclass
class Device:
    """``count`` is what it says with the next answer; None means it never counts."""

    count: int | None = 0
    transports: list[str] = field(default_factory=lambda: ["internal"])
    credential_id: bytes = field(default_factory=lambda: os.urandom(32))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    handle: bytes = b""

    def make(self, options: dict[str, Any], **lies: Any) -> dict[str, Any]:
        """An answer to ``create``, as the page sends it."""
        wanted = options["publicKey"]
        self.handle = websafe_decode(wanted["user"]["id"])
        credential = AttestedCredentialData.create(
            Aaguid.NONE, self.credential_id, ES256.from_cryptography_key(self.key.public_key())
        )
        said = self._said(credential, **lies)
        answer = {
            "clientDataJSON": self._heard("webauthn.create", wanted, **lies).b64,
            "attestationObject": websafe_encode(AttestationObject.create("none", said, {})),
            "transports": self.transports,
        }
        return self._whole(answer)

    def use(self, options: dict[str, Any], **lies: Any) -> dict[str, Any]:
        """An answer to ``get``, as the page sends it."""
        said = self._said(None, **lies)
        heard = self._heard("webauthn.get", options["publicKey"], **lies)
        key = lies.get("key", self.key)
        answer = {
            "clientDataJSON": heard.b64,
            "authenticatorData": websafe_encode(said),
            "signature": websafe_encode(key.sign(said + heard.hash, ec.ECDSA(SHA256()))),
            "userHandle": websafe_encode(lies.get("handle", self.handle)),
        }
        return self._whole(answer)

    def _said(self, credential: AttestedCredentialData | None, **lies: Any) -> AuthenticatorData:
        flags = FLAG.USER_PRESENT
        if lies.get("is_verified", True):
            flags |= FLAG.USER_VERIFIED
        if credential:
            flags |= FLAG.ATTESTED
        if self.count is not None:
            self.count += 1
        count = lies.get("count", self.count or 0)
        return AuthenticatorData.create(
            sha256(lies.get("rp", HERE).encode()), flags, count, credential or b""
        )

    def _heard(self, what: str, wanted: dict[str, Any], **lies: Any) -> CollectedClientData:
        return CollectedClientData.create(
            lies.get("kind", what),
            lies.get("challenge", wanted["challenge"]),
            lies.get("origin", ORIGIN),
            cross_origin=lies.get("is_framed", False),
        )

    def _whole(self, answer: dict[str, Any]) -> dict[str, Any]:
        name = websafe_encode(self.credential_id)
        return {"id": name, "rawId": name, "type": "public-key", "response": answer}
