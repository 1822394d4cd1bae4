"""How a unit's group is kept, and how a letter gets to whom it is for."""

from django.db.models import TextChoices

from gongzhi.foundation.flow import Flow, Look, Step

from . import events


class GroupState(TextChoices):
    ON = "on", "在用"
    PAUSED = "paused", "停用"


class LetterState(TextChoices):
    WAITING = "waiting", "待打印"
    PRINTED = "printed", "打印好了"
    HANDED = "handed", "当面交了"
    POSTED = "posted", "寄出了"
    RETURNED = "returned", "退回来了"


# fmt: off
GROUP = Flow("group", "工作群", start=GroupState.ON,
    looks={
        GroupState.ON:     Look("bamb",  "check-circle"),
        GroupState.PAUSED: Look("plain", "slash-circle"),
    },
    steps=(
        #     step      from                   to                 label   who may               tells
        Step("pause",  (GroupState.ON,),      GroupState.PAUSED, "停用", "notices.keep_group", events.GroupPaused),
        Step("resume", (GroupState.PAUSED,),  GroupState.ON,     "恢复", "notices.keep_group", events.GroupResumed),
    ))

LETTER = Flow("letter", "纸质告知", start=LetterState.WAITING, subject="subject_id",
    looks={
        LetterState.WAITING:  Look("hupo",  "printer"),
        LetterState.PRINTED:  Look("qing",  "file-earmark-text"),
        LetterState.HANDED:   Look("bamb",  "check-circle"),
        LetterState.POSTED:   Look("bamb",  "send"),
        LetterState.RETURNED: Look("hupo",  "exclamation-triangle"),
    },
    steps=(
        #     step     from                                          to                    label        who may            tells
        Step("print", (LetterState.WAITING,),                       LetterState.PRINTED,  "打印",       "notices.letters", events.LetterPrinted),
        Step("hand",  (LetterState.PRINTED,),                       LetterState.HANDED,   "当面交了",   "notices.letters", events.LetterHanded),
        Step("post",  (LetterState.PRINTED,),                       LetterState.POSTED,   "寄出了",     "notices.letters", events.LetterPosted),
        Step("back",  (LetterState.POSTED,),                        LetterState.RETURNED, "退回来了",   "notices.letters", events.LetterReturned),
        Step("again", (LetterState.PRINTED, LetterState.RETURNED),  LetterState.WAITING,  "再打一次",   "notices.letters", events.LetterQueued),
    ))
# fmt: on
