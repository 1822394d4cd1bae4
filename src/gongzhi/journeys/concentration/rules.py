"""Counting opinions: households not posts, a share with its band, minorities beside majorities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from uuid import UUID

from gongzhi.foundation.text.giveaways import masked_text

Z = Decimal("1.959963984540054")  # 95 %
FEW = Decimal("0.1")  # of all households: less is a minority view, pinned beside the others
LABEL_LENGTH = 40
UNNAMED = "还没有起名字"  # what nobody has published is called by a person, not by its author
ALONE = "各有一户说过的事"
WINDOWS = (7, 30, 90)  # days of hot topics
SEVERAL = 2  # messages that make a topic


@dataclass(frozen=True, slots=True)
class Voice:
    """One appeal as it counts: who stands behind it as opaque keys, never a name.

    ``households`` are the author's and the supporters' keys; none where nobody is known.
    """

    appeal: UUID
    place: str
    channel: str
    households: frozenset[str]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a cluster comes to. ``nameless`` are messages that stand for no household."""

    households: int
    messages: int
    nameless: int
    channels: Mapping[str, int]
    places: Mapping[str, int]  # households by neighbourhood


def summed(voices: Iterable[Voice]) -> Summary:
    """Fifty posts of one household count once."""
    homes: set[str] = set()
    places: dict[str, set[str]] = {}
    channels: Counter[str] = Counter()
    nameless = 0
    for voice in voices:
        homes |= voice.households
        channels[voice.channel] += 1
        nameless += not voice.households
        places.setdefault(voice.place, set()).update(voice.households)
    counted = {place: len(keys) for place, keys in sorted(places.items()) if keys}
    return Summary(len(homes), channels.total(), nameless, dict(sorted(channels.items())), counted)


def band(part: int, whole: int) -> tuple[Decimal, Decimal]:
    """Wilson's 95 % interval of a share, in percent with one decimal, outward.

    E. B. Wilson, Probable inference, JASA 22 (1927), 209-212. It tells how far the share could
    lie apart if those who spoke were a sample of all; residents who speak up are none, so it is
    shown as a measure of how few have spoken, not as a forecast.
    """
    if not 0 <= part <= whole or not whole:
        raise ValueError(f"{part} of {whole} is no share")
    with localcontext() as context:
        context.prec = 28
        n, share, square = Decimal(whole), Decimal(part) / whole, Z * Z
        centre = (share + square / (2 * n)) / (1 + square / n)
        spread = (share * (1 - share) / n + square / (4 * n * n)).sqrt() * Z / (1 + square / n)
        low, high = max(Decimal(0), centre - spread), min(Decimal(1), centre + spread)
        if part == 0:
            low = Decimal(0)
        if part == whole:
            high = Decimal(1)
        step = Decimal("0.1")
        return (
            (100 * low).quantize(step, rounding="ROUND_FLOOR"),
            (100 * high).quantize(step, rounding="ROUND_CEILING"),
        )


def percent(part: int, whole: int) -> str:
    """``"38.0%"``, half up; a dash of nobody."""
    if not whole:
        return "—"
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%"


def is_minority(households: int, all_households: int) -> bool:
    return Decimal(households) < FEW * all_households


def label_of(titles: Iterable[str]) -> str:
    """The title that most share, of equals the shortest, names and numbers as stars: a suggestion."""
    counted = Counter(title.strip() for title in titles if title.strip())
    if not counted:
        return "没有题目的"
    best = min(counted, key=lambda title: (-counted[title], len(title), title))
    return masked_text(best)[:LABEL_LENGTH]
