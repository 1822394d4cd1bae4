"""How a meeting's record and a batch of paper slips move."""

from django.db.models import TextChoices

from gongzhi.foundation.flow import Flow, Look, Step

from . import events


class MeetingStatus(TextChoices):
    OPEN = "open", "在记"
    MINUTED = "minuted", "记完了"


class PapersStatus(TextChoices):
    KEYING = "keying", "在录"
    FILED = "filed", "登记完了"


# fmt: off
MEETING = Flow("meeting", "座谈会", start=MeetingStatus.OPEN,
    looks={
        MeetingStatus.OPEN:    Look("hupo", "pencil-square"),
        MeetingStatus.MINUTED: Look("bamb", "check-circle"),
    },
    steps=(
        #     step     from                    to                     label       who may        tells
        Step("save",  (MeetingStatus.OPEN,),   MeetingStatus.MINUTED, "保存纪要", "intake.meet", events.MeetingMinuted),
    ))

PAPERS = Flow("papers", "一批纸条", start=PapersStatus.KEYING,
    looks={
        PapersStatus.KEYING: Look("hupo", "keyboard"),
        PapersStatus.FILED:  Look("bamb", "check-circle"),
    },
    steps=(
        #     step       from                    to                  label       who may       tells
        Step("finish",  (PapersStatus.KEYING,), PapersStatus.FILED, "登记完",   "intake.key", events.PapersFiled),
    ))
# fmt: on
