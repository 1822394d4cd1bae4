"""What is asked, where, of whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from gongzhi.foundation import policy
from gongzhi.register.territory.queries import buildings_in, homes_in_buildings

from ..models import Invitation, Place, Survey, Version

PAGE = 50


@dataclass(frozen=True, slots=True)
class SurveyRow:
    id: UUID
    title: str
    area: str
    status: str
    opens_on: date | None
    closes_on: date | None
    responses: int


def surveys_page(actor: policy.Actor, *, size: int = PAGE) -> list[SurveyRow]:
    """Those the actor keeps, the newest first, with how many answers each has."""
    found = policy.visible(Survey.objects.all(), actor, "surveys.keep")
    counted = found.annotate(n=Count("responses")).order_by("-drafted_at", "-pk")
    columns = ("pk", "title", "area", "status", "opens_on", "closes_on", "n")
    return [SurveyRow(*row) for row in counted.values_list(*columns)[:size]]


def survey_kept_by(
    actor: policy.Actor, survey_id: UUID, key: str = "surveys.keep"
) -> Survey | None:
    found = Survey.objects.select_related("version", "by")
    return policy.visible(found, actor, key).filter(pk=survey_id).first()


def survey_for_change(survey_id: UUID) -> Survey:
    found = Survey.objects.select_for_update(of=("self",)).select_related("version")
    return found.get(pk=survey_id)


def survey_with_code(actor: policy.Actor, code: str) -> Survey | None:
    """A survey that was published, by the code in its address."""
    found = Survey.objects.select_related("version")
    return (
        policy.visible(found, actor, "surveys.answer")
        .filter(code=code.upper().replace("\x00", ""))
        .first()
    )


def open_surveys(area: str, *, on: date) -> QuerySet[Survey]:
    """Those that can be answered there that day, the community's and those of the places above it."""
    return _asked_in(area).filter(status="open", opens_on__lte=on, closes_on__gte=on).order_by("closes_on", "pk")  # fmt: skip


def surveys_ended_in(area: str, *, on: date, size: int = PAGE) -> QuerySet[Survey]:
    """Those whose last day is over, so that their results are there for everybody."""
    found = _asked_in(area).exclude(status="draft").filter(closes_on__lt=on)
    return found.order_by("-closes_on", "-pk")[:size]


def is_public(survey: Survey, *, on: date) -> bool:
    """Whether everybody may see what came of it: the day after the last, and ever after."""
    return survey.status != "draft" and survey.closes_on is not None and survey.closes_on < on


def due_to_close(on: date) -> QuerySet[Survey]:
    """Whose last day is over, with no sheet left that came back and is not agreed on."""
    return (
        Survey.objects.filter(status="open", closes_on__lt=on)
        .exclude(sheets__state__in=("returned", "once", "differs"))
        .order_by("pk")
    )


def versions_of(questionnaire_id: UUID) -> QuerySet[Version]:
    return Version.objects.filter(questionnaire=questionnaire_id).order_by("number")


def places_of(survey_id: UUID) -> list[Place]:
    return list(Place.objects.filter(survey=survey_id).order_by("position"))


def buildings_to_choose(area: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Neighbourhoods with their buildings, as a form offers them."""
    found = buildings_in(area).select_related("neighbourhood")
    return [
        (name, [(str(one.pk), f"{name} {one.name}") for one in inside])
        for name, inside in groupby(found, key=lambda one: one.neighbourhood.name)
    ]


def homes_of(area: str, buildings: Sequence[UUID] = ()) -> dict[UUID, list[UUID]]:
    """Homes by building, in official order; of all the area's buildings when none are named."""
    found = buildings_in(area)
    if buildings:
        found = found.filter(pk__in=buildings)
    return homes_in_buildings(list(found.values_list("pk", flat=True)))


def invitations_to_print(survey_id: UUID) -> QuerySet[Invitation]:
    """Of homes that have not answered, in the order of a round on foot."""
    found = Invitation.objects.filter(survey=survey_id, is_used=False)
    return found.select_related("place", "part").order_by("place__position", "part__number")


def _asked_in(area: str) -> QuerySet[Survey]:
    here = policy.code_range("area", area)
    above = Q(area__in=[area[:length] for length in (6, 9) if len(area) > length])
    return Survey.objects.filter(here | above)
