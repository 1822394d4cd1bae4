"""The life of one appeal, made by the rules of the house and a little chance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from gongzhi.capabilities.casework import events as work
from gongzhi.capabilities.casework.models import Answer, Clock, Offer, WorkItem
from gongzhi.capabilities.casework.queries import clock_rule
from gongzhi.capabilities.casework.services.clocks import new_clock
from gongzhi.foundation.journal.events import Event
from gongzhi.foundation.rulebook import Pack
from gongzhi.foundation.text import bigrams
from gongzhi.foundation.worktime import ZONE
from gongzhi.journeys.appeals import events as told
from gongzhi.journeys.appeals.models import (
    Appeal,
    Channel,
    Message,
    Naming,
    Outcome,
    Rating,
    Refusal,
    Reply,
)
from gongzhi.register.organizations.models import OrgUnit, UnitKind
from gongzhi.register.people.models import Account

from .chance import Chance
from .copying import tsvector
from .places import ROADS, Home
from .residents import Resident
from .texts import Text
from .units import Cast

CHANNELS = (
    (Channel.ONLINE, 58),
    (Channel.COUNTER, 16),
    (Channel.TELEPHONE, 14),
    (Channel.BOX, 12),
)
CORNERS = ("菜场门口", "公交站旁", "小学门口", "路口", "桥下", "河边步道", "药店前", "巷子里")
_WORKING_HOURS = (9, 10, 10, 11, 14, 15, 15, 16, 17)
_OUTCOMES = {
    "done": Outcome.DONE,
    "partly": Outcome.PARTLY,
    "not_now": Outcome.NOT_NOW,
    "explained": Outcome.EXPLAINED,
}


@dataclass
class Rows:
    """Everything the lives leave behind, by table."""

    items: list[WorkItem] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    appeals: list[Appeal] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def tables(self) -> list[list[Any]]:
        """In the order in which they can be written."""
        return [
            self.items,
            self.clocks,
            self.offers,
            self.appeals,
            self.messages,
            self.replies,
            self.refusals,
        ]


class Life:
    """One appeal from being said until now, or until it ends."""

    def __init__(
        self,
        text: Text,
        *,
        said_at: datetime,
        now: datetime,
        home: Home,
        resident: Resident | None,
        cast: Cast,
        pack: Pack,
        chance: Chance,
        rows: Rows,
        receipt: Callable[[UUID], bytes],
    ) -> None:
        self.text, self.now, self.home, self.cast = text, now, home, cast
        self.pack, self.chance, self.rows = pack, chance, rows
        self.at = said_at
        self.office = cast.by_area[home.area, UnitKind.COMMUNITY]
        self.resident = resident
        self.id = chance.uuid()
        self.receipt = receipt

    def live(self) -> None:
        self._say()
        if self._past(self._office_time(self.chance.expovariate(1 / 7))):
            self._triage()
        self._keep()

    # ── steps ────────────────────────────────────────────────────────────

    def _say(self) -> None:
        chance, text = self.chance, self.text
        channel = chance.weighted(CHANNELS)
        naming = (
            Naming.ANONYMOUS
            if channel == Channel.BOX
            else chance.weighted(((Naming.HIDDEN, 62), (Naming.NAMED, 30), (Naming.ANONYMOUS, 8)))
        )
        block = chance.choice(self.home.buildings) if chance.random() < 0.7 else None
        is_outside = text.sites == ("street",)
        title = text.title.replace("{小区}", self.home.row.name)
        detail = text.detail.replace("{小区}", self.home.row.name)
        spot = f"{chance.choice(ROADS)}{chance.choice(CORNERS)}" if is_outside else ""
        place = spot or f"{self.home.row.name}{' ' + block.name if block else ''}"
        self.clerk = self.cast.worker(self.office, chance)
        helper = self.clerk if channel in (Channel.COUNTER, Channel.TELEPHONE) else None
        source = Channel(channel).label + (
            f"，{helper.display_name}代写"
            if helper
            else "，匿名"
            if naming == Naming.ANONYMOUS
            else ""
        )
        self.item = WorkItem(
            id=self.id,
            kind="appeal",
            title=title,
            place=place,
            source=source,
            area=self.home.area,
            unit=self.office,
            lead_unit=self.office,
            opened_at=self.at,
        )
        self.appeal = Appeal(
            item=self.item,
            area=self.home.area,
            neighbourhood=None if is_outside else self.home.row,
            building=None if is_outside else block,
            spot=spot,
            channel=channel,
            naming=naming,
            author=self.resident.person if self.resident and naming != Naming.ANONYMOUS else None,
            helper=helper,
            title=title,
            detail=detail,
            pack=self.pack,
            may_publish=naming != Naming.NAMED and chance.random() < 0.82,
            receipt_hash=self.receipt(self.id),
            filed_at=self.at,
            search=tsvector(bigrams(f"{title} {detail} {place}")),
        )
        self._tell(told.AppealFiled, helper, channel=channel)
        self._clock("accept")

    def _triage(self) -> None:
        """The office reads it: declined, or taken in and sorted."""
        self._stop_clock()
        if self.text.outcome == "declined":
            self._decline()
            return
        appeal, item = self.appeal, self.item
        appeal.category, appeal.urgency = self.text.category, self.text.urgency
        appeal.accepted_at, appeal.status = self.at, "working"
        item.urgency, item.status = self.text.urgency, "held"
        item.owner = item.lead_owner = self.clerk
        self._tell(
            told.AppealAccepted, self.clerk, category=appeal.category, urgency=appeal.urgency
        )
        self._tell(work.ItemClaimed, self.clerk)
        appeal.answer_due_at = self._clock("answer").due_at
        self._maybe_publish()
        self._work()

    def _work(self) -> None:
        handler = self._handler()
        if handler is not None and self._past(self._office_time(self.chance.expovariate(1 / 3))):
            self._transfer(handler)
            if self.item.status != "held":
                return
        if (
            self.item.status == "held"
            and self.chance.random() < 0.07
            and self._past(self._office_time(6))
        ):
            self._ask()
            if self.item.status == "waiting":
                return
        if self.item.status != "held":
            return
        days = {"urgent": 0.4, "hard": 2.6, "worry": 4.0, "hope": 6.5}[self.text.urgency]
        hours = self.chance.lognormvariate(0, 0.75) * days * 24
        if self._past(self._office_time(hours)):
            self._answer()

    def _transfer(self, handler: OrgUnit) -> None:
        """Offered; pushed back once in a while; accepted, unless nobody has answered yet."""
        reason = {"property": "物业合同里的事", "street": "要街道统一安排"}.get(
            self.text.handler, "属于贵单位职责"
        )
        wrong = self.cast.by_area[self.home.area[:9], UnitKind.STREET]
        goes_astray = self.chance.random() < 0.12 and wrong.pk != handler.pk
        if not goes_astray or self._offered(wrong, "先请街道看看", is_accepted=False):
            self._offered(handler, reason, is_accepted=True)

    def _offered(self, unit: OrgUnit, reason: str, *, is_accepted: bool) -> bool:
        item = self.item
        sender = item.owner
        offer = Offer(
            item=item,
            from_unit=item.unit,
            from_owner=sender,
            to_unit=unit,
            reason=reason,
            made_at=self.at,
        )
        self.rows.offers.append(offer)
        self._tell(work.ItemOffered, sender, from_unit=item.unit.pk, to_unit=unit.pk, reason=reason)
        item.status, item.offered_to = "offered", unit
        if not self._past(self._office_time(self.chance.expovariate(1 / 9))):
            return False
        worker = self.cast.worker(unit, self.chance)
        item.status, item.offered_to, offer.answered_at = "held", None, self.at
        if is_accepted:
            offer.answer = Answer.ACCEPTED
            self._tell(work.OfferAccepted, worker, from_unit=item.unit.pk, to_unit=unit.pk)
            item.unit, item.owner = unit, worker
        else:
            offer.answer, offer.answer_reason = (
                Answer.PUSHED_BACK,
                "不在我们职责清单里，附清单第 6 条",
            )
            self._tell(work.OfferPushedBack, worker, to_unit=unit.pk, reason=offer.answer_reason)
        return True

    def _ask(self) -> None:
        question = self.chance.choice(
            (
                "请问是哪个单元、几楼？白天晚上都这样吗？",
                "方便的话拍一张照片，我们带师傅去之前先看看。",
                "大概从什么时候开始的？之前有人来修过吗？",
            )
        )
        self.rows.messages.append(
            Message(
                appeal=self.appeal, kind="question", words=question, by=self.item.owner, at=self.at
            )
        )
        self._tell(told.QuestionAsked, self.item.owner)
        self._tell(work.ResidentAsked, self.item.owner)
        self.item.status, self.item.is_paused = "waiting", True
        clock = self.running
        clock.paused_at = self.at
        begun = self.at
        if self._past(self.at + timedelta(hours=self.chance.expovariate(1 / 20))):
            self.rows.messages.append(
                Message(
                    appeal=self.appeal,
                    kind="supplement",
                    words=self.chance.choice(
                        (
                            "2 单元，晚上更厉害。",
                            "照片发上来了，就是图里那块。",
                            "上个月开始的，没人来看过。",
                        )
                    ),
                    at=self.at,
                )
            )
            self._tell(told.SupplementGiven, None)
            self._tell(work.ItemResumed, None)
            self.item.status, self.item.is_paused = "held", False
            clock.paused_at, clock.pauses = None, [[begun.isoformat(), self.at.isoformat()]]
            clock.due_at += self.at - begun
            self.item.due_at = self.appeal.answer_due_at = clock.due_at

    def _answer(self) -> None:
        appeal, item, text = self.appeal, self.item, self.text
        self._stop_clock()
        outcome = _OUTCOMES[text.outcome]
        recheck = (self.at + timedelta(days=self.chance.choice((60, 90, 120)))).date()
        answer = text.answer.replace("{小区}", self.home.row.name)
        self.rows.replies.append(
            Reply(
                appeal=appeal,
                outcome=outcome,
                words=answer,
                recheck_on=recheck if outcome == Outcome.NOT_NOW else None,
                unit=item.unit,
                by=item.owner,
                at=self.at,
            )
        )
        if outcome == Outcome.NOT_NOW:
            self._refuse(
                "not_now",
                "not_now",
                what="现在还办不了。",
                why=answer[:500],
                where=f"{recheck.month}月{recheck.day}日再看一次，到时主动告诉您；急用可以找社区服务台想别的办法。",
                objection="觉得现在就能办，可以重新办，换人核实；也可以打 12345。",
            )
        appeal.status, appeal.answered_at = "answered", self.at
        item.status = "confirming"
        self._tell(told.AppealAnswered, item.owner, outcome=outcome)
        self._tell(work.ItemHandedIn, None)
        rate = self._clock("rate")
        roll = self.chance.random()
        if roll < 0.58:
            if self._past(self.at + timedelta(hours=self.chance.expovariate(1 / 40))):
                self._rate()
        elif self._past(rate.due_at + timedelta(minutes=7)):
            self._close(told.AppealLapsed, None)

    def _rate(self) -> None:
        again = 12 if self.appeal.reopened else 0
        good = again + {"done": 86, "partly": 40, "not_now": 22, "explained": 66}[self.text.outcome]
        rating = self.chance.weighted(
            (
                (Rating.SOLVED, good),
                (Rating.HALF, 70 - good * 0.6),
                (Rating.UNSOLVED, 30 - good * 0.28),
            )
        )
        appeal = self.appeal
        appeal.rating, appeal.rated_at = rating, self.at
        appeal.rating_words = self.chance.choice(
            {
                Rating.SOLVED: ("谢谢，好了。", "师傅很耐心。", "", "", "比我想的快。"),
                Rating.HALF: ("好一点，还有一处没弄。", "", "先这样吧，再看看。"),
                Rating.UNSOLVED: ("没有用，过两天又一样。", "还是老样子。"),
            }[rating]
        )
        self._close(told.AppealRated, None, rating=rating)
        if rating == Rating.UNSOLVED and self._past(self.at + timedelta(minutes=1)):
            self._reopen()

    def _reopen(self) -> None:
        appeal, item = self.appeal, self.item
        appeal.reopened += 1
        appeal.status, appeal.closed_at = "working", None
        self._tell(told.AppealReopened, None)
        self._tell(work.ItemReturned, None)
        item.status, item.closed_at = "unclaimed", None
        item.unit, item.owner = item.lead_unit, None
        appeal.answer_due_at = self._clock("answer").due_at
        if self._past(self._office_time(self.chance.expovariate(1 / 6))):
            other = self.cast.worker(self.office, self.chance)
            item.owner, item.status = other, "held"
            self._tell(work.ItemClaimed, other)
            if self._past(self._office_time(self.chance.expovariate(1 / 50))):
                self._answer()

    def _close(self, event: type[Event], by: Account | None, **details: str) -> None:
        appeal, item = self.appeal, self.item
        self._stop_clock()
        days = int(self.pack.rule("appeals.reopen", "default").data["amount"])
        appeal.status, appeal.closed_at = "closed", self.at
        appeal.reopen_until = self.at + timedelta(days=days)
        item.status, item.closed_at = "done", self.at
        self._tell(event, by, **details)
        self._tell(work.ItemFinished, None)

    def _decline(self) -> None:
        appeal, item = self.appeal, self.item
        appeal.status, item.status, item.closed_at = "declined", "done", self.at
        answer = self.text.answer.replace("{小区}", self.home.row.name)
        self._tell(told.AppealDeclined, self.clerk, reason="not_ours")
        self._tell(work.ItemFinished, None)
        self._refuse(
            "declined",
            "not_ours",
            what="这件事社区办不了，没有受理。",
            why=answer[:500],
            where="按上面写的去找有权办的单位；说不清找谁，打社区电话，帮您问到底。",
            objection="15 日内可以请街道换人复核。",
        )

    # ── pieces ───────────────────────────────────────────────────────────

    def _refuse(self, kind: str, reason: str, **parts: str) -> None:
        self.rows.refusals.append(
            Refusal(
                appeal=self.appeal,
                kind=kind,
                reason=reason,
                law=f"《{self.pack.title}》",
                article="受理和答复",
                by=self.item.owner or self.clerk,
                at=self.at,
                **parts,
            )
        )

    def _maybe_publish(self) -> None:
        appeal = self.appeal
        if appeal.may_publish and self.chance.random() < 0.85:
            appeal.public_title, appeal.published_at = appeal.title, self.at
            self._tell(told.AppealPublished, self.clerk)

    def _handler(self) -> OrgUnit | None:
        """Who really does it; None when the community does."""
        if self.text.handler == "community":
            return None
        if self.text.handler == "property":
            return self.cast.property_of.get(self.home.row.pk)
        if self.text.handler == "street":
            return self.cast.by_area[self.home.area[:9], UnitKind.STREET]
        return self.cast.handlers.get(self.text.handler)

    def _clock(self, kind: str) -> Clock:
        rule = clock_rule(self.pack, kind, self.text.urgency if kind == "answer" else "*")
        clock = new_clock(self.item, rule, pack=self.pack, at=self.at)
        self.rows.clocks.append(clock)
        self.running = clock
        self.item.started_at, self.item.due_at = clock.started_at, clock.due_at
        self.item.is_due_provisional = clock.is_provisional
        return clock

    def _stop_clock(self) -> None:
        self.running.stopped_at = self.at
        self.item.started_at = self.item.due_at = None
        self.item.is_due_provisional = False

    def _past(self, when: datetime) -> bool:
        """Go on to ``when`` if that has been; else the life is as far as it is."""
        if when > self.now:
            return False
        self.at = max(when, self.at + timedelta(seconds=30))
        return self.at <= self.now

    def _office_time(self, hours: float) -> datetime:
        """Some hours on, at an hour when people work; urgent matters do not wait for it."""
        when = self.at + timedelta(hours=hours)
        local = when.astimezone(ZONE)
        if self.text.urgency == "urgent" or (local.weekday() < 5 and 8 <= local.hour < 18):
            return when
        days = {5: 2, 6: 1}.get(local.weekday(), 1 if local.hour >= 18 else 0)
        hour = self.chance.choice(_WORKING_HOURS)
        return (local + timedelta(days=days)).replace(hour=hour, minute=self.chance.randrange(60))

    def _tell(self, event: type[Event], by: Account | None, **details: Any) -> None:
        self.rows.events.append(
            event(
                subject_id=self.id,
                area=self.home.area,
                actor_id=by.pk if by else None,
                at=self.at,
                **details,
            )
        )

    def _keep(self) -> None:
        self.rows.items.append(self.item)
        self.rows.appeals.append(self.appeal)
