"""What intake does when something happened below."""

from gongzhi.foundation.journal.delivery import reacts_to
from gongzhi.register.people.events import PhoneVerified

from . import services


@reacts_to(PhoneVerified)
def give_the_visit_to_whoever_left_the_number(event: PhoneVerified) -> None:
    services.link_notes(event.subject_id)
