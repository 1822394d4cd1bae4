"""What of answers goes: names and words when their time is over, or when their person is erased."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongzhi.register.people import queries as people

from .. import queries
from ..models import Invitation, Keying, Response, Spent

_KEPT_APART = (Keying, Invitation, Spent)  # of a survey that is over they prove nothing any more


@transaction.atomic
def forget_answers(before: datetime, at_most: int) -> int:
    """Of surveys that ended before a moment only ticks and numbers stay; returns how many rows went.

    First names, numbers and words of the answers, then keyings, codes and marks.
    """
    ended = queries.ended_surveys(before)
    whole = Response.objects.filter(survey__in=ended, is_reduced=False)
    found = whole.select_related("survey__version").order_by("pk")[:at_most]
    count = _reduce(found)
    for model in _KEPT_APART:
        path = "sheet__survey__in" if model is Keying else "survey__in"
        rows = model._default_manager.filter(**{path: ended}).order_by("pk")
        keys = list(rows.values_list("pk", flat=True)[: at_most - count])
        count += len(keys)
        model._default_manager.filter(pk__in=keys).delete()
    return count


@transaction.atomic
def forget_person(person_id: UUID) -> int:
    """Whoever is erased leaves ticks and numbers of nobody; returns how many answers.

    What was keyed of their sheet and does not count yet is found by the number alone.
    """
    person = people.person(person_id)
    index = bytes(person.phone_index) if person and person.phone_index else None
    waiting = queries.named_readings() if index else ()
    keys = [one.pk for one in waiting if one.phone and people.phone_index(one.phone) == index]
    Keying.objects.filter(pk__in=keys).update(name=None, phone=None)
    return _reduce(queries.responses_of_person(person_id, index))


@transaction.atomic
def link_responses(person_id: UUID) -> int:
    """Whoever proves to hold a number was the one who left it with an answer; returns how many."""
    person = people.person(person_id)
    if person is None or person.phone_index is None:
        return 0
    return queries.responses_under(bytes(person.phone_index)).update(person=person)


def _reduce(responses: Iterable[Response]) -> int:
    count = 0
    for response in responses:
        questions = response.survey.version.document.questions
        written = {one.key for one in questions if one.kind == "text"}
        response.answers = {k: v for k, v in response.answers.items() if k not in written}
        response.name = response.phone = response.phone_index = response.person = None
        response.is_reduced = True
        response.save(
            update_fields=["answers", "name", "phone", "phone_index", "person", "is_reduced"]
        )
        count += 1
    return count
