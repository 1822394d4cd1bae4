"""How a survey moves: drafted, asked, closed."""

from django.db.models import TextChoices

from gongzhi.foundation.flow import Flow, Look, Step

from . import events


class SurveyStatus(TextChoices):
    DRAFT = "draft", "没发布"
    OPEN = "open", "在收"
    CLOSED = "closed", "收完了"


# fmt: off
SURVEY = Flow("survey", "问卷", start=SurveyStatus.DRAFT,
    looks={
        SurveyStatus.DRAFT:  Look("plain", "pencil-square"),
        SurveyStatus.OPEN:   Look("hupo", "inbox"),
        SurveyStatus.CLOSED: Look("bamb", "check-circle"),
    },
    steps=(
        #     step       from                   to                   label       who may         tells
        Step("publish", (SurveyStatus.DRAFT,),  SurveyStatus.OPEN,   "发布",     "surveys.keep", events.SurveyPublished),
        Step("close",   (SurveyStatus.OPEN,),   SurveyStatus.CLOSED, "收完了",   "surveys.close", events.SurveyClosed),
    ))
# fmt: on
