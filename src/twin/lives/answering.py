"""The answer, and what the one who asked says to it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from gongzhi.capabilities.casework import events as custody
from gongzhi.foundation.copying import fresh
from gongzhi.foundation.journal.events import Event
from gongzhi.journeys.appeals import events as told
from gongzhi.journeys.appeals.models import Outcome, Rating, Reply
from gongzhi.register.people.models import Account

from .ending import refuse
from .life import Life
from .saying import claim
from .working import work_on

OUTCOMES = {
    "done": Outcome.DONE,
    "partly": Outcome.PARTLY,
    "not_now": Outcome.NOT_NOW,
    "explained": Outcome.EXPLAINED,
    "declined": Outcome.EXPLAINED,  # taken in after a review: explained why it ends here
}
CONTENT = {"done": 86, "partly": 40, "not_now": 22, "explained": 66, "declined": 30}
# fmt: off
SAID = {
    Rating.SOLVED:   ("谢谢，好了。", "师傅很耐心，弄完还扫干净了。", "", "", "", "比我想的快。", "当天就来人了，没想到。", "好了，晚上终于能睡了。", "辛苦你们，跑了好几趟。"),
    Rating.HALF:     ("好一点，还有一处没弄。", "", "先这样吧，过一阵再看。", "人是来了，东西没换。", "说下个月再来一次，我等着。"),
    Rating.UNSOLVED: ("没有用，过两天又一样。", "还是老样子。", "电话打了，没人来。", "答复写得好，现场没动。"),
}
# fmt: on


def answer(life: Life) -> str:
    appeal, item, text = life.appeal, life.item, life.text
    life.stop_clock()
    outcome, words = OUTCOMES[text.outcome], life.named(text.answer)
    recheck = (life.at + timedelta(days=life.chance.choice((60, 90, 120)))).date()
    life.rows.replies.append(
        fresh(
            Reply,
            appeal=appeal,
            outcome=outcome,
            words=words,
            recheck_on=recheck if outcome == Outcome.NOT_NOW else None,
            unit=item.unit,
            by=item.owner,
            at=life.at,
        )
    )
    if outcome == Outcome.NOT_NOW:
        refuse(
            life,
            "not_now",
            "not_yet",
            by=item.owner,
            what="现在还办不了。",
            why=words[:500],
            where=f"{recheck.month}月{recheck.day}日再看一次，到时主动告诉您；急用可以找社区服务台想别的办法。",
            objection="觉得现在就能办，可以点“没解决，重新办”，换人核实；也可以打 12345。",
        )
    appeal.status, appeal.answered_at = "answered", life.at
    appeal.closed_at = appeal.reopen_until = None
    item.status = "confirming"
    life.tell(told.AppealAnswered, item.owner, outcome=outcome)
    life.tell(custody.ItemHandedIn)
    life.start_clock("rate")
    if life.happens(0.58):
        hours = life.chance.expovariate(1 / 40)
        return "rate" if life.past(life.at + timedelta(hours=hours)) else ""
    return "lapse" if life.past(life.running.due_at + timedelta(minutes=7)) else ""


def rate(life: Life) -> str:
    appeal = life.appeal
    good = CONTENT[life.text.outcome] + (12 if appeal.reopened else 0)
    appeal.rating = life.chance.weighted(
        (
            (Rating.SOLVED, good),
            (Rating.HALF, 70 - good * 0.6),
            (Rating.UNSOLVED, 30 - good * 0.28),
        )
    )
    appeal.rated_at, appeal.rating_words = life.at, life.chance.choice(SAID[Rating(appeal.rating)])
    _close(life, told.AppealRated, rating=appeal.rating)
    return "reopen" if appeal.rating == Rating.UNSOLVED else ""


def lapse(life: Life) -> str:
    _close(life, told.AppealLapsed)
    return ""


def reopen(life: Life) -> str:
    """In the same moment as the word "not solved": back to where it was first heard."""
    appeal = life.appeal
    appeal.reopened += 1
    appeal.status, appeal.closed_at = "working", None
    life.tell(told.AppealReopened)
    life.send_back()
    life.tell(custody.ItemReturned)
    appeal.answer_due_at = life.start_clock("answer").due_at
    if not life.past(life.later(6)):
        return ""
    claim(life, _another(life))
    return "answer" if life.past(life.office_time(work_on(life))) else ""


def _another(life: Life) -> Account:
    return next(
        (
            staff.account
            for staff in life.cast.workers[life.office.pk]
            if staff.account is not life.clerk
        ),
        life.clerk,
    )


def _close(life: Life, event: type[Event], **details: Any) -> None:
    appeal = life.appeal
    days = int(life.world.pack.rule("appeals.reopen", "default").data["amount"])
    appeal.status, appeal.closed_at = "closed", life.at
    appeal.reopen_until = life.at + timedelta(days=days)
    life.tell(event, **details)
    life.finish()
    life.tell(custody.ItemFinished)
