"""Reactions of a worker that is killed: imported by the test and by the worker's own process."""

import os
import time

from gongzhi.foundation.journal.delivery import reacts_to
from gongzhi.foundation.testing.events import ThingMoved
from gongzhi.foundation.testing.models import Thing

STUCK = "GONGZHI_TEST_STUCK_AT"  # the event in the midst of which this process stays


def note(event, words):
    Thing.objects.create(note=f"{words} {event.count}")


@reacts_to(ThingMoved)
def note_first(event):
    note(event, "first")


@reacts_to(ThingMoved)
def note_slowly(event):
    note(event, "slow")
    if os.environ.get(STUCK) == str(event.count):
        time.sleep(60)


@reacts_to(ThingMoved)
def note_last(event):
    note(event, "last")
