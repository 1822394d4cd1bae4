"""A refusal changes nothing: everything that is kept of an item, before and after."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongzhi.capabilities.casework.models import Clock, Dispute, Offer, Stage, Whistle, WorkItem
from gongzhi.foundation.journal.history import history

from .factories import NOON

LATER = NOON + timedelta(hours=3)


def state(item):
    """Everything that is kept of an item, to compare before and after."""
    return (
        WorkItem.objects.filter(pk=item.pk).values().get(),
        list(Offer.objects.filter(item=item).order_by("pk").values()),
        list(Clock.objects.filter(item=item).order_by("pk").values()),
        list(Stage.objects.filter(item=item).order_by("pk").values()),
        list(Whistle.objects.filter(item=item).order_by("pk").values()),
        list(Dispute.objects.filter(item=item).order_by("pk").values()),
        [told.event for told in history(item.pk)],
    )


def told(item):
    return [one.event.removeprefix("casework.") for one in history(item.pk)]


def refuse(item, kind, words, verb, **said):
    """The verb is refused with these words, and nothing has changed."""
    before = state(item)
    with pytest.raises(kind) as refusal:
        verb(item.pk, at=LATER, **said)
    assert str(refusal.value) == words
    assert state(item) == before


def refuse_part(part, kind, words, verb, **said):
    """Like ``refuse`` for a step on a stage, whistle or dispute."""
    before = state(part.item)
    with pytest.raises(kind) as refusal:
        verb(part.pk, at=LATER, **said)
    assert str(refusal.value) == words
    assert state(part.item) == before
