"""Reading appeals: lists, one page, what a resident may know, and drafts of answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import DateTimeField, Q, QuerySet, TextField, UUIDField
from django.db.models.functions import Coalesce

from gongzhi.foundation import policy, rulebook
from gongzhi.foundation.crypto import blind_index
from gongzhi.foundation.policy import code_range
from gongzhi.foundation.statements import Slot, is_one_of, written_once
from gongzhi.register.organizations.queries import standing_units

from .. import rules
from ..flows import APPEAL as APPEAL  # doors show statuses by it
from ..models import Appeal, Batch, Contact, Photo, Reply, Slip

PAGE = 20


def receipt_hash(code: str) -> bytes:
    """What is kept of a receipt code."""
    return blind_index(rules.normal_receipt(code), purpose="appeals.receipt")


def code_of_submission(submission: UUID) -> str:
    """The receipt code of a form: the same form gives the same code, nobody can guess another's.

    So a form that comes twice is one appeal, and both answers show its code.
    """
    return rules.receipt_code(blind_index(str(submission), purpose="appeals.submission"))


def appeals_seen_by(actor: policy.Actor) -> QuerySet[Appeal]:
    return policy.visible(Appeal.objects.all(), actor, "appeals.view")


def appeal_seen_by(actor: policy.Actor, appeal_id: UUID) -> Appeal | None:
    """The whole of one appeal with its place and holders; None when the actor may not see it."""
    found = appeals_seen_by(actor).select_related(*_WITH).filter(pk=appeal_id).first()
    return _with_pack(found) if found else None


def own_appeal(actor: policy.Actor, appeal_id: UUID) -> Appeal | None:
    """For the one who said it, or holds its code: with its holder, receiver and helper."""
    own = _own(actor, id=appeal_id)
    return _with_pack(own[0]) if own else None


@written_once
def _own(actor: policy.Actor) -> QuerySet[Appeal]:
    """The appeal in the slot ``id``, if the actor said it."""
    shown = Appeal.objects.select_related("item__unit", "item__offered_to", "helper")
    found = policy.visible(shown, actor, "appeals.follow")
    return found.filter(pk=Slot("id", UUIDField()))


def _with_pack(appeal: Appeal) -> Appeal:
    """Packs are large and never change: a process reads each once, not with every appeal."""
    appeal.pack = rulebook.pinned(appeal.pack_id)
    return appeal


def appeal_for_change(appeal_id: UUID) -> Appeal:
    """Locks the appeal's row; its work item is locked by the work item's own services."""
    locked = Appeal.objects.select_for_update(of=("self",)).select_related("item")
    return _with_pack(locked.get(pk=appeal_id))


def appeal_for_following(subject_id: UUID) -> Appeal | None:
    """Like ``appeal_for_change``, for something that may be no appeal at all."""
    locked = Appeal.objects.select_for_update(of=("self",)).filter(pk=subject_id)
    return locked.first()


def appeal_with_item(appeal_id: UUID) -> Appeal | None:
    return Appeal.objects.select_related("item", "helper").filter(pk=appeal_id).first()


def appeal_with_receipt(code: str) -> Appeal | None:
    """Raises BadReceipt when it is no code at all."""
    return Appeal.objects.filter(receipt_hash=receipt_hash(code)).first()


def appeal_by_code(actor: policy.Actor, text: str) -> Appeal | None:
    """The appeal of a receipt code, if the text is one and the actor may see it."""
    try:
        wanted = receipt_hash(text)
    except rules.BadReceipt:
        return None
    return appeals_seen_by(actor).filter(receipt_hash=wanted).first()


def slip_with_receipt(code: str) -> Slip | None:
    return Slip.objects.filter(receipt_hash=receipt_hash(code)).first()


def own_appeals(actor: policy.Actor) -> QuerySet[Appeal]:
    """What the actor said, newest first."""
    return policy.visible(
        Appeal.objects.select_related(
            "item__unit", "item__offered_to", "neighbourhood", "building"
        ),
        actor,
        "appeals.follow",
    ).order_by("-filed_at", "-pk")


@dataclass(frozen=True, slots=True)
class Cut:
    """What a public list is cut by; empty is any.

    ``words`` are looked for in the public title alone: what stayed private cannot be guessed
    by searching.
    """

    area: str
    category: str = ""
    status: str = ""
    neighbourhood: UUID | None = None
    words: str = ""


def public_appeals(cut: Cut) -> QuerySet[Appeal]:
    """Published appeals, newest first."""
    found = policy.visible(
        Appeal.objects.filter(code_range("area", cut.area)), policy.ANYBODY, "appeals.read"
    )
    found = narrowed(found, category=cut.category, status=cut.status)
    if cut.neighbourhood:
        found = found.filter(neighbourhood=cut.neighbourhood)
    if cut.words:
        found = found.filter(public_title__icontains=cut.words)
    return found.order_by("-published_at", "pk")


def narrowed(found: QuerySet[Appeal], *, category: str = "", status: str = "") -> QuerySet[Appeal]:
    """Those of a category, its sub-categories among them, and of a status; empty is any."""
    if category:
        found = found.filter(Q(category=category) | Q(category__startswith=f"{category}."))
    return found.filter(status=status) if status else found


@dataclass(frozen=True)
class Cursor:
    """Where a page of a newest-first list begins."""

    at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class PublicRow:
    """What a public list shows of an appeal."""

    id: UUID
    title: str
    status: str
    category: str
    published_at: datetime
    neighbourhood: str | None


def public_page(
    cut: Cut, *, after: Cursor | None, size: int = PAGE
) -> tuple[list[PublicRow], bool]:
    """One page with places, and whether more follow: one query, only what is shown."""
    slots: dict[str, object] = {"words": cut.words}
    if after:
        slots |= {"at": after.at, "id": after.id}
    shape = replace(cut, words="*" if cut.words else "")
    rows = [PublicRow(*row) for row in _public_rows(shape, after is not None, size + 1, **slots)]
    return rows[:size], len(rows) > size


@written_once
def _public_rows(cut: Cut, is_later: bool, size: int) -> QuerySet[Appeal, Any]:
    found = public_appeals(replace(cut, words=""))
    if cut.words:
        found = found.filter(public_title__icontains=Slot("words", TextField()))
    if is_later:
        at, key = Slot("at", DateTimeField()), Slot("id", UUIDField())
        found = found.filter(Q(published_at__lt=at) | Q(published_at=at, pk__gt=key))
    columns = ("pk", "public_title", "status", "category", "published_at", "neighbourhood__name")
    return found.values_list(*columns)[:size]


def public_appeal(appeal_id: UUID) -> Appeal | None:
    found = policy.visible(Appeal.objects.all(), policy.ANYBODY, "appeals.read")
    shown = found.select_related("item__unit", "item__offered_to", "neighbourhood")
    appeal = shown.filter(pk=appeal_id).first()
    return _with_pack(appeal) if appeal else None


def photo_of(appeal_id: UUID, photo_id: int) -> Photo | None:
    return Photo.objects.select_related("file").filter(appeal_id=appeal_id, pk=photo_id).first()


def contact_of(appeal_id: UUID) -> Contact | None:
    return Contact.objects.filter(appeal_id=appeal_id).first()


def unlinked_under(phone_index: bytes) -> QuerySet[Appeal]:
    """Appeals left with this number by somebody without an account, and not anonymous."""
    return Appeal.objects.filter(contact__phone_index=phone_index, author__isnull=True).exclude(
        naming="anonymous"
    )


def lapsing(*, at: datetime) -> QuerySet[Appeal]:
    """Answered appeals whose time to be rated has run out."""
    return Appeal.objects.filter(
        status="answered",
        item__clocks__kind="rate",
        item__clocks__stopped_at__isnull=True,
        item__clocks__due_at__lte=at,
    ).order_by("pk")


@dataclass(frozen=True)
class Facts:
    """What figures may know of an appeal."""

    area: str
    category: str
    status: str
    filed_at: datetime
    answer_due_at: datetime | None
    answered_at: datetime | None
    is_resolved: bool
    rating: str

    @property
    def is_in_time(self) -> bool:
        """Answered, and not after the deadline where there was one."""
        if self.answered_at is None:
            return False
        return self.answer_due_at is None or self.answered_at <= self.answer_due_at


def facts_of(appeal_id: UUID) -> Facts | None:
    """None when there is no such appeal any more."""
    appeal = Appeal.objects.filter(pk=appeal_id).first()
    if appeal is None:
        return None
    outcome = (
        Reply.objects.filter(appeal=appeal)
        .order_by("-pk")
        .values_list("outcome", flat=True)
        .first()
    )
    return Facts(
        appeal.area,
        appeal.category,
        appeal.status,
        appeal.filed_at,
        appeal.answer_due_at,
        appeal.answered_at,
        outcome == "done" and appeal.rating != "unsolved",
        appeal.rating,
    )


def missing_among(appeal_ids: list[UUID]) -> list[UUID]:
    """Those of the ids under which there is no appeal."""
    there = set(Appeal.objects.filter(pk__in=appeal_ids).values_list("pk", flat=True))
    return [appeal_id for appeal_id in appeal_ids if appeal_id not in there]


def batches_seen_by(actor: policy.Actor) -> QuerySet[Batch]:
    return policy.visible(Batch.objects.select_related("by"), actor, "appeals.import").order_by(
        "-uploaded_at"
    )


def batch_for_change(batch_id: UUID) -> Batch:
    return Batch.objects.select_for_update(of=("self",)).select_related("file").get(pk=batch_id)


def sheets_over(before: datetime) -> QuerySet[Batch]:
    """Batches that keep a table whose import, or if it was never imported its upload, is older."""
    ended = Coalesce("finished_at", "uploaded_at")
    kept = Batch.objects.exclude(state=Batch.State.RUNNING).filter(file__isnull=False)
    return kept.alias(ended_at=ended).filter(ended_at__lt=before)


def numbers_known(numbers: Collection[str], *, area: str) -> set[str]:
    """Those of these numbers from elsewhere that appeals of the area have already."""
    found = _numbers_known(area, numbers=list(numbers)) if numbers else []
    return {number for (number,) in found}


@written_once
def _numbers_known(area: str) -> QuerySet[Appeal, Any]:
    known = Appeal.objects.filter(is_one_of("external_number", "numbers", TextField()))
    known = known.filter(code_range("area", area)).exclude(external_number="")
    return known.values_list("external_number")


def areas_with_office() -> list[str]:
    """Communities where somebody hears what is said."""
    return sorted(standing_units().filter(kind="community").values_list("area", flat=True))


def areas_with_box() -> list[str]:
    """Where a box hangs: at every community's office, and wherever a slip fell in."""
    return sorted({*areas_with_office(), *Slip.objects.values_list("area", flat=True).distinct()})


_CATEGORIES: dict[int, dict[str, rules.Category]] = {}


def categories(pack: rulebook.Pack) -> dict[str, rules.Category]:
    """The pack's categories by code, in its order; read once a process: packs never change."""
    if pack.pk not in _CATEGORIES:
        _CATEGORIES[pack.pk] = {
            rule.code: rules.read_category(rule) for rule in pack.section("appeals.category")
        }
    return _CATEGORIES[pack.pk]


def category_label(pack: rulebook.Pack, code: str) -> str:
    """Parent and label, 房屋设施 · 漏水渗水; the code itself when the pack does not know it."""
    known = categories(pack)
    found = known.get(code)
    if found is None:
        return code
    parent = known.get(found.parent)
    return f"{parent.label} · {found.label}" if parent else found.label


_WITH = (
    "item__unit",
    "item__owner",
    "item__lead_unit",
    "item__lead_owner",
    "item__offered_to",
    "neighbourhood",
    "building",
    "helper",
)
