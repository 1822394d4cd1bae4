"""Figures follow every change of an appeal."""

from gongzhi.foundation.journal.delivery import reacts_to
from gongzhi.foundation.journal.events import Event
from gongzhi.journeys.appeals import events as appeals

from . import services


@reacts_to(
    appeals.AppealFiled,
    appeals.AppealAccepted,
    appeals.AppealReclassified,
    appeals.AnswerDueMoved,
    appeals.AppealDeclined,
    appeals.AppealHandedOff,
    appeals.AppealAnswered,
    appeals.AppealRated,
    appeals.AppealLapsed,
    appeals.AppealReopened,
    appeals.AppealRechecked,
    appeals.ReviewAsked,
    appeals.DecisionUpheld,
    appeals.DecisionOverturned,
    appeals.AppealWithdrawn,
)
def count_again(event: Event) -> None:
    services.recount(event.subject_id)


@reacts_to(appeals.BatchUndone)
def drop_what_was_undone(event: appeals.BatchUndone) -> None:
    services.forget_missing(event.area)
