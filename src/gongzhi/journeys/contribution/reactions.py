"""What outreach does when something happened to a request."""

from gongzhi.capabilities.casework import queries as casework
from gongzhi.foundation.journal.delivery import reacts_to
from gongzhi.foundation.journal.events import Event

from . import events, services

casework.shown_at(services.ITEM, "/desk/requests/")


@reacts_to(
    events.SupportAsked,
    events.SupportAgreed,
    events.SupportAgreedPartly,
    events.SupportDeclined,
    events.SupportDelivered,
    events.SupportWithdrawn,
)
def tell_other_side(event: Event) -> None:
    services.tell_other_side(event)
