"""Pure facts about units: which kinds there are, which may hang under which, who covers what."""

from __future__ import annotations

from dataclasses import dataclass

# The four party levels of a community, highest first (社区党组织—小区党支部—楼栋党小组—党员中心户).
PARTY_LEVELS = ("community_party", "branch", "group", "household")

ALLOWED_SUPERIORS = {
    "street_party": {"district_party"},
    "community_party": {"street_party"},
    "branch": {"community_party"},
    "group": {"branch", "community_party"},
    "household": {"group", "branch"},
}


class BadLink(ValueError):
    """These two kinds of unit do not hang together so; the message is a Chinese sentence."""


def check_superior(kind: str, superior: str) -> None:
    """Raises BadLink when a party unit is put under the wrong level."""
    allowed = ALLOWED_SUPERIORS.get(kind)
    if allowed is not None and superior not in allowed:
        raise BadLink("党组织要一级隶属一级：社区党组织—小区党支部—楼栋党小组—党员中心户")


@dataclass(frozen=True)
class Coverage:
    """How far one party level reaches: ``having`` of ``all`` places it should reach."""

    level: str
    label: str
    having: int
    all: int

    @property
    def missing(self) -> int:
        return self.all - self.having
