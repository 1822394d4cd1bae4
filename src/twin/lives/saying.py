"""The beginning: it is said, by one channel or another, and the office reads it."""

from __future__ import annotations

from functools import lru_cache

from gongzhi.capabilities.casework import events as custody
from gongzhi.capabilities.casework.models import WorkItem
from gongzhi.foundation.copying import fresh, tsvector
from gongzhi.foundation.text import bigrams
from gongzhi.journeys.appeals import events as told
from gongzhi.journeys.appeals.models import Appeal, Channel, Contact, Naming
from gongzhi.journeys.appeals.rules import other_channel
from gongzhi.register.people.models import AccessLog, Account
from gongzhi.register.people.queries import phone_index

from ..places import ROADS
from .life import Life

CHANNELS = ((Channel.ONLINE, 58), (Channel.COUNTER, 16), (Channel.TELEPHONE, 14), (Channel.BOX, 12))
NAMINGS = ((Naming.HIDDEN, 62), (Naming.NAMED, 30), (Naming.ANONYMOUS, 8))
CORNERS = ("菜场门口", "公交站旁", "小学门口", "路口", "桥下", "河边步道", "药店前", "巷子里")
PURPOSES = ("打电话问清楚在哪一户", "约时间上门看", "告诉您进展", "核对是不是同一件事")


def say(life: Life) -> None:
    chance, text = life.chance, life.text
    channel = chance.weighted(CHANNELS)
    naming = Naming.ANONYMOUS if channel == Channel.BOX else chance.weighted(NAMINGS)
    is_outside = text.sites == ("street",)
    block = chance.choice(life.home.buildings) if life.happens(0.7) else None
    spot = f"{chance.choice(ROADS)}{chance.choice(CORNERS)}" if is_outside else ""
    place = spot or " ".join(filter(None, (life.home.row.name, block.name if block else "")))
    title, detail = life.named(text.title), life.named(text.detail)
    life.clerk = life.cast.worker(life.office, chance)
    helper = life.clerk if channel in (Channel.COUNTER, Channel.TELEPHONE) else None
    life.item = fresh(
        WorkItem,
        id=life.id,
        kind="appeal",
        title=title,
        place=place,
        source=_source(channel, helper, is_nameless=naming == Naming.ANONYMOUS),
        area=life.home.area,
        unit=life.office,
        lead_unit=life.office,
        opened_at=life.at,
    )
    life.appeal = fresh(
        Appeal,
        item=life.item,
        area=life.home.area,
        neighbourhood=None if is_outside else life.home.row,
        building=None if is_outside else block,
        spot=spot,
        channel=channel,
        naming=naming,
        author=life.resident.person if life.resident and naming != Naming.ANONYMOUS else None,
        helper=helper,
        title=title,
        detail=detail,
        pack=life.world.pack,
        may_publish=naming != Naming.NAMED and life.happens(0.82),
        receipt_hash=life.world.receipt(life.id),
        filed_at=life.at,
        search=tsvector(sorted({*_pairs(title), *_pairs(detail), *_pairs(place)})),
    )
    _leave_contact(life)
    life.tell(told.AppealFiled, helper, channel=channel)
    life.start_clock("accept")


def triage(life: Life) -> str:
    """The office reads it: declined, sent on its way, or taken in and sorted."""
    if life.once("withdraw", 0.012) and life.past(life.office_time(1)):
        return "withdraw"
    if not life.past(life.later(7)):
        return ""
    if life.text.outcome == "declined":
        life.stop_clock()
        return "hand_off" if other_channel(life.appeal.detail, life.world.pack) else "decline"
    take_in(life, life.clerk)
    _look(life)
    _maybe_publish(life)
    return "work"


def take_in(life: Life, by: Account) -> None:
    """It is accepted and sorted, and somebody holds it; the answer's clock runs."""
    appeal, item = life.appeal, life.item
    life.stop_clock()
    appeal.category, appeal.urgency = life.text.category, life.text.urgency
    appeal.accepted_at, appeal.status = life.at, "working"
    item.urgency = life.text.urgency
    life.tell(told.AppealAccepted, by, category=appeal.category, urgency=appeal.urgency)
    claim(life, by)
    appeal.answer_due_at = life.start_clock("answer").due_at


def claim(life: Life, by: Account) -> None:
    item = life.item
    item.status, item.owner = "held", by
    item.lead_owner = item.lead_owner or by
    life.tell(custody.ItemClaimed, by)


def _source(channel: Channel, helper: Account | None, *, is_nameless: bool) -> str:
    if helper:
        return f"{channel.label}，{helper.display_name}代写"
    return f"{channel.label}，匿名" if is_nameless else channel.label


def _leave_contact(life: Life) -> None:
    """Who has no account leaves a number for this matter, or nothing."""
    appeal = life.appeal
    is_reached = appeal.author_id or appeal.naming == Naming.ANONYMOUS
    if is_reached or not (appeal.helper or life.happens(0.7)):
        return
    phone = life.chance.phone()
    name = life.chance.person_name() if appeal.helper or life.happens(0.4) else None
    life.rows.contacts.append(
        fresh(Contact, appeal=appeal, name=name, phone=phone, phone_index=phone_index(phone))
    )


def _look(life: Life) -> None:
    """Whoever looks at a number says why, and the one it belongs to can read it."""
    appeal = life.appeal
    if appeal.author_id is None or not life.happens(0.4):
        return
    life.rows.looks.append(
        fresh(
            AccessLog,
            person_id=appeal.author_id,
            subject_id=life.id,
            account_id=life.clerk.pk,
            viewer=life.clerk.display_name,
            role=f"{life.office.short_name} 社区工作者",
            purpose=life.chance.choice(PURPOSES),
            fields=["姓名", "手机号"],
            at=life.at,
        )
    )


def _maybe_publish(life: Life) -> None:
    appeal = life.appeal
    if appeal.may_publish and life.happens(0.85):
        appeal.public_title, appeal.published_at = appeal.title, life.at
        life.tell(told.AppealPublished, life.clerk)


@lru_cache(maxsize=20_000)
def _pairs(text: str) -> frozenset[str]:
    """A text comes again and again in a large twin, its place does not."""
    return frozenset(bigrams(text))
