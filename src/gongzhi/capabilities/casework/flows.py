"""How work changes hands, and how stages, whistles and disputes of it move."""

from django.db.models import TextChoices

from gongzhi.foundation.flow import Flow, Look, Step

from . import events


class Custody(TextChoices):
    UNCLAIMED = "unclaimed", "待领办"
    HELD = "held", "办理中"
    OFFERED = "offered", "等对方接"
    WAITING = "waiting", "等居民补充"
    JOINED = "joined", "并在另一件办"
    CONFIRMING = "confirming", "等居民评"
    DONE = "done", "已办完"


class Staging(TextChoices):
    PLANNED = "planned", "待做"
    REPORTED = "reported", "报做完，等验收"
    DONE = "done", "做完了"
    DROPPED = "dropped", "不做了"


class Calling(TextChoices):
    ASKED = "asked", "请街道吹哨"
    CALLED = "called", "等报到"
    REPORTED = "reported", "已报到"
    DONE = "done", "有结果"
    DECLINED = "declined", "没有吹"
    CALLED_OFF = "called_off", "已收哨"


class Ruling(TextChoices):
    OPEN = "open", "等裁定"
    DECIDED = "decided", "已裁定"
    DROPPED = "dropped", "不用裁定"


STILL_CALLED = (Calling.ASKED, Calling.CALLED, Calling.REPORTED)
OPEN = (Custody.UNCLAIMED, Custody.HELD, Custody.OFFERED, Custody.WAITING)

# fmt: off
CUSTODY = Flow("custody", "事项流转", start=Custody.UNCLAIMED,
    looks={
        Custody.UNCLAIMED:  Look("hupo",  "inbox"),
        Custody.HELD:       Look("qing",  "arrow-repeat"),
        Custody.OFFERED:    Look("hupo",  "arrow-left-right"),
        Custody.WAITING:    Look("plain", "pause-circle"),
        Custody.JOINED:     Look("plain", "intersect"),
        Custody.CONFIRMING: Look("bamb",  "chat-square-quote"),
        Custody.DONE:       Look("bamb",  "check-circle"),
    },
    steps=(
        #     step         from                                          to                  label            who may              tells
        Step("claim",     (Custody.UNCLAIMED,),                         Custody.HELD,       "领办",          "casework.claim",    events.ItemClaimed),
        Step("assign",    (Custody.UNCLAIMED, Custody.HELD),            Custody.HELD,       "指定经办人",    "casework.assign",   events.OwnerAssigned),
        Step("offer",     (Custody.HELD,),                              Custody.OFFERED,    "请对方接办",    "casework.hold",     events.ItemOffered),
        Step("accept",    (Custody.OFFERED,),                           Custody.HELD,       "接下",          "casework.receive",  events.OfferAccepted),
        Step("push_back", (Custody.OFFERED,),                           Custody.HELD,       "退回",          "casework.receive",  events.OfferPushedBack),
        Step("call_back", (Custody.OFFERED,),                           Custody.HELD,       "收回，自己办",  "casework.hold",     events.OfferCalledBack),
        Step("ask",       (Custody.HELD,),                              Custody.WAITING,    "请居民补充",    "casework.hold",     events.ResidentAsked),
        Step("resume",    (Custody.WAITING,),                           Custody.HELD,       "接着办",        "casework.resume",   events.ItemResumed),
        Step("join",      OPEN,                                         Custody.JOINED,     "并在另一件办",  "casework.conclude", events.ItemJoined),
        Step("part",      (Custody.JOINED,),                            Custody.UNCLAIMED,  "拆开单独办",    "casework.conclude", events.ItemParted),
        Step("hand_in",   (Custody.HELD, Custody.JOINED),               Custody.CONFIRMING, "交居民评",      "casework.conclude", events.ItemHandedIn),
        Step("finish",    (*OPEN, Custody.JOINED, Custody.CONFIRMING),  Custody.DONE,       "办完",          "casework.conclude", events.ItemFinished),
        Step("award",     (Custody.UNCLAIMED, Custody.HELD),            Custody.UNCLAIMED,  "按裁定接办",    "casework.conclude", events.ItemAwarded),
        Step("send_back", (Custody.UNCLAIMED, Custody.HELD, Custody.CONFIRMING, Custody.DONE), Custody.UNCLAIMED,  "退回重办",      "casework.conclude", events.ItemReturned),
    ))

STAGE = Flow("stage", "分步", start=Staging.PLANNED, subject="item_id",
    looks={
        Staging.PLANNED:  Look("qing",  "hourglass-split"),
        Staging.REPORTED: Look("hupo",  "search"),
        Staging.DONE:     Look("bamb",  "check-circle"),
        Staging.DROPPED:  Look("plain", "slash-circle"),
    },
    steps=(
        #     step        from                                    to                 label              who may                  tells
        Step("report",   (Staging.PLANNED,),                     Staging.REPORTED,  "报做完",          "casework.do_stage",     events.StageReported),
        Step("accept",   (Staging.PLANNED, Staging.REPORTED),    Staging.DONE,      "验收，做完了",    "casework.judge_stage",  events.StageAccepted),
        Step("redo",     (Staging.REPORTED,),                    Staging.PLANNED,   "没做到，再做",    "casework.judge_stage",  events.StageSentBack),
        Step("drop",     (Staging.PLANNED, Staging.REPORTED),    Staging.DROPPED,   "不做这一步",      "casework.judge_stage",  events.StageDropped),
    ))

WHISTLE = Flow("whistle", "吹哨报到", start=Calling.ASKED, subject="item_id",
    looks={
        Calling.ASKED:      Look("hupo",  "megaphone"),
        Calling.CALLED:     Look("hupo",  "hourglass-split"),
        Calling.REPORTED:   Look("qing",  "person-check"),
        Calling.DONE:       Look("bamb",  "check-circle"),
        Calling.DECLINED:   Look("plain", "slash-circle"),
        Calling.CALLED_OFF: Look("plain", "x-circle"),
    },
    steps=(
        #     step         from                                                to                   label      who may                tells
        Step("blow",      (Calling.ASKED,),                                   Calling.CALLED,      "吹哨",    "casework.blow",       events.WhistleBlown),
        Step("decline",   (Calling.ASKED,),                                   Calling.DECLINED,    "不吹哨",  "casework.blow",       events.WhistleDeclined),
        Step("report_in", (Calling.CALLED,),                                  Calling.REPORTED,    "报到",    "casework.report_in",  events.UnitReportedIn),
        Step("conclude",  (Calling.REPORTED,),                                Calling.DONE,        "报结果",  "casework.report_in",  events.ResultGiven),
        Step("call_off",  STILL_CALLED,                                       Calling.CALLED_OFF,  "收哨",    "casework.blow",       events.WhistleCalledOff),
    ))

DISPUTE = Flow("dispute", "归谁办的争议", start=Ruling.OPEN, subject="item_id",
    looks={
        Ruling.OPEN:    Look("hupo",  "search"),
        Ruling.DECIDED: Look("bamb",  "check-circle"),
        Ruling.DROPPED: Look("plain", "slash-circle"),
    },
    steps=(
        #     step      from               to               label                  who may                  tells
        Step("decide", (Ruling.OPEN,),    Ruling.DECIDED,  "裁定归谁办",          "casework.decide",       events.DisputeDecided),
        Step("drop",   (Ruling.OPEN,),    Ruling.DROPPED,  "自己办，不用裁定",    "casework.end_dispute",  events.DisputeDropped),
    ))
# fmt: on
