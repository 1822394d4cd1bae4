"""What appeals do when something happened, here or below."""

from gongzhi.capabilities.casework.events import DueChanged, ItemResumed
from gongzhi.foundation.journal.delivery import reacts_to
from gongzhi.foundation.journal.events import Event
from gongzhi.register.people import queries as people
from gongzhi.register.people.events import PersonErased, PhoneVerified

from . import events, queries, services

people.holds("appeals", label="我说过的事", collect=queries.said_by, running=queries.unfinished_of)


@reacts_to(PhoneVerified)
def claim_what_was_said(event: PhoneVerified) -> None:
    services.claim_under_phone(event.subject_id, at=event.at)


@reacts_to(PersonErased)
def forget_who_said_it(event: PersonErased) -> None:
    services.forget_author(event.subject_id, at=event.at)


@reacts_to(ItemResumed, DueChanged)
def keep_the_promised_day(event: Event) -> None:
    services.follow_due(event.subject_id, at=event.at)


@reacts_to(events.AppealFiled)
def tell_who_was_helped(event: events.AppealFiled) -> None:
    if services.was_helped(event):
        services.tell_author(event)


@reacts_to(events.AppealFiled)
def tell_group_of_new(event: events.AppealFiled) -> None:
    services.tell_group_of_new(event)


@reacts_to(
    events.AppealAccepted,
    events.AppealDeclined,
    events.AppealHandedOff,
    events.QuestionAsked,
    events.ProgressTold,
    events.AppealAnswered,
    events.AppealLapsed,
    events.AppealRechecked,
    events.RepeatFound,
    events.AppealMerged,
    events.AppealJoined,
    events.AppealSplit,
    events.DecisionUpheld,
    events.DecisionOverturned,
)
def tell_author(event: Event) -> None:
    services.tell_author(event)


@reacts_to(
    events.AppealAccepted,
    events.AppealDeclined,
    events.AppealHandedOff,
    events.ProgressTold,
    events.AppealAnswered,
    events.AppealLapsed,
    events.AppealRechecked,
)
def tell_supporters(event: Event) -> None:
    services.tell_supporters(event)
