"""How work changes hands."""

from django.db.models import TextChoices

from gongzhi.foundation.flow import Flow, Look, Step

from . import events


class Custody(TextChoices):
    UNCLAIMED = "unclaimed", "待领办"
    HELD = "held", "办理中"
    OFFERED = "offered", "等对方接"
    WAITING = "waiting", "等居民补充"
    CONFIRMING = "confirming", "等居民评"
    DONE = "done", "已办完"


OPEN = (Custody.UNCLAIMED, Custody.HELD, Custody.OFFERED, Custody.WAITING)

# fmt: off
CUSTODY = Flow("custody", "事项流转", start=Custody.UNCLAIMED,
    looks={
        Custody.UNCLAIMED:  Look("hupo",  "inbox"),
        Custody.HELD:       Look("qing",  "arrow-repeat"),
        Custody.OFFERED:    Look("hupo",  "arrow-left-right"),
        Custody.WAITING:    Look("plain", "pause-circle"),
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
        Step("hand_in",   (Custody.HELD,),                              Custody.CONFIRMING, "交居民评",      "casework.conclude", events.ItemHandedIn),
        Step("finish",    (*OPEN, Custody.CONFIRMING),                  Custody.DONE,       "办完",          "casework.conclude", events.ItemFinished),
        Step("send_back", (Custody.UNCLAIMED, Custody.HELD, Custody.CONFIRMING, Custody.DONE), Custody.UNCLAIMED,  "退回重办",      "casework.conclude", events.ItemReturned),
    ))
# fmt: on
