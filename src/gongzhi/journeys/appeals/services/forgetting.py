"""Letting go of who said what: when that person had themselves erased, or when its time is over."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongzhi.capabilities.casework import services as casework
from gongzhi.foundation.files import services as files
from gongzhi.foundation.journal.redaction import erase_payloads

from .. import queries
from ..events import AuthorLinked
from ..models import Appeal, CallNote, Contact, Message, Photo, Support

GROUND = "本人申请删除"
TIME_IS_OVER = "保存期限满"
NO_TITLE, NO_WORDS = "原话已删去的诉求", "保存期限满，原话已删去。"


@transaction.atomic
def forget_author(person_id: UUID, *, at: datetime) -> int:
    """Cut what is over from the person who said it; returns how many.

    The words stay for the public record of how it was dealt with, until their own time is
    up. What still runs keeps its author, who has to be answered.
    """
    Support.objects.filter(person=person_id).update(person=None)
    ended = list(queries.ended_of_author(person_id).select_for_update(of=("self",)).order_by("pk"))
    for appeal in ended:
        Contact.objects.filter(appeal=appeal).delete()
        appeal.author_id = None
        appeal.save(update_fields=["author"])
        erase_payloads(
            appeal.pk,
            events=[AuthorLinked.name],
            area=appeal.area,
            ground=GROUND,
            actor_id=None,
            at=at,
        )
    return len(ended)


@transaction.atomic
def forget_contents(before: datetime, at_most: int, *, at: datetime) -> int:
    """Erase who said what in appeals that ended before a moment; returns how many.

    Answers, days, figures and a public title stay, and the digests of the record. ``at``
    dates what the record says of its own erasures, and decides nothing.
    """
    over = queries.contents_over(before, forgotten=NO_WORDS).order_by("pk")
    locked = over.select_for_update(skip_locked=True, of=("self",))
    found = list(locked.values_list("pk", "area", "author_id")[:at_most])
    keys = [key for key, *_ in found]
    for key, area, author_id in found:
        if author_id:
            erase_payloads(
                key,
                events=[AuthorLinked.name],
                area=area,
                ground=TIME_IS_OVER,
                actor_id=None,
                at=at,
            )
    _forget_around(keys)
    Appeal.objects.filter(pk__in=keys).update(
        author=None, title=NO_TITLE, detail=NO_WORDS, spot="", rating_words="", search=None
    )
    casework.forget_words(keys, title=NO_TITLE)
    return len(keys)


def _forget_around(keys: list[UUID]) -> None:
    """What came with the words: the contact, what was added, what was said by telephone, pictures."""
    Contact.objects.filter(appeal__in=keys).delete()
    Message.objects.filter(appeal__in=keys, kind=Message.Kind.SUPPLEMENT).delete()
    CallNote.objects.filter(callback__appeal__in=keys).update(words="")
    Support.objects.filter(appeal__in=keys).update(person=None, household=None)
    pictures = Photo.objects.filter(appeal__in=keys, is_from_staff=False)
    pictured = list(pictures.values_list("file_id", flat=True))
    pictures.delete()
    files.discard(pictured)
