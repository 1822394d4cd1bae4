"""Reading batches of paper slips: what is still to be keyed, what differs, how it adds up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q, QuerySet

from gongzhi.foundation import policy

from ..models import Keying, Paper, PaperBatch, PaperState

AGREED = (PaperState.AGREED, PaperState.SETTLED)


@dataclass
class Reconciliation:
    """How a batch adds up: every slip counted is in exactly one of the states."""

    counted: int
    blank: int = 0
    once: int = 0
    agreed: int = 0
    differs: int = 0
    settled: int = 0
    unreadable: int = 0
    filed: int = 0
    by_field: Counter[str] = field(default_factory=Counter)

    @property
    def keyed_twice(self) -> int:
        return self.agreed + self.differs + self.settled

    @property
    def errors(self) -> int:
        return sum(self.by_field.values())

    @property
    def ready(self) -> int:
        """Agreed and not filed yet."""
        return self.agreed + self.settled - self.filed - self.unreadable


def batches_kept_by(actor: policy.Actor) -> QuerySet[PaperBatch]:
    found = policy.visible(PaperBatch.objects.select_related("by"), actor, "intake.key")
    return found.order_by("-counted_at", "-pk")


def paper_batch_seen_by(actor: policy.Actor, batch_id: UUID) -> PaperBatch | None:
    return batches_kept_by(actor).filter(pk=batch_id).first()


def paper_batch_for_change(batch_id: UUID) -> PaperBatch:
    return PaperBatch.objects.select_for_update().get(pk=batch_id)


def paper_for_change(paper_id: UUID) -> Paper:
    return Paper.objects.select_for_update(of=("self",)).select_related("batch").get(pk=paper_id)


def keyings_of(paper_id: UUID) -> list[Keying]:
    """First, second, and the third when there is one."""
    found = Keying.objects.filter(paper=paper_id).select_related("by", "site")
    return list(found.order_by("turn"))


def next_to_key(actor: policy.Actor, batch_id: UUID) -> Paper | None:
    """The first slip that wants keying and that this person has not keyed."""
    open_ones = Paper.objects.filter(batch=batch_id, state__in=(PaperState.BLANK, PaperState.ONCE))
    mine = Q(pk__in=Keying.objects.filter(paper__batch=batch_id, by=actor.pk).values("paper"))
    return open_ones.exclude(mine).order_by("number").first()


def paper_in(batch_id: UUID, number: int) -> Paper | None:
    return Paper.objects.filter(batch=batch_id, number=number).first()


def differing_papers(batch_id: UUID) -> QuerySet[Paper]:
    return Paper.objects.filter(batch=batch_id, state=PaperState.DIFFERS).order_by("number")


def filed_papers(batch_id: UUID) -> QuerySet[Paper]:
    found = Paper.objects.filter(batch=batch_id, appeal__isnull=False).select_related("appeal")
    return found.order_by("number")


def papers_to_file(batch_id: UUID) -> QuerySet[Paper]:
    return Paper.objects.filter(
        batch=batch_id, state__in=AGREED, is_unreadable=False, appeal__isnull=True
    ).order_by("number")


def reconciliation_of(batch: PaperBatch) -> Reconciliation:
    """Counted from the slips themselves, in one query."""
    report = Reconciliation(batch.count)
    columns = ("state", "differences", "is_unreadable", "appeal")
    for state, differences, is_unreadable, appeal in batch.papers.values_list(*columns):
        setattr(report, state, getattr(report, state) + 1)
        report.by_field.update(differences)
        report.unreadable += is_unreadable
        report.filed += appeal is not None
    return report
