"""Letting go: what is over goes, what is not stays, and the record says how many and never whose."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from io import StringIO

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection

from gongzhi.foundation.files import vault
from gongzhi.foundation.files.models import StoredFile
from gongzhi.foundation.journal.models import Entry, Payload
from gongzhi.foundation.messaging.models import OutgoingText
from gongzhi.foundation.testing.models import Thing
from gongzhi.foundation.upkeep import queries, registry, services, tasks

from .conftest import NOON

pytestmark = pytest.mark.usefixtures("rules", "files")
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
# The last moment that is over at noon, for each kind that the foundation lets go of.
A_YEAR_AGO = NOON.replace(year=2025)
SIX_MONTHS_AGO = NOON.replace(month=5)
THREE_MONTHS_AGO = NOON.replace(month=8)


def records():
    entries = Entry.objects.filter(event="upkeep.expired").order_by("pk")
    return [(e.district, e.payload.actor_id, e.payload.body) for e in entries]


def run(*kinds, at=NOON):
    return [(one.kind, one.count) for one in services.delete_expired(at=at, kinds=kinds)]


def text(number, status, **moments):
    body = None if status == "sent" else "您好"
    return OutgoingText.objects.create(
        reference=f"{status} {number}",
        phone="15400000000",
        body=body,
        status=status,
        made_at=A_YEAR_AGO - DAY,
        **moments,
    )


def test_texts_go_when_their_time_is_over_and_not_a_second_before():
    over = text(1, "sent", sent_at=A_YEAR_AGO - SECOND)
    on_the_dot = text(2, "sent", sent_at=A_YEAR_AGO)
    given_up = text(3, "failed", tried_at=THREE_MONTHS_AGO - SECOND)
    unheard = text(5, "unknown", tried_at=THREE_MONTHS_AGO - SECOND)
    waiting = text(4, "waiting")
    assert run() == [("messaging.sent", 1), ("messaging.failed", 2)]
    left = set(OutgoingText.objects.values_list("pk", flat=True))
    assert left == {on_the_dot.pk, waiting.pk}
    assert over.pk not in left
    assert not {given_up.pk, unheard.pk} & left


def test_the_record_says_what_how_many_and_under_which_rule_and_never_whose():
    for number in range(3):
        text(number, "sent", sent_at=A_YEAR_AGO - DAY)
    run("messaging.sent")
    version = queries.pack_at(NOON).version
    assert records() == [
        (
            "431002",
            None,
            {
                "kind": "messaging.sent",
                "what": "发出的短信和群消息",
                "count": 3,
                "ended_before": "2025-11-27T12:00:00+08:00",
                "pack": "chenzhou",
                "version": version,
                "basis": "个人信息保护法第十九条",
            },
        )
    ]
    assert "15400000000" not in str(Payload.objects.values_list("body"))


def test_when_nothing_is_over_nothing_is_deleted_and_nothing_recorded():
    text(1, "sent", sent_at=A_YEAR_AGO)
    assert run() == []
    assert OutgoingText.objects.count() == 1
    assert not Entry.objects.exists()


def test_sessions_and_failed_sign_ins_go_in_their_time():
    for name, expires in (("old", NOON - DAY - SECOND), ("new", NOON - DAY)):
        Session.objects.create(session_key=name, session_data="", expire_date=expires)
    for name, tried in (("old", SIX_MONTHS_AGO - SECOND), ("new", SIX_MONTHS_AGO)):
        attempt = AccessAttempt.objects.create(username=name, failures_since_start=1)
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=tried)
    assert run() == [("upkeep.failed_sign_ins", 1), ("upkeep.sessions", 1)]
    assert [s.session_key for s in Session.objects.all()] == ["new"]
    assert [a.username for a in AccessAttempt.objects.all()] == ["new"]


def job(status, at):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status)"
            " VALUES ('upkeep', 'some', 'todo') RETURNING id"
        )
        (number,) = cursor.fetchone()
        for step in ("doing", status) if status != "todo" else ():
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status WHERE id = %s",
                [step, number],
            )
        cursor.execute("UPDATE procrastinate_events SET at = %s WHERE job_id = %s", [at, number])
    return number


def test_ended_jobs_go_and_waiting_ones_stay_however_old():
    job("failed", SIX_MONTHS_AGO - SECOND)
    kept = [job("failed", SIX_MONTHS_AGO), job("todo", A_YEAR_AGO)]
    assert run("upkeep.ended_jobs") == [("upkeep.ended_jobs", 1)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_jobs ORDER BY id")
        assert [row[0] for row in cursor.fetchall()] == kept


def stored(at, *, attached=None):
    row = StoredFile(
        kind="document",
        content_type="application/pdf",
        size=1,
        alg="sha256",
        digest=sha256(b"x").digest(),
        made_at=at,
        attached_at=attached,
    )
    vault.put(row.pk, b"x")
    row.save(force_insert=True)
    return row


def test_files_that_nothing_was_made_of_go_with_their_bytes(
    files, django_capture_on_commit_callbacks
):
    over = stored(NOON - DAY - SECOND)
    kept = [stored(NOON - DAY), stored(A_YEAR_AGO, attached=A_YEAR_AGO)]
    with django_capture_on_commit_callbacks(execute=True):
        assert run("files.unattached") == [("files.unattached", 1)]
    assert set(StoredFile.objects.values_list("pk", flat=True)) == {row.pk for row in kept}
    on_disk = {path.name for path in files.rglob("*") if path.is_file()}
    assert on_disk == {row.pk.hex for row in kept}
    assert over.pk.hex not in on_disk


# ── the hook ─────────────────────────────────────────────────────────────


@pytest.fixture
def own(monkeypatch):
    """A registry with nothing in it."""
    monkeypatch.setattr(registry, "ALL_RETAINED", kinds := {})
    monkeypatch.setattr(services, "ALL_RETAINED", kinds)
    monkeypatch.setattr(queries, "ALL_RETAINED", kinds)
    return kinds


def things(before, at_most):
    keys = list(Thing.objects.order_by("pk").values_list("pk", flat=True)[:at_most])
    return Thing.objects.filter(pk__in=keys).delete()[0]


def test_a_context_enters_its_kind_and_is_told_from_which_moment(own):
    asked = []
    registry.retains("intake.visits", lambda before, at_most: asked.append(before) or 0)
    assert run() == []
    assert asked == [A_YEAR_AGO]


def test_much_goes_in_portions_each_with_its_record(own, monkeypatch):
    monkeypatch.setattr(services, "PORTION", 2)
    Thing.objects.bulk_create(Thing(note=str(number)) for number in range(5))
    registry.retains("intake.visits", things)
    assert run() == [("intake.visits", 5)]
    assert [body["count"] for *_, body in records()] == [2, 2, 1]


def test_a_kind_without_a_rule_is_never_deleted(own):
    Thing.objects.create()
    registry.retains("nobody.knows", things)
    assert run() == []
    assert Thing.objects.count() == 1
    assert queries.without_rule(queries.pack_at(NOON)) == ["nobody.knows"]


def test_what_is_kept_for_good_is_not_deleted_even_when_somebody_would(own):
    Thing.objects.create()
    registry.retains("people.looks", things)
    assert run() == []
    assert Thing.objects.count() == 1


def broken(before, at_most):
    Thing.objects.all().delete()
    raise RuntimeError("坏了")


def test_one_kind_that_fails_keeps_its_rows_and_does_not_keep_the_others(own):
    Thing.objects.create()
    text(1, "sent", sent_at=A_YEAR_AGO - DAY)
    registry.retains("upkeep.sessions", broken)
    registry.retains(
        "messaging.sent", lambda before, at_most: OutgoingText.objects.all().delete()[0]
    )
    with pytest.raises(services.RetentionFailed) as failure:
        run()
    assert str(failure.value) == "过期的登录没有删成：RuntimeError('坏了')"
    assert Thing.objects.count() == 1
    assert not OutgoingText.objects.exists()
    assert [body["kind"] for *_, body in records()] == ["messaging.sent"]


def test_everything_that_is_entered_has_a_rule():
    """Whoever enters a kind writes its rule into the packs as well."""
    assert queries.without_rule(queries.pack_at(NOON)) == []


# ── the command and the clock ────────────────────────────────────────────


def said(*arguments):
    out = StringIO()
    call_command("retention", *arguments, stdout=out)
    return out.getvalue()


def test_show_names_every_kind_with_its_time_reason_and_law():
    shown = said("show")
    assert "upkeep.failed_sign_ins　没成功的登录：登录后留 6 个月（不少于 6 个月）。" in shown
    assert "intake.visits　走访记录：走访那天后留 12 个月（不超过 12 个月）。" in shown
    assert "journal.record　公开记录（事件、摘要、链）：一直留着。" in shown
    assert "    依据：网络安全法第二十三条第三项\n" in shown
    assert "规则包里没有这一类" not in shown


def test_run_says_what_went_and_refuses_a_kind_that_is_none():
    text(1, "sent", sent_at=A_YEAR_AGO.replace(year=2020))
    with pytest.raises(CommandError, match="没有“texts”这一类；有的是 appeals"):
        said("run", "texts")
    assert OutgoingText.objects.count() == 1
    assert said("run", "messaging.sent") == "发出的短信和群消息：删了 1 条\n"
    assert said("run") == "没有到期的\n"


def test_the_worker_lets_go_every_hour():
    text(1, "sent", sent_at=A_YEAR_AGO.replace(year=2020))
    tasks.delete_expired.func(timestamp=0)
    assert not OutgoingText.objects.exists()
