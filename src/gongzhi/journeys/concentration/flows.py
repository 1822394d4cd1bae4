"""How a report moves: drawn up and put right, then published for good."""

from django.db.models import TextChoices

from gongzhi.foundation.flow import Flow, Look, Step

from . import events


class ReportStatus(TextChoices):
    OPEN = "open", "在整理"
    CLOSED = "closed", "公布了"


# fmt: off
REPORT = Flow("concentration", "意见相对集中", start=ReportStatus.OPEN,
    looks={
        ReportStatus.OPEN:   Look("qing", "pencil-square"),
        ReportStatus.CLOSED: Look("bamb", "check-circle"),
    },
    steps=(
        #     step     from                    to                   label          who may               tells
        Step("close", (ReportStatus.OPEN,),   ReportStatus.CLOSED, "公布结果",    "concentration.keep", events.ReportClosed),
    ))
# fmt: on
