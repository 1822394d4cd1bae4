"""What happens once a report is published."""

from gongzhi.foundation.journal.delivery import reacts_to

from . import events, services


@reacts_to(events.ReportClosed)
def tell_people(event: events.ReportClosed) -> None:
    services.tell_people(event)
