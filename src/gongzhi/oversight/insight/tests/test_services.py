"""Figures follow the appeals: whatever happens in whatever order, they equal a recount."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongzhi.capabilities.casework import services as casework
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.delivery import deliver
from gongzhi.foundation.journal.models import Entry, Receipt
from gongzhi.foundation.testing import deliver_all
from gongzhi.journeys.appeals import services as appeals
from gongzhi.journeys.appeals.queries import appeal_with_item
from gongzhi.journeys.appeals.tests.factories import (
    AT,
    COMMUNITY,
    DAY,
    NO,
    accept,
    answer,
    appeal_in,
    author_of,
    file,
    make_town,
)
from gongzhi.oversight.insight import services
from gongzhi.oversight.insight.models import AppealFact, Tally


@pytest.fixture
def town(db):
    return make_town()


def figures():
    """Every cell that counts something, and every fact."""
    cells = Tally.objects.exclude(count=0).values_list("area", "span", "category", "day", "measure", "count")  # fmt: skip
    return sorted(cells), sorted(AppealFact.objects.values_list(), key=str)


def recounted():
    services.rebuild()
    return figures()


STEPS = {
    "file": lambda town, appeal, at: file(town, at=at),
    "accept": lambda town, appeal, at: accept(appeal, town, at=at),
    "noise": lambda town, appeal, at: appeals.reclassify(appeal.pk, category="order.noise", urgency="hope", title="", actor=town.clerk.actor, at=at),
    "decline": lambda town, appeal, at: appeals.decline(appeal.pk, reason="outside", parts=NO, actor=town.clerk.actor, at=at),
    "hand_off": lambda town, appeal, at: appeals.hand_off(appeal.pk, channel="court", parts=NO, actor=town.clerk.actor, at=at),
    "claim": lambda town, appeal, at: casework.claim_item(appeal.pk, actor=town.clerk.actor, at=at),
    "ask": lambda town, appeal, at: appeals.ask(appeal.pk, "几楼？", actor=town.head.actor, at=at),
    "supplement": lambda town, appeal, at: appeals.supplement(appeal.pk, "五楼", actor=author_of(appeal), at=at),
    "done": lambda town, appeal, at: answer(appeal, town, actor=town.head.actor, at=at),
    "partly": lambda town, appeal, at: answer(appeal, town, actor=town.head.actor, outcome="partly", at=at),
    "solved": lambda town, appeal, at: appeals.rate(appeal.pk, rating="solved", actor=author_of(appeal), at=at),
    "unsolved": lambda town, appeal, at: appeals.rate(appeal.pk, rating="unsolved", actor=author_of(appeal), at=at),
    "reopen": lambda town, appeal, at: appeals.reopen(appeal.pk, actor=author_of(appeal), at=at),
    "object": lambda town, appeal, at: appeals.object_to(appeal.pk, actor=author_of(appeal), at=at),
    "uphold": lambda town, appeal, at: appeals.uphold(appeal.pk, reason="outside", parts=NO, actor=town.officer.actor, at=at),
    "withdraw": lambda town, appeal, at: appeals.withdraw(appeal.pk, actor=author_of(appeal), at=at),
    "lapse": lambda town, appeal, at: appeals.lapse_unrated(at=at),
}  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(
    lived=st.lists(st.tuples(st.sampled_from([*STEPS, "accept", "done"]), st.integers(0, 2), st.integers(1, 4)), min_size=4, max_size=16),
    told_at_once=st.booleans(),
)  # fmt: skip
def test_figures_kept_step_by_step_equal_a_recount(town, lived, told_at_once):
    rows, at = [file(town), file(town, at=AT + DAY), appeal_in("answered", town)], AT + 2 * DAY
    for step, which, days in lived:
        at += days * DAY
        try:
            STEPS[step](town, appeal_with_item(rows[which].pk), at)
        except (
            StepRefused,
            PermissionDenied,
        ):  # what the street has back is not the head's any more
            continue
        if told_at_once:
            deliver_all()
    deliver_all()
    assert figures() == recounted()


def test_the_order_in_which_it_is_told_makes_no_difference(town):
    appeal_in("closed", town)
    entries = list(Entry.objects.filter(event__startswith="appeals.").order_by("-pk"))
    for entry in entries:
        deliver(entry.pk)
    assert figures() == recounted()


def test_told_twice_it_is_counted_once(town):
    appeal = appeal_in("answered", town)
    deliver_all()
    before = figures()
    Receipt.objects.all().delete()
    for entry in Entry.objects.filter(event__startswith="appeals."):
        deliver(entry.pk)
    assert figures() == before
    assert services.recount(appeal.pk) is False
    assert Tally.objects.get(area=COMMUNITY, span=1, category="", measure="filed").count == 1


def test_what_was_imported_and_undone_is_counted_and_no_more(town):
    actor = town.clerk.actor
    upload = SimpleUploadedFile("一月.csv", "内容\n楼道灯坏了\n漏水".encode())
    batch = appeals.upload_batch(upload, area=COMMUNITY, actor=actor, at=AT)
    appeals.import_batch(batch.pk, actor=actor, at=AT)
    appeals.run_import(batch.pk, at=AT)
    deliver_all()
    assert Tally.objects.get(area=COMMUNITY, span=1, category="", measure="filed").count == 2
    assert figures() == recounted()
    appeals.undo_batch(batch.pk, actor=actor, at=AT + DAY)
    deliver_all()
    assert figures() == ([], [])


def test_a_promised_day_that_moved_is_known_to_the_figures(town):
    appeal = appeal_in("working", town)
    appeals.ask(appeal.pk, "几楼？", actor=town.clerk.actor, at=AT + timedelta(hours=2))
    appeals.supplement(appeal.pk, "五楼", actor=author_of(appeal), at=AT + 3 * DAY)
    deliver_all()
    assert AppealFact.objects.get().due_at == appeal_with_item(appeal.pk).answer_due_at
    assert AppealFact.objects.get().due_at > appeal.answer_due_at
    assert figures() == recounted()


def test_the_command_counts_everything_anew(town, capsys):
    appeal_in("closed", town)
    call_command("insight", "rebuild")
    assert capsys.readouterr().out == "重新数了 1 件\n"
    deliver_all()
    assert figures() == recounted()


def test_many_recounts_at_once_neither_lose_nor_double(transactional_db, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    town = make_town()
    rows = [appeal_in("answered", town, at=AT + n * timedelta(minutes=1)) for n in range(6)]

    def recount(appeal):
        try:
            return services.recount(appeal.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        assert sum(threads.map(recount, rows * 2)) == 6
    assert figures() == recounted()
