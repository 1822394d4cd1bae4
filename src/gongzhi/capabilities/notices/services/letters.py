"""Printing letters, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db import transaction
from uuid_utils.compat import uuid7

from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused
from gongzhi.register.organizations.queries import roles_of
from gongzhi.register.people.services import record_look

from .. import queries
from ..flows import LETTER, LetterState
from ..models import Letter

SEEN = ("姓名", "地址", "告知内容")


def print_letters(
    letter_ids: Sequence[UUID], *, actor: policy.Actor, at: datetime
) -> tuple[UUID, list[str]]:
    """Mark letters as printed by the actor, in one batch; the person can see who opened theirs.

    Returns the batch and, letter by letter, why one could not be printed.
    """
    batch, refused = uuid7(), []
    for letter_id in sorted(set(letter_ids)):
        try:
            _print(letter_id, batch, actor=actor, at=at)
        except StepRefused as refusal:
            refused.append(str(refusal))
    return batch, refused


@transaction.atomic
def _print(letter_id: UUID, batch: UUID, *, actor: policy.Actor, at: datetime) -> None:
    letter = queries.letter_for_change(letter_id)
    letter.batch, letter.printed_at, letter.moved_at = batch, at, at
    letter.printed_by_id = cast("int", actor.pk)  # nobody unknown may print
    LETTER.move(
        letter,
        "print",
        actor=actor,
        at=at,
        saving=("batch", "printed_at", "printed_by", "moved_at"),
    )
    record_look(
        person_id=letter.person_id,
        subject_id=letter.subject_id,
        fields=SEEN,
        role=roles_of(actor)[:60],
        purpose="打印纸质告知",
        actor=actor,
        at=at,
    )


@transaction.atomic
def move_letter(letter_id: UUID, step: str, *, actor: policy.Actor, at: datetime) -> Letter:
    """Handed over, posted, come back, or to be printed again.

    Raises:
        StepRefused: it does not stand so; printing has a verb of its own.

    """
    if step == "print":
        raise StepRefused("请勾选后打印")
    letter = queries.letter_for_change(letter_id)
    letter.moved_at = at
    LETTER.move(letter, step, actor=actor, at=at, saving=("moved_at",))
    return letter


@transaction.atomic
def address_letter(letter_id: UUID, *, address: str, actor: policy.Actor, at: datetime) -> Letter:
    """Where it is to be posted; without an address it is handed over.

    Raises:
        StepRefused: it is printed already.

    """
    letter = queries.letter_for_change(letter_id)
    policy.require(actor, "notices.letters", letter)
    if letter.status != LetterState.WAITING:
        raise StepRefused("这一封已经打印了，要改地址先点“再打一次”")
    letter.address = address.strip() or None
    letter.save(update_fields=["address"])
    return letter


def forget_letters(before: datetime, at_most: int) -> int:
    """Letters whose last step lies before a moment; returns how many."""
    found = Letter.objects.filter(moved_at__lt=before).exclude(status=LetterState.WAITING)
    keys = list(found.order_by("pk").values_list("pk", flat=True)[:at_most])
    return Letter.objects.filter(pk__in=keys).delete()[0]


def forget_letters_of(person_id: UUID) -> int:
    """Of a person who was erased nothing personal is left: the letters go."""
    return Letter.objects.filter(person=person_id).delete()[0]
