"""Random flow tables: what stands in the table happens, and nothing else does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, models, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from gongzhi.foundation import policy
from gongzhi.foundation.flow import Flow, Look, Need, Step, StepRefused
from gongzhi.foundation.flow import engine as flow_engine
from gongzhi.foundation.journal import delivery
from gongzhi.foundation.journal.models import Entry
from gongzhi.foundation.policy import EVERYONE, NOBODY, Actor, Grant
from gongzhi.foundation.testing.events import ThingLost, ThingMoved
from gongzhi.foundation.testing.models import Thing

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 4, 0, 0, 123456, tzinfo=UTC)
OWNER, STRANGER = Actor(pk=7), Actor(pk=8)
quietly = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


class Status(models.TextChoices):
    OPEN = "open", "待受理"
    BUSY = "busy", "办理中"
    DONE = "done", "已办结"
    GONE = "gone", "已撤回"


is_noted = Need(lambda thing, at: bool(thing.note), otherwise="请先写备注")
in_time = Need(lambda thing, at: at <= NOON, otherwise="过了期限，请重新登记")

some_statuses = st.lists(st.sampled_from(Status), min_size=1, max_size=3, unique=True)
needs = st.lists(st.sampled_from((is_noted, in_time)), max_size=2, unique=True).map(tuple)


@st.composite
def flows(draw):
    names = draw(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=5, unique=True))
    steps = [
        Step(
            name,
            tuple(draw(some_statuses)),
            draw(st.sampled_from(Status)),
            f"做{name}",
            draw(st.sampled_from(("thing.own", "thing.all", "thing.none"))),
            ThingMoved,
            draw(needs),
        )
        for name in names
    ]
    return flow_of(*steps)


def flow_of(*steps):
    looks = {status: Look("qing", "circle") for status in Status}
    return Flow("thing", "东西", start=Status.OPEN, looks=looks, steps=steps)


@pytest.fixture(autouse=True)
def declared():
    own = Grant("本人", lambda actor: Q(owner=actor.pk) if actor.is_known else NOBODY)
    policy.declare(
        "thing",
        {
            "own": ("办自己的东西", (own,)),
            "all": ("看东西", (Grant("任何人", lambda _: EVERYONE),)),
            "none": ("烧东西", ()),
        },
    )


@pytest.fixture(autouse=True)
def listener(monkeypatch):
    """Somebody reacts, so that every event told also puts a job into the queue."""
    monkeypatch.setitem(delivery._REACTIONS, ThingMoved.name, [lambda event: None])


def thing(**values):
    row = {"area": "431002001", "owner": 7, "status": Status.OPEN, "note": "有", **values}
    return Thing.objects.create(**row)


def everything():
    """All that a step could change: rows, journal, queue."""
    return (
        list(Thing.objects.order_by("pk").values()),
        list(Entry.objects.order_by("pk").values_list("pk", flat=True)),
        list(ProcrastinateJob.objects.order_by("pk").values_list("pk", flat=True)),
    )


def last_told():
    return Entry.objects.select_related("payload").order_by("pk").last()


@quietly
@given(flows())
def test_every_listed_step_moves_saves_and_tells_one_event(flow):
    for step in flow.steps:
        if step.permission == "thing.none":
            continue
        for source in step.sources:
            row = thing(status=source)
            before = Entry.objects.count()
            taken = flow.move(row, step.name, actor=OWNER, at=NOON, words="好", count=3)
            assert taken is step
            row.refresh_from_db()
            assert row.status == step.target
            assert Entry.objects.count() == before + 1
            entry = last_told()
            assert (entry.event, entry.subject_id, entry.area, entry.district, entry.at) == (
                "testing.moved",
                row.pk,
                "431002001",
                "431002",
                NOON,
            )
            assert entry.payload.actor_id == 7
            assert entry.payload.body == {"words": "好", "count": 3, "marks": []}
            job = ProcrastinateJob.objects.order_by("pk").last()
            assert (job.task_name, job.args) == ("journal.deliver", {"entry_id": entry.pk})


@quietly
@given(flows())
def test_every_other_pair_is_refused_with_the_status_and_nothing_changes(flow):
    for status in Status:
        row = thing(status=status)
        for step in flow.steps:
            if status in step.sources or step.permission == "thing.none":
                continue
            before = everything()
            with pytest.raises(StepRefused) as refusal:
                flow.move(row, step.name, actor=OWNER, at=NOON)
            assert str(refusal.value) == f"“{status.label}”状态下不能“{step.label}”"
            assert row.status == status
            assert everything() == before


@quietly
@given(flows(), st.sampled_from((OWNER, STRANGER)), st.booleans(), st.integers(-1, 1))
def test_the_open_steps_are_those_that_a_move_accepts_in_at_most_one_query(
    flow, actor, has_note, days
):
    at = NOON + timedelta(days=days)
    for status in Status:
        row = thing(status=status, note="有" if has_note else "")
        leading_out = {step.permission for step in flow.steps if status in step.sources}
        with CaptureQueriesContext(connection) as asked:
            offered = [step.name for step in flow.open_steps(row, actor, at=at)]
        assert len(asked) == (1 if "thing.own" in leading_out else 0)
        assert offered == [step.name for step in flow.steps if accepts(flow, step, row, actor, at)]


def accepts(flow, step, row, actor, at):
    """Whether a move goes through; the row is as before afterwards."""
    trial = Thing.objects.get(pk=row.pk)
    try:
        with transaction.atomic():
            flow.move(trial, step.name, actor=actor, at=at)
            transaction.set_rollback(True)
    except (StepRefused, PermissionDenied):
        return False
    return True


@quietly
@given(flows())
def test_the_diagram_names_every_status_and_every_step(flow):
    lines = flow.as_mermaid().splitlines()
    assert lines[:2] == ["stateDiagram-v2", "    [*] --> open"]
    assert [line for line in lines if " : " in line and "-->" not in line] == [
        f"    {status.value} : {status.label}" for status in Status
    ]
    arrows = [
        f"    {source.value} --> {step.target.value} : {step.label}"
        for step in flow.steps
        for source in step.sources
    ]
    assert [line for line in lines if "-->" in line and " : " in line] == arrows
    left = {source for step in flow.steps for source in step.sources}
    ends = [f"    {status.value} --> [*]" for status in Status if status not in left]
    assert lines[len(lines) - len(ends) :] == ends
    assert len(lines) == 2 + len(Status) + len(arrows) + len(ends)


FINISH = Step(
    "finish", (Status.OPEN,), Status.DONE, "办结", "thing.own", ThingMoved, (is_noted, in_time)
)


@pytest.mark.parametrize("row", [{"note": ""}, {"status": Status.DONE}])
def test_who_may_not_is_refused_before_a_need_or_the_status_is_told(row):
    row = thing(**row)
    status, before = row.status, everything()
    with pytest.raises(PermissionDenied, match=r"^办自己的东西$"):
        flow_of(FINISH).move(row, "finish", actor=STRANGER, at=NOON)
    assert (row.status, everything()) == (status, before)


def test_permission_is_asked_of_the_row_as_it_is_stored():
    row = thing(owner=7)
    row.owner = STRANGER.pk
    with pytest.raises(PermissionDenied):
        flow_of(FINISH).move(row, "finish", actor=STRANGER, at=NOON, saving=("owner",))
    row.refresh_from_db()
    assert (row.owner, row.status) == (7, Status.OPEN)


@pytest.mark.parametrize(
    ("note", "at", "words"),
    [
        ("", NOON, "请先写备注"),
        ("有", NOON + timedelta(microseconds=1), "过了期限，请重新登记"),
        ("", NOON + timedelta(days=1), "请先写备注"),
    ],
)
def test_a_need_refuses_with_its_own_words(note, at, words):
    row = thing(note=note)
    before = everything()
    with pytest.raises(StepRefused) as refusal:
        flow_of(FINISH).move(row, "finish", actor=OWNER, at=at)
    assert str(refusal.value) == words
    assert flow_of(FINISH).unmet(row, "finish", at=at) == words
    assert (row.status, everything()) == (Status.OPEN, before)


def test_fields_saved_with_the_step_are_written_in_the_same_update():
    row = thing(unit=None)
    row.note, row.unit, row.area = "新的", UUID(int=1), "431002009"
    with CaptureQueriesContext(connection) as queries:
        flow_of(FINISH).move(row, "finish", actor=OWNER, at=NOON, saving=("note", "unit"))
    updates = [q["sql"] for q in queries if q["sql"].startswith("UPDATE")]
    assert len(updates) == 1
    row.refresh_from_db()
    assert (row.status, row.note, row.unit) == (Status.DONE, "新的", UUID(int=1))
    assert row.area == "431002001"


def test_a_flow_may_tell_of_what_its_things_belong_to():
    row, whole = thing(unit=UUID(int=9)), UUID(int=9)
    looks = {status: Look("qing", "circle") for status in Status}
    part = Flow("thing", "东西", start=Status.OPEN, looks=looks, steps=(FINISH,), subject="unit")
    part.move(row, "finish", actor=OWNER, at=NOON)
    assert last_told().subject_id == whole
    row.refresh_from_db()
    assert row.status == Status.DONE


def test_a_wrong_event_leaves_everything_as_it_was():
    """The event is told first: what cannot be told does not happen."""
    lose = Step("lose", (Status.OPEN,), Status.GONE, "弄丢", "thing.own", ThingLost)
    row = thing()
    before = everything()
    with pytest.raises(TypeError, match="reason"):
        flow_of(lose).move(row, "lose", actor=OWNER, at=NOON)
    assert (row.status, everything()) == (Status.OPEN, before)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_happens():
    row = thing()
    before = everything()
    with pytest.raises(transaction.TransactionManagementError):
        flow_of(FINISH).move(row, "finish", actor=OWNER, at=NOON)
    assert (row.status, everything()) == (Status.OPEN, before)


def test_an_unknown_step_and_a_thing_that_is_no_row_are_the_programmers_fault():
    with pytest.raises(KeyError, match="fly"):
        flow_of(FINISH).move(thing(), "fly", actor=OWNER, at=NOON)
    unsaved = SimpleNamespace(pk=1, status=Status.OPEN, area="431002001")
    with pytest.raises(TypeError, match="SimpleNamespace is not a stored row"):
        flow_of(FINISH).move(unsaved, "finish", actor=OWNER, at=NOON)


def test_a_flow_is_listed_under_its_name():
    flow = flow_of(FINISH)
    assert flow_engine.ALL_FLOWS["thing"] is flow


def test_a_flow_knows_its_steps_statuses_and_looks():
    flow = flow_of(FINISH)
    assert flow.step("finish") is FINISH
    assert flow.statuses is Status
    assert flow.look("done") == Look("qing", "circle")
    assert flow.unmet(Thing(status=Status.OPEN, note="有"), "finish", at=NOON) is None
