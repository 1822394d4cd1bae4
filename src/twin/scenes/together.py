"""Several units on one matter: plans in stages, whistles, disputes and their rulings."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from gongzhi.capabilities.casework import services as casework
from gongzhi.capabilities.casework.models import Dispute, Stage
from gongzhi.capabilities.casework.queries import open_dispute
from gongzhi.foundation.policy import Actor
from gongzhi.journeys.appeals import services as appeals
from gongzhi.journeys.appeals.models import Appeal
from gongzhi.journeys.appeals.services import FourParts
from gongzhi.register.organizations.models import OrgUnit

from .hands import Hands
from .words import Said, fitting, words

PLANS, WHISTLES, DISPUTES = 14, 12, 8
OFFERED = "属于贵单位的职责，请接办"
MOST = 2_000  # of what is in hand, in a large twin
ENDS = ("on_time", "late", "not_now")


def look_at_what_is_in_hand(hands: Hands) -> None:
    """What the lives have left to be done; the scenes share it out."""
    found = Appeal.objects.filter(status="working", item__status__in=("held", "offered"))
    for appeal in found.select_related("item__unit").order_by("pk")[:MOST]:
        hands.in_hand[appeal.item.status].append(appeal)
    hands.know_last(one.pk for known in hands.in_hand.values() for one in known)


def plan_in_stages(hands: Hands) -> None:
    """One is done, one is late, one cannot be done now and comes back on its day."""
    chosen = hands.choose(_with_text(hands, "plan"), PLANS, room=6)
    # The longest in hand is late: a day gone by must have been ahead once.
    chosen.sort(key=lambda appeal: (appeal.area != hands.communities[0], hands.last[appeal.pk]))
    for number, appeal in enumerate(chosen):
        text = fitting("plan", appeal.category)
        if text:
            _plan(hands, appeal, text, ENDS[(number + 1) % 3])


def _with_text(hands: Hands, kind: str) -> list[Appeal]:
    """In hand, not a mere wish, and of a kind for which something is written."""
    held = (appeal for appeal in hands.in_hand["held"] if appeal.urgency != "hope")
    return [appeal for appeal in held if fitting(kind, appeal.category)]


def _plan(hands: Hands, appeal: Appeal, text: Said, end: str) -> None:
    owner, times = hands.owner(appeal), hands.moments_of(appeal.pk, 5)
    if not times:
        return
    stages = _stages(hands, appeal, text["steps"], owner, times, is_late=end == "late")
    casework.accept_stage(stages[0].pk, done=text["steps"][0]["done"], actor=owner, at=times[1])
    if end == "on_time" and "done" in text["steps"][1]:
        worker = _of(hands, stages[1], owner)
        casework.report_stage(
            stages[1].pk, done=text["steps"][1]["done"], actor=worker, at=times[2]
        )
        casework.accept_stage(stages[1].pk, actor=owner, at=times[3])
        later = hands.today + timedelta(days=hands.chance.randint(8, 20))
        casework.move_stage(
            stages[2].pk, due_on=later, reason=text["moved"], actor=owner, at=times[4]
        )
    elif end == "not_now":
        for stage in stages[1:]:
            casework.drop_stage(stage.pk, reason=text["dropped"], actor=owner, at=times[3])
        _put_off(hands, appeal, text, owner, times[4])


def _stages(
    hands: Hands,
    appeal: Appeal,
    steps: list[Said],
    owner: Actor,
    times: list[datetime],
    *,
    is_late: bool,
) -> list[Stage]:
    """Planned at the first moment: days that suit what comes of it."""
    second = timezone.localdate(times[2]) if is_late else hands.today + timedelta(days=3)
    days = (timezone.localdate(times[1]), second, hands.today + timedelta(days=12))
    return [
        casework.plan_stage(
            appeal.pk,
            what=step["what"],
            unit_id=_unit(hands, appeal, step["who"]),
            owner_id=owner.pk if step["who"] == "own" else None,
            due_on=day,
            cost=Decimal(step["cost"]) if "cost" in step else None,
            actor=owner,
            at=times[0] + timedelta(minutes=2 * number),
        )
        for number, (step, day) in enumerate(zip(steps, days, strict=True))
    ]


def _unit(hands: Hands, appeal: Appeal, who: str) -> UUID:
    return appeal.item.unit_id if who == "own" else hands.cast.handlers[who].pk


def _of(hands: Hands, stage: Stage, owner: Actor) -> Actor:
    """Who says a stage is done: somebody of the unit that did it."""
    staff = hands.cast.workers[stage.unit_id]
    accounts = {one.account.pk for one in staff}
    return owner if owner.pk in accounts else hands.actor(staff[0].account.pk)


def _put_off(hands: Hands, appeal: Appeal, text: Said, owner: Actor, at: datetime) -> None:
    again = hands.today + timedelta(days=hands.chance.choice((60, 90, 120)))
    appeals.answer(
        appeal.pk,
        outcome="not_now",
        words=f"第一步做完了：{text['steps'][0]['done']}后面的现在做不了，{again.month}月{again.day}日再看。",
        parts=FourParts(
            what="后面两步现在还办不了。",
            why=text["dropped"],
            where=f"{again.month}月{again.day}日我们再看一次，到时主动告诉您；急用到社区服务台想别的办法。",
            objection="觉得现在就能办，可以点“没解决，重新办”，换人核实；也可以打 12345。",
        ),
        recheck_on=again,
        actor=owner,
        at=at,
    )


def blow_whistles(hands: Hands) -> None:
    """Called, reported in, and done; some a community asked for, one of them for nothing."""
    for number, appeal in enumerate(hands.choose(_with_text(hands, "whistle"), WHISTLES, room=5)):
        text, times = fitting("whistle", appeal.category), hands.moments_of(appeal.pk, 4)
        if text and times:
            _whistle(hands, appeal, text, times, number)


def _whistle(hands: Hands, appeal: Appeal, text: Said, times: list[datetime], number: int) -> None:
    officer = hands.worker(hands.street(appeal.area))
    units = [hands.cast.handlers[code] for code in text["call"]]
    units = [unit for unit in units if unit.pk != appeal.item.unit_id]
    if not units:
        return
    call = {"to_units": [unit.pk for unit in units], "reason": text["reason"]}
    if number % 3 == 1:
        asked = casework.ask_whistle(appeal.pk, **call, actor=hands.owner(appeal), at=times[0])
        if number % 6 == 4:
            return  # the street has yet to say
        called = [
            casework.answer_call(one.pk, is_blown=True, actor=officer, at=times[1]) for one in asked
        ]
    else:
        called = casework.blow_whistle(appeal.pk, **call, actor=officer, at=times[1])
    for whistle, unit in zip(called, units, strict=True):
        worker = hands.worker(unit, "handler")
        if number % 5:
            casework.report_in(
                whistle.pk, who=text["came"], plan=text["plan"], actor=worker, at=times[2]
            )
        if number % 5 > 1:
            casework.give_result(whistle.pk, result=text["result"], actor=worker, at=times[3])


def dispute(hands: Hands) -> None:
    """What nobody takes goes before the street: one in two has been decided."""
    chosen = hands.choose(_disputed(hands, "offered"), DISPUTES, room=4)
    if few := hands.some(DISPUTES) - len(chosen):
        chosen += hands.choose(_disputed(hands, "held"), DISPUTES, room=4)[:few]
    texts = words()["dispute"]
    for number, appeal in enumerate(chosen):
        text, times = texts[number % len(texts)], hands.moments_of(appeal.pk, 4)
        if not times:
            continue
        opened = _before_the_street(hands, appeal, text, times)
        if opened and number % 2:
            casework.decide_dispute(
                opened.pk,
                unit_id=opened.to_unit_id,
                why=text["why"],
                basis=text["basis"],
                actor=hands.worker(hands.street(appeal.area)),
                at=times[3],
            )


def _disputed(hands: Hands, status: str) -> list[Appeal]:
    """Of which the street is no party, and that another unit has been asked or can be asked to take."""
    return [
        appeal
        for appeal in hands.in_hand[status]
        if hands.street(appeal.area).pk not in (appeal.item.unit_id, appeal.item.offered_to_id)
        and (appeal.item.offered_to_id or _other(hands, appeal))
    ]


def _other(hands: Hands, appeal: Appeal) -> OrgUnit | None:
    text = fitting("whistle", appeal.category)
    units = [hands.cast.handlers[code] for code in text["call"]] if text else []
    return next((unit for unit in units if unit.pk != appeal.item.unit_id), None)


def _before_the_street(
    hands: Hands, appeal: Appeal, text: Said, times: list[datetime]
) -> Dispute | None:
    """The sender asks for it; or the unit that pushes it back does."""
    item, owner, other = appeal.item, hands.owner(appeal), _other(hands, appeal)
    if item.offered_to_id is not None or other is None:
        return casework.ask_decision(item.pk, reason=text["reason"], actor=owner, at=times[2])
    casework.offer_item(item.pk, to_unit=other.pk, reason=OFFERED, actor=owner, at=times[0])
    casework.push_back(
        item.pk,
        reason=text["reason"],
        wants_decision=True,
        actor=hands.worker(other, "handler"),
        at=times[2],
    )
    return open_dispute(item.pk)
