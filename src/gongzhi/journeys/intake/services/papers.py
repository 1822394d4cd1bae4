"""纸条: counted, keyed by two people apart, settled where they differ, and only then filed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from gongzhi.capabilities.notices import services as notices
from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.text import normal_phone
from gongzhi.journeys.appeals import services as appeals
from gongzhi.register.people.queries import person_with_phone

from .. import queries, rules
from ..events import PapersCounted, PapersFiled
from ..flows import PAPERS
from ..models import Keying, Naming, Paper, PaperBatch, PaperState
from .acting import account_of
from .placing import place_in

MOST_PAPERS = 500


@dataclass(frozen=True)
class Counted:
    area: str
    source: str
    received_on: date
    count: int


@dataclass(frozen=True)
class Keyed:
    """A slip as one person reads it."""

    words: str = ""
    naming: str = Naming.ANONYMOUS
    site: UUID | None = None
    spot: str = ""
    name: str = ""
    phone: str = ""
    is_unreadable: bool = False


@transaction.atomic
def count_papers(counted: Counted, *, actor: policy.Actor, at: datetime) -> PaperBatch:
    """Enter a batch; there is a place for each slip that was counted, and for no other."""
    policy.require_new(actor, "intake.key", area=counted.area)
    batch = PaperBatch.objects.create(
        area=counted.area,
        source=counted.source,
        received_on=counted.received_on,
        count=counted.count,
        by_id=account_of(actor),
        counted_at=at,
    )
    Paper.objects.bulk_create(Paper(batch=batch, number=n + 1) for n in range(counted.count))
    tell(
        PapersCounted(
            subject_id=batch.pk,
            area=batch.area,
            actor_id=actor.pk,
            at=at,
            papers=counted.count,
        )
    )
    return batch


@transaction.atomic
def key_paper(paper_id: UUID, keyed: Keyed, *, actor: policy.Actor, at: datetime) -> Paper:
    """Key a slip: the first to send is the first turn, the next person the second.

    Raises:
        StepRefused: the same person again, or it was keyed twice already.
        BadPhone: the number is none.

    """
    paper = _locked(paper_id, actor)
    earlier = queries.keyings_of(paper.pk)
    if any(keying.by_id == actor.pk for keying in earlier):
        raise StepRefused("这一张您录过了，第二遍要换一个人录")
    if paper.state not in (PaperState.BLANK, PaperState.ONCE):
        raise StepRefused("这一张两遍都录过了")
    new = _write(paper, keyed, turn=len(earlier) + 1, actor=actor, at=at)
    if not earlier:
        paper.state = PaperState.ONCE
    else:
        paper.differences = list(rules.differing(_plain(earlier[0]), _plain(new)))
        paper.state = PaperState.DIFFERS if paper.differences else PaperState.AGREED
        paper.is_unreadable = not paper.differences and new.is_unreadable
    paper.save(update_fields=["state", "differences", "is_unreadable"])
    return paper


@transaction.atomic
def settle_paper(paper_id: UUID, keyed: Keyed, *, actor: policy.Actor, at: datetime) -> Paper:
    """Look at the paper a third time: what one of the two now reads is what counts.

    Raises:
        StepRefused: the two agree, or somebody else looks.

    """
    paper = _locked(paper_id, actor)
    if paper.state != PaperState.DIFFERS:
        raise StepRefused("这一张没有要对的")
    if actor.pk not in {keying.by_id for keying in queries.keyings_of(paper.pk)}:
        raise StepRefused("要由录这一张的两个人中的一个对着原件定")
    _write(paper, keyed, turn=3, actor=actor, at=at)
    paper.state, paper.is_unreadable = PaperState.SETTLED, keyed.is_unreadable
    paper.save(update_fields=["state", "is_unreadable"])
    return paper


@transaction.atomic
def file_agreed(batch_id: UUID, *, actor: policy.Actor, at: datetime) -> int:
    """Make an appeal of every agreed slip that is none yet; returns how many.

    When no slip is left the batch is finished.
    """
    batch = queries.paper_batch_for_change(batch_id)
    policy.require(actor, "intake.key", batch)
    waiting = list(queries.papers_to_file(batch.pk))
    for paper in waiting:
        _file(batch, paper, actor=actor, at=at)
    report = queries.reconciliation_of(batch)
    is_done = report.filed + report.unreadable == batch.count
    if is_done and PAPERS.unmet(batch, "finish", at=at) is None:
        batch.filed_at = at
        PAPERS.move(
            batch,
            "finish",
            actor=actor,
            at=at,
            saving=("filed_at",),
            filed=report.filed,
            unreadable=report.unreadable,
        )
    return len(waiting)


def _locked(paper_id: UUID, actor: policy.Actor) -> Paper:
    paper = queries.paper_for_change(paper_id)
    policy.require(actor, "intake.key", paper.batch)
    return paper


def _write(paper: Paper, keyed: Keyed, *, turn: int, actor: policy.Actor, at: datetime) -> Keying:
    """The nameless leave neither name nor number, whatever was typed."""
    is_nameless = keyed.naming == Naming.ANONYMOUS
    phone = normal_phone(keyed.phone) if keyed.phone and not is_nameless else ""
    return Keying.objects.create(
        paper=paper,
        turn=turn,
        by_id=account_of(actor),
        is_unreadable=keyed.is_unreadable,
        words=keyed.words,
        site_id=keyed.site,
        spot=keyed.spot,
        naming=keyed.naming,
        name="" if is_nameless else keyed.name,
        phone=phone,
        keyed_at=at,
    )


def _plain(keying: Keying) -> dict[str, object]:
    said: dict[str, object] = {one.name: getattr(keying, one.name) for one in fields(Keyed)}
    return {**said, "site": keying.site_id}


def _file(batch: PaperBatch, paper: Paper, *, actor: policy.Actor, at: datetime) -> None:
    """File what was agreed on; names and numbers are with the appeal from now on, not here."""
    agreed = queries.keyings_of(paper.pk)[-1]
    person = person_with_phone(agreed.phone) if agreed.phone else None
    receipt = appeals.file_appeal(
        appeals.Filing(
            words=agreed.words,
            place=place_in(batch.area, site=agreed.site_id, spot=agreed.spot),
            channel="paper",
            naming=agreed.naming,
            submission=paper.pk,
            person_id=person.pk if person else None,
            name=agreed.name or "",
            phone=agreed.phone or "",
            source=f"纸条（{batch.source}），两人录入"[:60],
        ),
        actor=actor,
        at=at,
    )
    if agreed.phone:
        notices.notify_phone(
            agreed.phone,
            reference=f"{PapersFiled.name}:{paper.pk.hex}",
            words=f"您写在纸上的事登记了，回执码 {receipt.code}。凭码查进展：{settings.SITE_URL}/track/",
            at=at,
        )
    paper.appeal = receipt.appeal
    paper.save(update_fields=["appeal"])
    paper.keyings.update(name=None, phone=None)
