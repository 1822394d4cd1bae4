"""What happens to the keys of programs."""

from dataclasses import dataclass

from gongzhi.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class KeyIssued(Event):
    name, label = "open311.key_issued", "给接入程序发密钥"
    program: str


@dataclass(frozen=True, kw_only=True)
class KeyRevoked(Event):
    name, label = "open311.key_revoked", "停用接入程序的密钥"
    program: str
