"""What the lives do not show: people together on one matter, and what they said away from a screen.

Everything here goes through the services of the house, at instants gone by; what they tell is
gathered and put on record with the lives, in its order. A scene has a fixed size however large
the twin is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from gongzhi.foundation.journal.writer import gathered
from gongzhi.register.people.models import Person

from ..places import Home
from ..record import Record
from . import asking, gathering, reaching, settling, talking, together, voices
from .hands import Hands

__all__ = ["Hands", "play"]


def play(hands: Hands, record: Record, homes: list[Home], groups: Iterable[Sequence[UUID]]) -> None:
    """All scenes; afterwards the record has their events too."""
    aunt = Person.objects.select_related("home").filter(account__username="demo-aunt").first()
    with gathered(hands.take):
        together.look_at_what_is_in_hand(hands)
        voices.merge_groups(hands, groups)
        together.plan_in_stages(hands)
        together.blow_whistles(hands)
        together.dispute(hands)
        voices.call_back(hands)
        voices.tell_one_matter(hands, homes, aunt)
        voices.say_again(hands, homes)
        gathering.hold_meetings(hands)
        gathering.key_papers(hands)
        gathering.visit_homes(hands, homes, aunt)
        gathering.snap_photos(hands, homes)
        talking.hold_talks(hands)
        asking.ask_and_close(hands)
        asking.ask_now(hands)
        asking.write_next(hands)
        reaching.ask_resident_units(hands)
        settling.gather_opinions(hands)
    record.take(hands.events)
