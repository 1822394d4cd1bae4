"""What intake does when something happened below."""

from gongzhi.foundation.journal.delivery import reacts_to
from gongzhi.register.people import queries as people
from gongzhi.register.people.events import PersonErased, PhoneVerified

from . import queries, services

people.holds("intake", label="走访和座谈会上记的", collect=queries.noted_of)


@reacts_to(PhoneVerified)
def give_what_was_noted_to_whoever_left_the_number(event: PhoneVerified) -> None:
    services.link_notes(event.subject_id)
    services.link_guests(event.subject_id)


@reacts_to(PersonErased)
def forget_what_was_noted(event: PersonErased) -> None:
    services.forget_household(event.subject_id)
    services.forget_guest(event.subject_id)
