"""The exact bytes that are hashed. ``verify_record.py`` repeats these few lines."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from gongzhi.foundation.crypto import digest

GENESIS = b""


@dataclass(frozen=True, slots=True)
class Head:
    """What a link seals of an entry: all but the payload, of which it has the digest."""

    seq: int
    district: str
    area: str
    at: datetime
    event: str
    subject: UUID
    digest: bytes
    digest_alg: str

    def as_json(self) -> dict[str, Any]:
        return {
            "seq": self.seq,
            "district": self.district,
            "area": self.area,
            "at": instant(self.at),
            "event": self.event,
            "subject": str(self.subject),
            "digest": self.digest.hex(),
            "digest_alg": self.digest_alg,
        }


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, no spaces, UTF-8: the same bytes for the same content."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def instant(at: datetime) -> str:
    """UTC to the microsecond, as PostgreSQL keeps it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def payload_digest(
    algorithm: str, salt: bytes, *, actor_id: int | None, body: dict[str, Any]
) -> bytes:
    return digest(algorithm, salt + canonical({"actor": actor_id, "body": body}))


def link_value(algorithm: str, previous: bytes, head: Head) -> bytes:
    return digest(algorithm, previous + canonical(head.as_json()))
