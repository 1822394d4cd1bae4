"""What is told to somebody because of what happened to their account."""

from gongzhi.foundation.journal.delivery import reacts_to
from gongzhi.register.people.events import PasskeyDoubted

from . import services


@reacts_to(PasskeyDoubted)
def tell_of_a_doubted_passkey(event: PasskeyDoubted) -> None:
    services.tell_of_passkey(event)
