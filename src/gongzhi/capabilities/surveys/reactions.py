"""What surveys do when something happened below."""

from gongzhi.foundation.journal.delivery import reacts_to
from gongzhi.register.people import queries as people
from gongzhi.register.people.events import PersonErased, PhoneVerified

from . import queries, services

people.holds("surveys", label="留名答过的问卷", collect=queries.answered_of)


@reacts_to(PhoneVerified)
def give_answers_to_whoever_left_the_number(event: PhoneVerified) -> None:
    services.link_responses(event.subject_id)


@reacts_to(PersonErased)
def forget_who_answered(event: PersonErased) -> None:
    services.forget_person(event.subject_id)
