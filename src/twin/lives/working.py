"""The middle: it changes hands, the resident is asked, progress is told."""

from __future__ import annotations

from gongzhi.capabilities.casework import events as custody
from gongzhi.capabilities.casework.models import Answer, Offer
from gongzhi.foundation.copying import fresh
from gongzhi.journeys.appeals import events as told
from gongzhi.journeys.appeals.models import Message
from gongzhi.register.organizations.models import OrgUnit

from .life import Life

DAYS = {"urgent": 0.3, "hard": 2.4, "worry": 3.6, "hope": 6.0}  # until an answer, in the middle
QUESTIONS = (
    ("请问是哪个单元、几楼？白天晚上都这样吗？", "2 单元，晚上更厉害，白天好一点。"),
    (
        "方便的话拍一张照片，我们带师傅去之前先看看。",
        "现在在外面，晚上回去补拍。就是进门右手边那一块。",
    ),
    ("大概从什么时候开始的？之前有人来修过吗？", "上个月开始的，没人来看过。"),
    ("您说的是靠马路的门，还是靠学校的门？", "靠学校那个门，早上送孩子的时候最明显。"),
    ("师傅说要进屋看一下，您哪天在家？", "星期六全天都在，平时要晚上七点以后。"),
)
PROGRESS = (
    "已经去看过现场，情况和您说的一样，正在约师傅。",
    "材料要从外地调，预计下周到，到了就装。",
    "和物业碰过头了，他们先排查一遍，两天内给回音。",
    "要几家一起商量，时间定在周五晚上，结果会告诉您。",
    "先做了临时处理，彻底弄好还要几天。",
)
WHY = {"property": "物业合同里的事", "street": "要街道统一安排"}
NOT_OURS = (
    "这个点位不在我们管的路段，属于小区里面",
    "职责清单第 6 条写的是社区办理，请社区先处理",
    "人手和车都在防汛点上，三天内到不了，先请社区应急",
)


def work_on(life: Life) -> float:
    """Hours until somebody can answer."""
    return life.chance.lognormvariate(0, 0.72) * DAYS[life.text.urgency] * 24


def work(life: Life) -> str:
    """What is still to come before the answer, each at most once."""
    if life.once("withdraw late", 0.012) and life.past(life.later(20)):
        return "withdraw"
    if life.once("transfer", 1) and handler_of(life) is not None:
        return "transfer" if life.past(life.later(3)) else ""
    if life.once("tell", 0.16):
        return "tell" if life.past(life.later(16)) else ""
    if life.once("ask", 0.09):
        return "ask" if life.past(life.office_time(6)) else ""
    return "answer" if life.past(life.office_time(work_on(life))) else ""


def transfer(life: Life) -> str:
    """Offered; pushed back or called back once in a while; accepted, unless nobody has answered yet."""
    handler = handler_of(life)
    if handler is None:
        return "work"
    reason = WHY.get(life.text.handler, "属于贵单位职责")
    if life.happens(0.05) and not _called_back(life, handler, reason):
        return ""
    wrong = life.street
    if life.happens(0.12) and wrong.pk != handler.pk:
        if not _offered(life, wrong, "先请街道看看", is_accepted=False):
            return ""
        if not life.past(life.later(2)):
            return ""
    return "work" if _offered(life, handler, reason, is_accepted=True) else ""


def ask(life: Life) -> str:
    """The clock stands still until the resident has said more."""
    question, reply = life.chance.choice(QUESTIONS)
    owner = life.item.owner
    _message(life, "question", question, by_staff=True)
    life.tell(custody.ResidentAsked, owner)
    life.tell(told.QuestionAsked, owner)
    life.item.status, life.running.paused_at = "waiting", life.at
    life.running.paused_for = "resident"
    life.show_due()
    if not life.past(life.office_time(life.chance.expovariate(1 / 20))):
        return ""
    life.item.status = "held"
    before = life.running.due_at
    life.restart_clock()
    life.appeal.answer_due_at = life.running.due_at
    _message(life, "supplement", reply, by_staff=False)
    life.tell(custody.ItemResumed)
    if life.running.due_at != before:
        life.tell(told.AnswerDueMoved, due_before=before, due_after=life.running.due_at)
    life.tell(told.SupplementGiven)
    return "work"


def tell_progress(life: Life) -> str:
    _message(life, "progress", life.chance.choice(PROGRESS), by_staff=True)
    life.tell(told.ProgressTold, life.item.owner)
    return "work"


def handler_of(life: Life) -> OrgUnit | None:
    """Who really does it; None when the community does, or nobody else is there."""
    if life.text.handler == "community":
        return None
    if life.text.handler == "property":
        return life.cast.property_of.get(life.home.row.pk)
    if life.text.handler == "street":
        return life.street
    return life.cast.handlers.get(life.text.handler)


def _offered(life: Life, unit: OrgUnit, reason: str, *, is_accepted: bool) -> bool:
    """Whether an answer has come; until then it stays with the sender."""
    item, offer = life.item, _offer(life, unit, reason)
    if not life.past(life.later(9)):
        return False
    worker = life.cast.worker(unit, life.chance)
    item.status, item.offered_to, offer.answered_at = "held", None, life.at
    if is_accepted:
        offer.answer = Answer.ACCEPTED
        life.tell(custody.OfferAccepted, worker, from_unit=item.unit.pk, to_unit=unit.pk)
        item.unit, item.owner = unit, worker
    else:
        offer.answer = Answer.PUSHED_BACK
        offer.answer_reason = life.chance.choice(NOT_OURS)
        life.tell(custody.OfferPushedBack, worker, to_unit=unit.pk, reason=offer.answer_reason)
    return True


def _called_back(life: Life, unit: OrgUnit, reason: str) -> bool:
    """The sender thinks again before anybody has answered."""
    item, offer = life.item, _offer(life, unit, reason)
    if not life.past(life.later(2)):
        return False
    item.status, item.offered_to = "held", None
    offer.answer, offer.answered_at = Answer.CALLED_BACK, life.at
    life.tell(custody.OfferCalledBack, item.owner, to_unit=unit.pk)
    return life.past(life.later(3))


def _offer(life: Life, unit: OrgUnit, reason: str) -> Offer:
    item = life.item
    offer = fresh(
        Offer,
        item=item,
        from_unit=item.unit,
        from_owner=item.owner,
        to_unit=unit,
        reason=reason,
        made_at=life.at,
    )
    life.rows.offers.append(offer)
    life.tell(
        custody.ItemOffered, item.owner, from_unit=item.unit.pk, to_unit=unit.pk, reason=reason
    )
    item.status, item.offered_to = "offered", unit
    return offer


def _message(life: Life, kind: str, words: str, *, by_staff: bool) -> None:
    by = life.item.owner if by_staff else None
    life.rows.messages.append(
        fresh(Message, appeal=life.appeal, kind=kind, words=words, by=by, at=life.at)
    )
