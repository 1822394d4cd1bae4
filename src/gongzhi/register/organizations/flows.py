"""How somebody comes to hold a post, and leaves it."""

from django.db.models import TextChoices

from gongzhi.foundation.flow import Flow, Look, Step

from . import events


class Tenure(TextChoices):
    PROPOSED = "proposed", "拟任"
    PUBLISHED = "published", "公示中"
    IN_OFFICE = "in_office", "在任"
    DROPPED = "dropped", "未任命"
    ENDED = "ended", "已离任"


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
        #     step       from                                    to                 label      who may                 tells
        Step("publish", (Tenure.PROPOSED,),                     Tenure.PUBLISHED, "公示",     "organizations.appoint", events.AppointmentPublished),
        Step("confirm", (Tenure.PUBLISHED,),                    Tenure.IN_OFFICE, "任命",     "organizations.appoint", events.AppointmentConfirmed),
        Step("drop",    (Tenure.PROPOSED, Tenure.PUBLISHED),    Tenure.DROPPED,   "不再任命", "organizations.appoint", events.AppointmentDropped),
        Step("leave",   (Tenure.IN_OFFICE,),                    Tenure.ENDED,     "离任",     "organizations.appoint", events.AppointmentEnded),
    ))
# fmt: on
