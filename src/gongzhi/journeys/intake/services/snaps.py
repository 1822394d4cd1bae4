"""随手拍: a picture and a place are enough; a clerk writes the title when taking it in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused
from gongzhi.journeys.appeals import services as appeals

from ..models import Naming
from .placing import place_in

WORDS = "随手拍，只有照片。"


@dataclass(frozen=True)
class Snap:
    """``photos`` are files kept already, without what a camera wrote into them."""

    area: str
    photos: tuple[UUID, ...]
    submission: UUID
    site_id: UUID | None = None
    spot: str = ""
    phone: str = ""
    may_publish: bool = False


def report_by_photo(snap: Snap, *, actor: policy.Actor, at: datetime) -> appeals.Receipt:
    """File what a picture shows; the place is what was said, never what a camera wrote.

    Raises:
        StepRefused: without a picture or a place, or nobody is there to hear it.
        BadPhone, FileRefused: the number is none, the pictures are gone.

    """
    place = place_in(snap.area, site=snap.site_id, spot=snap.spot)
    if not snap.photos:
        raise StepRefused("请放一张照片")
    if not place.label:
        raise StepRefused("请选小区，或写在哪里")
    is_known = bool(snap.phone or actor.person)
    return appeals.file_appeal(
        appeals.Filing(
            words=WORDS,
            title=f"随手拍：{place.label}"[:80],
            place=place,
            channel="photo",
            naming=Naming.HIDDEN if is_known else Naming.ANONYMOUS,
            submission=snap.submission,
            person_id=actor.person,
            phone=snap.phone,
            may_publish=snap.may_publish,
            photos=snap.photos,
        ),
        actor=actor,
        at=at,
    )
