"""The ends that are not an answer: a no in its four parts, another channel, a review, a withdrawal."""

from __future__ import annotations

import re

from gongzhi.capabilities.casework import events as custody
from gongzhi.foundation.copying import fresh
from gongzhi.journeys.appeals import events as told
from gongzhi.journeys.appeals.models import Refusal
from gongzhi.journeys.appeals.rules import other_channel
from gongzhi.register.people.models import Account

from .life import Life
from .saying import claim

# fmt: off
GROUNDS = (
    # the answer speaks of                        ground             where instead
    (r"业主大会|业主共同|业委会|表决",              "owners_decide",   "向业主委员会提议开业主大会；还没有业主委员会的，到社区服务台，帮您从筹备开始。"),
    (r"法院|诉讼|仲裁|起诉|合同纠纷",              "legal_channel",   "到区人民法院立案窗口，或区劳动人事争议仲裁院；写材料有困难打 12348。"),
    (r"个人信息|隐私|保密",                       "secret",          "与您本人有关的，可以带身份证到社区服务台查；别人的信息不能给。"),
    (r"调解",                                    "no_mediation",    "社区调解室每周二、四下午开门，双方都愿意再来；也可以到司法所。"),
    (r"市场|价格|自主经营|合同约定",              "market",          "对价格有意见打 12315；合同上的事可以到社区问义务律师，每周三下午在。"),
    (r"无权|不得|违反|违法|依法.*(养|租|经营)",    "unlawful",        "想换个办法，可以到社区服务台一起商量合法的做法。"),
    (r"",                                        "out_of_scope",    "按上面写的去找有权办的单位；说不清找谁，打社区电话，帮您问到底。"),
)
# fmt: on
OBJECTION = "15 日内可以请街道换人复核，页面上点“请街道复核”，或到街道窗口说。"


def decline(life: Life) -> str:
    answer = life.named(life.text.answer)
    ground, where = next(
        (code, where) for words, code, where in GROUNDS if re.search(words, answer)
    )
    life.appeal.status = "declined"
    life.tell(told.AppealDeclined, life.clerk, reason=ground)
    refuse(
        life,
        "declined",
        ground,
        by=life.clerk,
        what="这件事社区办不了，没有受理。",
        why=answer[:500],
        where=where,
        objection=OBJECTION,
    )
    life.finish()
    life.tell(custody.ItemFinished)
    return "object" if life.happens(0.34) and life.past(life.later(50)) else ""


def hand_off(life: Life) -> str:
    """The words speak of a channel that is not ours; the telling is on record."""
    channel = other_channel(life.appeal.detail, life.world.pack)
    if channel is None:
        return "decline"
    life.appeal.status = "handed_off"
    life.tell(told.AppealHandedOff, life.clerk, channel=channel.code)
    refuse(
        life,
        "handed_off",
        channel.code,
        by=life.clerk,
        what=f"这件事要走别的渠道：{channel.label}。",
        why=life.named(life.text.answer)[:500],
        where=channel.say[:500],
        objection="觉得不该走这条路，可以再说一次，写明理由；也可以打 12345。",
    )
    life.finish()
    life.tell(custody.ItemFinished)
    return ""


def object_to(life: Life) -> str:
    """Somebody else shall look at the no, one level up."""
    life.appeal.status = "review"
    life.tell(told.ReviewAsked)
    life.send_back(up=True)
    life.tell(custody.ItemReturned)
    life.start_clock("review")
    return "review" if life.past(life.later(60)) else ""


def review(life: Life) -> str:
    appeal, officer = life.appeal, life.cast.worker(life.street, life.chance)
    appeal.is_reviewed = True
    if life.happens(0.7):
        appeal.status = "declined"
        life.tell(told.DecisionUpheld, officer)
        refuse(
            life,
            "upheld",
            next(no.reason for no in reversed(life.rows.refusals) if no.appeal is appeal),
            by=officer,
            what="街道复核过了，维持原来的答复。",
            why="换人核对了现场和材料，原来的理由成立：" + life.named(life.text.answer)[:400],
            where="可以到区社会治理中心窗口当面说；属于信访事项的，可以请上一级复核。",
            objection="收到复核意见 30 日内，可以向区里请求复核，写明不同意哪一点。",
        )
        life.finish()
        life.tell(custody.ItemFinished)
        return ""
    life.send_back()
    appeal.status, appeal.accepted_at = "working", life.at
    appeal.category, appeal.urgency = life.text.category, life.text.urgency
    appeal.answer_due_at = life.start_clock("answer").due_at
    life.item.urgency = life.text.urgency
    life.tell(custody.ItemReturned)
    life.tell(told.DecisionOverturned, officer)
    if not life.past(life.later(5)):
        return ""
    claim(life, life.clerk)
    return "work"


def withdraw(life: Life) -> str:
    life.appeal.status = "withdrawn"
    life.tell(told.AppealWithdrawn)
    life.finish()
    life.tell(custody.ItemFinished)
    return ""


def refuse(life: Life, kind: str, ground: str, *, by: Account | None, **parts: str) -> None:
    """Keep a no with the ground its rule pack gives."""
    section = "appeals.handoff" if kind == "handed_off" else "appeals.reason"
    rule = next((one for one in life.world.pack.section(section) if one.code == ground), None)
    basis = rule.basis if rule else None
    life.rows.refusals.append(
        fresh(
            Refusal,
            appeal=life.appeal,
            kind=kind,
            reason=ground,
            law=basis.law if basis else "",
            article=basis.article if basis else "",
            law_text=basis.text[:1000] if basis else "",
            is_verified=bool(rule and rule.is_verified),
            by=by,
            at=life.at,
            **parts,
        )
    )
