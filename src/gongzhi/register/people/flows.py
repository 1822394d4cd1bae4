"""How what a person asks about their data goes its way."""

from django.db.models import TextChoices

from gongzhi.foundation.flow import Flow, Look, Step

from . import events


class Asking(TextChoices):
    ASKED = "asked", "已提出"
    REVIEW = "review", "核对中"
    DONE = "done", "办好了"
    REFUSED = "refused", "没有办成"
    CANCELLED = "cancelled", "不要了"


# fmt: off
RIGHTS = Flow("rights", "个人信息请求", start=Asking.ASKED,
    looks={
        Asking.ASKED:     Look("hupo",  "mailbox"),
        Asking.REVIEW:    Look("qing",  "search"),
        Asking.DONE:      Look("bamb",  "check-circle"),
        Asking.REFUSED:   Look("plain", "slash-circle"),
        Asking.CANCELLED: Look("plain", "arrow-counterclockwise"),
    },
    steps=(
        #     step       from                              to                 label      who may                 tells
        Step("take_up", (Asking.ASKED,),                  Asking.REVIEW,    "开始核对", "people.decide_rights", events.RightsTakenUp),
        Step("fulfil",  (Asking.REVIEW,),                 Asking.DONE,      "办好",     "people.decide_rights", events.RightsFulfilled),
        Step("refuse",  (Asking.REVIEW,),                 Asking.REFUSED,   "不办",     "people.decide_rights", events.RightsRefused),
        Step("cancel",  (Asking.ASKED, Asking.REVIEW),    Asking.CANCELLED, "不要了",   "people.ask_rights",    events.RightsCancelled),
    ))
# fmt: on
