"""The suggestion box: dropped without a trace of who, opened at its hours all at once."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone
from uuid_utils.compat import uuid7

from gongzhi.capabilities.casework import services as casework
from gongzhi.capabilities.casework.queries import clock_rule
from gongzhi.foundation import files, rulebook, worktime
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.writer import tell, tell_many
from gongzhi.register.organizations.queries import community_office
from gongzhi.register.territory.queries import homes_to_choose

from .. import queries, rules
from ..events import AppealFiled, BoxOpened
from ..models import Appeal, Box, Channel, Naming, Photo, Slip
from .filing import Place, pairs_of


def drop_slip(
    words: str,
    place: Place,
    *,
    submission: UUID,
    photos: Sequence[UUID] = (),
    at: datetime,
) -> str:
    """Put a slip into the box; returns the receipt code, the same for the same form.

    Nothing is told to the journal here: an entry's place among others would tell when.
    The slip is told of, among the others, when the box is opened.

    Raises:
        StepRefused: no box hangs there.

    """
    if community_office(place.area) is None:
        raise StepRefused("这个地方还没有意见箱，请打 12345 或到社区服务台说")
    code = queries.code_of_submission(submission)
    if queries.appeal_with_receipt(code) is not None:
        return code
    try:
        with transaction.atomic():
            slip = Slip.objects.create(
                area=place.area,
                neighbourhood_id=place.neighbourhood_id,
                spot=place.spot,
                detail=words,
                receipt_hash=queries.receipt_hash(code),
                dropped_on=timezone.localdate(at),
            )
            slip.photos.set(files.attach(photos, at=_day_of(at)) if photos else [])
    except IntegrityError:
        if queries.slip_with_receipt(code) is None:
            raise
    return code


def _day_of(at: datetime) -> datetime:
    """The beginning of the day: when exactly something fell in is not kept."""
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


def open_due_boxes(*, at: datetime) -> int:
    """Open the boxes whose hour has come, by their pack; returns how many slips came out.

    A box not known yet is hung up now, so that its first hour is one to come.
    """
    now, calendar = timezone.localtime(at), worktime.calendar()
    boxes = {box.area: box for box in Box.objects.all()}
    slips = 0
    for area in queries.areas_with_box():
        box = boxes.get(area)
        if box is None:
            Box.objects.get_or_create(area=area, defaults={"opened_at": at})
            continue
        opens = rulebook.pack_for(area, now.date()).rule("appeals.box", "default").data["opens"]
        if rules.box_is_due(
            opens,
            last_opened=timezone.localtime(box.opened_at),
            now=now,
            is_working=calendar.is_working(now.date()),
        ):
            slips += open_box(area, at=at)
    return slips


@transaction.atomic
def open_box(area: str, *, at: datetime) -> int:
    """Take every slip out of a community's box, in no order; returns how many."""
    Box.objects.update_or_create(area=area, defaults={"opened_at": at})
    slips = list(
        Slip.objects.select_for_update(skip_locked=True)
        .filter(area=area)
        .prefetch_related("photos")
    )
    office = community_office(area)
    if not slips or office is None:
        return 0
    random.SystemRandom().shuffle(slips)
    pack = rulebook.pack_for(area, timezone.localdate(at))
    names = dict(homes_to_choose(area))
    appeals = [_take_out(slip, office.pk, pack, names, at=at) for slip in slips]
    tell(
        BoxOpened(
            subject_id=uuid5(NAMESPACE_URL, f"gongzhi:box:{area}"),
            area=area,
            actor_id=None,
            at=at,
            slips=len(slips),
        )
    )
    tell_many(
        [
            AppealFiled(subject_id=appeal.pk, area=area, actor_id=None, at=at, channel=Channel.BOX)
            for appeal in appeals
        ]
    )
    return len(slips)


def _take_out(
    slip: Slip, office_id: UUID, pack: rulebook.Pack, names: dict[UUID, str], *, at: datetime
) -> Appeal:
    title = rules.title_of(slip.detail)
    label = names.get(slip.neighbourhood_id, "") if slip.neighbourhood_id else ""
    item = casework.open_item(
        uuid7(),
        kind="appeal",
        title=title,
        place=" ".join(filter(None, (label, slip.spot))),
        source="意见箱，匿名",
        area=slip.area,
        unit_id=office_id,
        clock=clock_rule(pack, "accept"),
        pack=pack,
        at=at,
    )
    appeal = Appeal(
        item=item,
        area=slip.area,
        neighbourhood_id=slip.neighbourhood_id,
        spot=slip.spot,
        channel=Channel.BOX,
        naming=Naming.ANONYMOUS,
        title=title,
        detail=slip.detail,
        pack=pack,
        receipt_hash=slip.receipt_hash,
        filed_at=at,
        search=pairs_of(title, slip.detail, slip.spot, label),
    )
    appeal.save(force_insert=True)
    Photo.objects.bulk_create(Photo(appeal=appeal, file=file) for file in slip.photos.all())
    slip.delete()
    return appeal
