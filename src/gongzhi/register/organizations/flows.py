"""How somebody comes to hold a post, and leaves it."""

from datetime import datetime
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone

from gongzhi.foundation.flow import Flow, Look, Need, Step

from . import events, rules


class Tenure(TextChoices):
    PROPOSED = "proposed", "拟任"
    PUBLISHED = "published", "公示中"
    IN_OFFICE = "in_office", "在任"
    DROPPED = "dropped", "未任命"
    ENDED = "ended", "已离任"


# Seats are taken by those in office and by those who are on their way.
TAKES_A_SEAT = (Tenure.PROPOSED, Tenure.PUBLISHED, Tenure.IN_OFFICE)


def _publicity_is_over(held: Any, at: datetime) -> bool:
    return rules.publicity_is_over(held.publish_until, on=timezone.localdate(at))


heard = Need(_publicity_is_over, "公示还没有满，满了才能任命")

# fmt: off
APPOINTMENT = Flow("appointment", "任职", start=Tenure.PROPOSED,
    looks={
        Tenure.PROPOSED:  Look("plain", "person-plus"),
        Tenure.PUBLISHED: Look("hupo",  "megaphone"),
        Tenure.IN_OFFICE: Look("bamb",  "person-check"),
        Tenure.DROPPED:   Look("plain", "slash-circle"),
        Tenure.ENDED:     Look("plain", "door-open"),
    },
    steps=(
        #     step       from                                    to                 label      who may                 tells                        needs
        Step("publish", (Tenure.PROPOSED,),                     Tenure.PUBLISHED, "公示",     "organizations.appoint", events.AppointmentPublished),
        Step("confirm", (Tenure.PUBLISHED,),                    Tenure.IN_OFFICE, "任命",     "organizations.appoint", events.AppointmentConfirmed, (heard,)),
        Step("drop",    (Tenure.PROPOSED, Tenure.PUBLISHED),    Tenure.DROPPED,   "不再任命", "organizations.appoint", events.AppointmentDropped),
        Step("leave",   (Tenure.IN_OFFICE,),                    Tenure.ENDED,     "离任",     "organizations.appoint", events.AppointmentEnded),
    ))
# fmt: on
