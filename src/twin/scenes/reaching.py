"""联系驻区单位 in the twin: one request waits, one was kept, one was declined; two talks and a plan."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from gongzhi.foundation.policy import Actor
from gongzhi.journeys.contribution import services
from gongzhi.register.organizations.models import OrgUnit, UnitKind

from .hands import Hands
from .words import words


def ask_resident_units(hands: Hands) -> None:
    """All where the personas work."""
    area = hands.communities[0]
    units = [
        unit
        for unit in hands.cast.units
        if unit.area == area and unit.kind == UnitKind.RESIDENT_UNIT
    ]
    head = hands.worker(hands.office(area), "community_head")
    clerk = hands.worker(hands.office(area), "clerk")
    for place, text in enumerate(words()["reach"]):
        unit = units[text["unit"]]
        begun = hands.now - timedelta(days=text["days_back"])
        times = hands.moments(begun, 4)
        if not times:
            continue
        due_on = timezone.localdate(times[1] if text.get("said") else hands.now + timedelta(9))
        plan = services.plan_contact(
            unit.pk,
            about=text["about"],
            due_on=due_on,
            by_id=clerk.pk or 0,
            actor=head,
            at=times[0],
        )
        if text.get("said"):
            note = services.Noted(
                submission=hands.chance.uuid(),
                on=timezone.localdate(times[1]),
                how=("visit", "phone")[place % 2],
                met="contact",
                outcome="willing",
                said=text["said"],
                next_step=text["next_step"],
                plan_id=plan.pk,
            )
            services.note_contact(unit.pk, note, actor=clerk, at=times[1])
        if text.get("title"):
            _ask(hands, text, unit, clerk)


def _ask(hands: Hands, text: dict[str, str], unit: OrgUnit, clerk: Actor) -> None:
    begun = hands.now - timedelta(days=int(text["asked_back"]))
    times = hands.moments(begun, 3)
    if not times:
        return
    asking = services.Asking(
        hands.chance.uuid(), kind=text["kind"], title=text["title"], detail=text["detail"]
    )
    made = services.ask_support(unit.pk, asking, actor=clerk, at=times[0])
    if not text.get("answer"):
        return
    answerer = hands.worker(unit, "handler")
    is_no = text["step"] == "decline"
    reply = services.Reply(
        text["step"],
        text["answer"],
        "" if is_no else text["who"],
        None if is_no else timezone.localdate(times[2]),
    )
    services.answer_request(made.pk, reply, actor=answerer, at=times[1])
    if text.get("delivered"):
        services.confirm_delivery(
            made.pk,
            delivered=text["delivered"],
            delivered_on=timezone.localdate(times[2]),
            actor=clerk,
            at=times[2],
        )
