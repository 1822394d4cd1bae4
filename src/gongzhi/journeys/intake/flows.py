"""How a meeting's record moves."""

from django.db.models import TextChoices

from gongzhi.foundation.flow import Flow, Look, Step

from . import events


class MeetingStatus(TextChoices):
    OPEN = "open", "在记"
    MINUTED = "minuted", "记完了"


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
# fmt: on
