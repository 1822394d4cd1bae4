"""Published appeals for tests of this door."""

from gongzhi.journeys.appeals import services
from gongzhi.journeys.appeals.tests.factories import AT, DAY, appeal_in, fresh


def published(town, status="working", *, title="楼道灯不亮", at=AT, **said):
    """An appeal on the public list, in any state it can be there in."""
    made = appeal_in(status, town, at=at, may_publish=True, **said)
    services.publish(made.pk, title=title, actor=town.clerk.actor, at=at + 3 * DAY)
    return fresh(made)
