"""How a request for support moves. Every answer is an answer; a no ends it without more."""

from django.db.models import TextChoices

from gongzhi.foundation.flow import Flow, Look, Step

from . import events


class Status(TextChoices):
    ASKED = "asked", "等答复"
    AGREED = "agreed", "能支持"
    PARTLY = "partly", "能支持一部分"
    DECLINED = "declined", "这次不行"
    DELIVERED = "delivered", "已经支持了"
    WITHDRAWN = "withdrawn", "收回了"


PROMISED = (Status.AGREED, Status.PARTLY)

# fmt: off
SUPPORT = Flow("support", "请求支持", start=Status.ASKED,
    looks={
        Status.ASKED:     Look("hupo",  "hourglass-split"),
        Status.AGREED:    Look("qing",  "hand-thumbs-up"),
        Status.PARTLY:    Look("qing",  "hand-thumbs-up"),
        Status.DECLINED:  Look("plain", "slash-circle"),
        Status.DELIVERED: Look("bamb",  "check-circle"),
        Status.WITHDRAWN: Look("plain", "arrow-counterclockwise"),
    },
    steps=(
        #     step         from                        to                  label                  who may                 tells
        Step("agree",     (Status.ASKED,),            Status.AGREED,     "能支持",              "contribution.answer",  events.SupportAgreed),
        Step("partly",    (Status.ASKED,),            Status.PARTLY,     "能支持一部分",        "contribution.answer",  events.SupportAgreedPartly),
        Step("decline",   (Status.ASKED,),            Status.DECLINED,   "这次不行",            "contribution.answer",  events.SupportDeclined),
        Step("deliver",   PROMISED,                   Status.DELIVERED,  "记下支持了什么，确认", "contribution.keep",    events.SupportDelivered),
        Step("withdraw",  (Status.ASKED, *PROMISED),  Status.WITHDRAWN,  "收回请求",            "contribution.keep",    events.SupportWithdrawn),
    ))
# fmt: on
