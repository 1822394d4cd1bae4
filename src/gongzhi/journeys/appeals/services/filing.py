"""Saying something: by oneself, or through somebody who writes it down."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from uuid_utils.compat import uuid7

from gongzhi.capabilities.casework import services as casework
from gongzhi.capabilities.casework.queries import clock_rule
from gongzhi.foundation import files, policy, rulebook
from gongzhi.foundation.copying import store, tsvector
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.text import bigrams, normal_phone
from gongzhi.register.organizations.queries import community_office
from gongzhi.register.people.queries import phone_index, running_assistance

from .. import queries, rules
from ..events import AppealFiled
from ..models import Appeal, Channel, Contact, Naming, Photo


@dataclass(frozen=True)
class Place:
    """Where it is; only the community is needed."""

    area: str
    neighbourhood_id: UUID | None = None
    building_id: UUID | None = None
    spot: str = ""
    label: str = ""


@dataclass(frozen=True)
class Filing:
    """What somebody says, as it comes from a form, a counter or a row of a table.

    Attributes:
        submission: made with the form; the same one twice is one appeal with one code.
        person_id: the author when known; None for the nameless and for unproven numbers.
        by_letter: the author has no account and wants to be told on paper; they left a name.
        helper_id: who wrote it down for the author.
        label: what kind of matter the sender's own list calls it.

    """

    words: str
    place: Place
    channel: str
    naming: str
    submission: UUID = field(default_factory=uuid4)
    title: str = ""
    person_id: UUID | None = None
    name: str = ""
    phone: str = ""
    by_letter: bool = False
    helper_id: int | None = None
    may_publish: bool = False
    photos: tuple[UUID, ...] = field(default=())
    source: str = ""
    label: str = ""


@dataclass(frozen=True)
class Receipt:
    """What the resident takes away; of the code only a hash is kept."""

    appeal: Appeal
    code: str


def file_appeal(filing: Filing, *, actor: policy.Actor, at: datetime) -> Receipt:
    """Take in what somebody says; acknowledged only when it is stored with its entry.

    Raises:
        PermissionDenied: the actor may not file.
        StepRefused: nobody is there to hear it in that area, the helper's time is over, or a
            letter would go to nobody.
        BadPhone: the number left is none.

    """
    policy.require_new(actor, "appeals.assist" if filing.helper_id else "appeals.file")
    if filing.helper_id and running_assistance(filing.helper_id, at=at) is None:
        raise StepRefused("代办的时间到了，请重新开始，把写好的念给本人再听一遍")
    if filing.by_letter and not (filing.name and filing.naming != Naming.ANONYMOUS):
        raise StepRefused("要纸质的，先写怎么称呼；匿名的没有称呼，信没有人收")
    code = queries.code_of_submission(filing.submission)
    try:
        with transaction.atomic():
            return Receipt(_file(filing, code, actor=actor, at=at), code)
    except IntegrityError:
        twin = queries.appeal_with_receipt(code)
        if twin is None:
            raise
        return Receipt(twin, code)


def _file(filing: Filing, code: str, *, actor: policy.Actor, at: datetime) -> Appeal:
    office = community_office(filing.place.area)
    if office is None:
        raise StepRefused("这个地方还没有开通，请打 12345 或到社区服务台说")
    pack = rulebook.pack_for(filing.place.area, timezone.localdate(at))
    title = filing.title or rules.title_of(filing.words)
    is_nameless = filing.naming == Naming.ANONYMOUS
    item = casework.open_item(
        uuid7(),
        kind="appeal",
        title=title,
        place=filing.place.label,
        source=filing.source or Channel(filing.channel).label,
        area=filing.place.area,
        unit_id=office.pk,
        clock=clock_rule(pack, "accept"),
        pack=pack,
        at=at,
    )
    appeal = Appeal(
        item=item,
        area=filing.place.area,
        neighbourhood_id=filing.place.neighbourhood_id,
        building_id=filing.place.building_id,
        spot=filing.place.spot,
        channel=filing.channel,
        naming=filing.naming,
        author_id=None if is_nameless else filing.person_id,
        helper_id=filing.helper_id,
        title=title,
        detail=filing.words,
        pack=pack,
        may_publish=filing.may_publish,
        external_label=filing.label,
        receipt_hash=queries.receipt_hash(code),
        filed_at=at,
        search=pairs_of(title, filing.words, filing.place.spot, filing.place.label),
    )
    left = None if is_nameless else _left(appeal, filing)
    store(*((appeal, left) if left else (appeal,)))
    _keep_photos(appeal, filing.photos, at=at)
    tell(
        AppealFiled(
            subject_id=appeal.pk,
            area=appeal.area,
            actor_id=None if is_nameless else actor.pk,
            at=at,
            channel=filing.channel,
        )
    )
    return appeal


def pairs_of(*texts: str) -> str:
    """The character pairs of the texts as a tsvector; no dictionary touches them."""
    return tsvector(bigrams(" ".join(texts)))


def _left(appeal: Appeal, filing: Filing) -> Contact | None:
    """A person's own number is with the person; only what was left for this matter is kept."""
    if filing.person_id is not None or not (filing.name or filing.phone):
        return None
    phone = normal_phone(filing.phone) if filing.phone else None
    return Contact(
        appeal=appeal,
        name=filing.name or None,
        phone=phone,
        phone_index=phone_index(phone) if phone else None,
        by_letter=filing.by_letter,
    )


def _keep_photos(appeal: Appeal, photos: tuple[UUID, ...], *, at: datetime) -> None:
    if photos:
        kept = files.attach(photos, at=at)
        Photo.objects.bulk_create(Photo(appeal=appeal, file=file) for file in kept)
