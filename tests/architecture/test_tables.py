"""The tables hold together: every flow, permission and event points at something real."""

import pytest
from django.core.management import call_command

from gongzhi.foundation.flow import ALL_FLOWS
from gongzhi.foundation.journal.events import ALL_EVENTS
from gongzhi.foundation.policy import ALL_PERMISSIONS, ANYBODY, SYSTEM, rows
from gongzhi.foundation.ui.icons import icon
from scripts.documents import FOLDER, documents

from .house import LABELS

FLOWS = [
    flow for flow in ALL_FLOWS.values() if not type(flow.start).__module__.endswith("conftest")
]
STEPS = [(flow, step) for flow in FLOWS for step in flow.steps]
TOLD = {
    name: kind for name, kind in ALL_EVENTS.items() if kind.__module__.split(".")[-1] == "events"
}


@pytest.mark.parametrize(("flow", "step"), STEPS, ids=lambda x: x.name)
def test_a_step_names_a_declared_permission(flow, step):
    assert step.permission in ALL_PERMISSIONS


@pytest.mark.parametrize("flow", FLOWS, ids=lambda f: f.name)
def test_every_status_can_be_reached_and_has_a_look(flow):
    reached = {flow.start} | {step.target for step in flow.steps}
    assert reached == set(flow.statuses)
    assert set(flow.looks) == set(flow.statuses)
    for look in flow.looks.values():
        assert "<svg" in str(icon(look.icon))
        assert look.tone in {"qing", "bamb", "hupo", "zhu", "plain"}


@pytest.mark.parametrize("flow", FLOWS, ids=lambda f: f.name)
def test_every_label_of_a_flow_is_chinese_and_its_own(flow):
    labels = [str(status.label) for status in flow.statuses]
    assert len(labels) == len(set(labels))
    for text in [flow.label, *labels, *(step.label for step in flow.steps)]:
        assert any("\u4e00" <= sign <= "\u9fff" for sign in text), text


@pytest.mark.parametrize("name", sorted(TOLD))
def test_an_event_belongs_to_its_context_and_has_a_label(name):
    context = name.partition(".")[0]
    if ".testing." not in TOLD[name].__module__:
        assert context in LABELS
    assert TOLD[name].label


@pytest.mark.parametrize("key", sorted(ALL_PERMISSIONS))
def test_a_permission_can_be_asked_for_anybody(key):
    """Nobody signed in, and the house itself: a filter comes out, never a crash."""
    rows(ANYBODY, key)
    rows(SYSTEM, key)
    assert ALL_PERMISSIONS[key].grants
    assert all(grant.label for grant in ALL_PERMISSIONS[key].grants)


def test_the_generated_docs_are_current():
    """Stale? Run ``make docs``."""
    stale = [
        name
        for name, text in documents().items()
        if not (FOLDER / name).exists() or (FOLDER / name).read_text(encoding="utf-8") != text
    ]
    known = set(documents())
    left = [
        str(path.relative_to(FOLDER))
        for path in FOLDER.rglob("*")
        if path.is_file() and str(path.relative_to(FOLDER)) not in known
    ]
    assert (stale, left) == ([], [])


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
