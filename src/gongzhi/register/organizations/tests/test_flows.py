"""Steps of an appointment: what the table says happens, and nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.history import history
from gongzhi.register.organizations.flows import APPOINTMENT, TAKES_A_SEAT, Tenure
from gongzhi.register.organizations.tests.factories import AppointmentFactory, on_duty

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 17, 2, 0, tzinfo=UTC)
OVER, TODAY = date(2026, 3, 16), date(2026, 3, 17)
DETAILS = {
    "publish": {"until": "2026-03-24"},
    "drop": {"reason": "不合适"},
    "leave": {"reason": "到龄"},
}
DATES = {
    "proposed": {},
    "published": {"publish_until": OVER},
    "in_office": {},
    "dropped": {},
    "ended": {"ended_on": TODAY},
}
PAIRS = [(status, step) for status in Tenure for step in APPOINTMENT.steps]


def an_appointment(status, **more):
    return AppointmentFactory(status=status, **(DATES[status] | more))


@pytest.fixture
def organiser():
    return on_duty("organiser", area="431002001")[0]


@pytest.mark.parametrize(("status", "step"), PAIRS, ids=lambda x: getattr(x, "name", x))
def test_a_step_leads_out_of_its_statuses_and_out_of_no_other(organiser, status, step):
    held = an_appointment(status)
    # what a move needs besides the status: dates that the constraints ask for
    held.publish_until, held.from_on = held.publish_until or OVER, held.from_on or TODAY
    held.ended_on = TODAY
    saving = ("publish_until", "from_on", "ended_on")
    details = DETAILS.get(step.name, {})
    if status in step.sources:
        APPOINTMENT.move(held, step.name, actor=organiser, at=AT, saving=saving, **details)
        held.refresh_from_db()
        assert held.status == step.target
        assert [told.event for told in history(held.pk)] == [step.tells.name]
    else:
        with pytest.raises(StepRefused, match="状态下不能"):
            APPOINTMENT.move(held, step.name, actor=organiser, at=AT, saving=saving, **details)
        held.refresh_from_db()
        assert held.status == status
        assert history(held.pk) == []


def test_nobody_is_confirmed_before_the_publicity_has_run_out(organiser):
    held = an_appointment("published", publish_until=TODAY)
    with pytest.raises(StepRefused, match="公示还没有满"):
        APPOINTMENT.move(held, "confirm", actor=organiser, at=AT)
    held.refresh_from_db()
    assert held.status == "published"


@pytest.mark.parametrize(
    ("status", "until", "names"),
    [
        ("proposed", None, ["publish", "drop"]),
        ("published", TODAY, ["drop"]),
        ("published", OVER, ["confirm", "drop"]),
        ("in_office", None, ["leave"]),
        ("dropped", None, []),
    ],
)
def test_only_buttons_that_work_are_shown(organiser, status, until, names):
    held = an_appointment(status, publish_until=until)
    assert [step.name for step in APPOINTMENT.open_steps(held, organiser, at=AT)] == names


@pytest.mark.parametrize(
    "role", ["clerk", "community_head", "branch_secretary", "district_officer"]
)
def test_others_on_duty_move_nothing(role):
    actor, _ = on_duty(role)
    held = an_appointment("in_office")
    assert APPOINTMENT.open_steps(held, actor, at=AT) == []
    with pytest.raises(PermissionDenied, match="任命和离任"):
        APPOINTMENT.move(held, "leave", actor=actor, at=AT, reason="试试")
    held.refresh_from_db()
    assert held.status == "in_office"


def test_a_seat_is_taken_until_somebody_leaves_or_is_dropped():
    assert set(Tenure) - set(TAKES_A_SEAT) == {Tenure.DROPPED, Tenure.ENDED}
