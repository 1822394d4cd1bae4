"""What appeals do when something happened below."""

from gongzhi.foundation.journal.delivery import reacts_to
from gongzhi.register.people.events import PhoneVerified

from . import services


@reacts_to(PhoneVerified)
def claim_what_was_said(event: PhoneVerified) -> None:
    services.claim_under_phone(event.subject_id, at=event.at)
