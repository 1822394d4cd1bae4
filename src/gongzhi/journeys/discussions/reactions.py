"""What discussions do when something happened, here or below."""

from gongzhi.foundation.journal.delivery import reacts_to
from gongzhi.foundation.journal.events import Event
from gongzhi.register.people import queries as people
from gongzhi.register.people.events import PersonErased

from . import events, queries, services

people.holds("discussions", label="我在讨论里说的和怎么看", collect=queries.kept_of)


@reacts_to(PersonErased)
def forget_who_took_part(event: PersonErased) -> None:
    services.forget_person(event.subject_id)


@reacts_to(events.StatementHeld, events.RemovalUpheld, events.StatementRestored)
def tell_author(event: Event) -> None:
    services.tell_author(event)


@reacts_to(events.TopicClosed)
def tell_authors(event: Event) -> None:
    services.tell_authors(event)
