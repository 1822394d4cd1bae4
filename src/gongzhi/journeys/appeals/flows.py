"""How an appeal moves, from the first word to the resident's own verdict."""

from django.db.models import TextChoices

from gongzhi.foundation.flow import Flow, Look, Need, Step

from . import events


class Status(TextChoices):
    FILED = "filed", "待受理"
    WORKING = "working", "办理中"
    ANSWERED = "answered", "已答复"
    CLOSED = "closed", "已办结"
    DECLINED = "declined", "不予受理"
    REVIEW = "review", "复核中"
    HANDED_OFF = "handed_off", "已告知渠道"
    WITHDRAWN = "withdrawn", "已撤回"


not_reviewed = Need(lambda appeal, at: not appeal.is_reviewed, otherwise="这件事已经复核过一次")
in_time = Need(
    lambda appeal, at: appeal.reopen_until is None or at <= appeal.reopen_until,
    otherwise="过了重新办理的期限，请再说一次，原来的经过会并在一起看",
)

not_carried = Need(
    lambda appeal, at: appeal.leading_id is None,
    otherwise="这件事并在另一件里办，请在领头的那件上答复",
)

# fmt: off
APPEAL = Flow("appeal", "诉求", start=Status.FILED,
    looks={
        Status.FILED:      Look("hupo",  "mailbox"),
        Status.WORKING:    Look("qing",  "arrow-repeat"),
        Status.ANSWERED:   Look("bamb",  "chat-square-quote"),
        Status.CLOSED:     Look("bamb",  "check-circle"),
        Status.DECLINED:   Look("plain", "slash-circle"),
        Status.REVIEW:     Look("hupo",  "search"),
        Status.HANDED_OFF: Look("plain", "signpost-split"),
        Status.WITHDRAWN:  Look("plain", "arrow-counterclockwise"),
    },
    steps=(
        #     step          from                                to                  label            who may             tells
        Step("accept",     (Status.FILED,),                    Status.WORKING,    "受理",          "appeals.triage",   events.AppealAccepted),
        Step("decline",    (Status.FILED,),                    Status.DECLINED,   "不予受理",      "appeals.triage",   events.AppealDeclined),
        Step("find_repeated", (Status.FILED,),                 Status.DECLINED,   "认定重复反映",  "appeals.judge_repeat", events.RepeatFound),
        Step("hand_off",   (Status.FILED,),                    Status.HANDED_OFF, "告知渠道",      "appeals.triage",   events.AppealHandedOff),
        Step("answer",     (Status.WORKING,),                  Status.ANSWERED,   "答复",          "appeals.answer",   events.AppealAnswered, needs=(not_carried,)),
        Step("answer_along", (Status.WORKING,),                Status.ANSWERED,   "随领头的答复",  "appeals.go_along", events.AppealAnswered),
        Step("rate",       (Status.ANSWERED,),                 Status.CLOSED,     "评一评",        "appeals.author",   events.AppealRated),
        Step("lapse",      (Status.ANSWERED,),                 Status.CLOSED,     "到期办结",      "appeals.lapse",    events.AppealLapsed),
        Step("reopen",     (Status.ANSWERED, Status.CLOSED),   Status.WORKING,    "没解决，重新办", "appeals.author",   events.AppealReopened, needs=(in_time,)),
        Step("reopen_by_call", (Status.ANSWERED, Status.CLOSED), Status.WORKING,  "按回访重新办",  "appeals.call",     events.AppealReopened, needs=(in_time,)),
        Step("recheck",    (Status.ANSWERED, Status.CLOSED),   Status.WORKING,    "到日再看",      "appeals.recheck",  events.AppealRechecked),
        Step("object",     (Status.DECLINED,),                 Status.REVIEW,     "请街道复核",    "appeals.author",   events.ReviewAsked, needs=(not_reviewed,)),
        Step("uphold",     (Status.REVIEW,),                   Status.DECLINED,   "维持",          "appeals.review",   events.DecisionUpheld),
        Step("overturn",   (Status.REVIEW,),                   Status.WORKING,    "改为受理",      "appeals.review",   events.DecisionOverturned),
        Step("withdraw",   (Status.FILED, Status.WORKING),     Status.WITHDRAWN,  "撤回",          "appeals.author",   events.AppealWithdrawn),
    ))
# fmt: on
