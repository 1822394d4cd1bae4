"""What is told because of what happened to an account, and what goes when a person is erased."""

from gongzhi.foundation.journal.delivery import reacts_to
from gongzhi.register.people import queries as people
from gongzhi.register.people.events import PasskeyDoubted, PasskeyTakenAway, PersonErased

from . import queries, services

people.holds("notices", label="给我的纸质告知", collect=queries.told_on_paper)


@reacts_to(PasskeyDoubted)
def tell_of_a_doubted_passkey(event: PasskeyDoubted) -> None:
    services.tell_of_passkey(event)


@reacts_to(PasskeyTakenAway)
def tell_of_a_passkey_taken_away(event: PasskeyTakenAway) -> None:
    services.tell_of_taken_passkey(event)


@reacts_to(PersonErased)
def forget_what_was_told(event: PersonErased) -> None:
    services.forget_letters_of(event.subject_id)
    services.forget_notices_of(event.subject_id, before=event.at)
