"""Reading sheets of paper: what is still to be keyed, what differs, how it adds up."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, IntegerField, Q, QuerySet, Sum, UUIDField
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from gongzhi.foundation import policy
from gongzhi.foundation.statements import Slot, written_once

from ..models import Keying, Sheet, SheetState

TO_KEY = (SheetState.PRINTED, SheetState.RETURNED, SheetState.ONCE)


@dataclass(frozen=True)
class Reconciliation:
    """How the sheets add up: every sheet printed is in exactly one of the states."""

    out: int
    returned: int
    once: int
    differs: int
    agreed: int
    settled: int
    spoiled: int
    errors: int

    @property
    def printed(self) -> int:
        return self.out + self.back

    @property
    def back(self) -> int:
        """Came back, keyed or not."""
        return self.returned + self.once + self.keyed_twice

    @property
    def keyed_twice(self) -> int:
        return self.agreed + self.differs + self.settled + self.spoiled

    @property
    def counted(self) -> int:
        return self.agreed + self.settled

    @property
    def open(self) -> int:
        """Came back and does not count yet."""
        return self.returned + self.once + self.differs


def sheets_of(survey_id: UUID) -> QuerySet[Sheet]:
    return Sheet.objects.filter(survey=survey_id).select_related("place").order_by("number")


def sheet_in(survey_id: UUID, number: int) -> Sheet | None:
    return sheets_of(survey_id).filter(number=number).first()


def sheet_for_change(sheet_id: UUID) -> Sheet:
    """Locked. Raises DoesNotExist."""
    found: list[Sheet] = _locked(pk=sheet_id)
    if not found:
        raise Sheet.DoesNotExist
    return found[0]


def turns_of(sheet_id: UUID) -> list[Keying]:
    """First, second, and the third when there is one."""
    return _turns(sheet=sheet_id)


def named_readings() -> QuerySet[Keying]:
    """Of sheets that do not count yet, with the number that stands on them: never many."""
    return Keying.objects.filter(phone__isnull=False).only("phone")


# A pile of a thousand sheets is two thousand times the same two questions.
@written_once
def _locked() -> QuerySet[Sheet]:
    found = Sheet.objects.select_for_update(of=("self",)).select_related("survey__version")
    return found.filter(pk=Slot("pk", UUIDField()))


@written_once
def _turns() -> QuerySet[Keying]:
    return Keying.objects.filter(sheet=Slot("sheet", UUIDField())).order_by("turn")


def keyings_of(sheet_id: UUID) -> list[Keying]:
    """The same with who keyed it and the building, for a page."""
    found = Keying.objects.filter(sheet=sheet_id).select_related("by", "place")
    return list(found.order_by("turn"))


def next_to_key(actor: policy.Actor, survey_id: UUID) -> Sheet | None:
    """The first sheet that came back, wants keying and was not keyed by this person."""
    waiting = sheets_of(survey_id).filter(state__in=(SheetState.RETURNED, SheetState.ONCE))
    mine = Keying.objects.filter(sheet__survey=survey_id, by=actor.pk).values("sheet")
    return waiting.exclude(pk__in=mine).first()


def differing_sheets(survey_id: UUID) -> QuerySet[Sheet]:
    return sheets_of(survey_id).filter(state=SheetState.DIFFERS)


def reconciliation_of(survey_id: UUID) -> Reconciliation:
    """Counted from the sheets themselves, in one query."""
    states = {str(state): Count("pk", filter=Q(state=state)) for state in SheetState.values}
    counted = Sheet.objects.filter(survey=survey_id).aggregate(
        **states,
        errors=Coalesce(Sum(RawSQL("jsonb_array_length(differences)", (), IntegerField())), 0),
    )
    return Reconciliation(
        out=counted["printed"], **{name: n for name, n in counted.items() if name != "printed"}
    )
