"""The record anybody can check: its page, its export, its checker, its day on paper; the rules."""

import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.urls import reverse

from gongzhi.foundation.journal import chain, record
from gongzhi.journeys.appeals.tests.factories import WORDS, appeal_in, make_town

SEALED = datetime(2026, 3, 12, 4, tzinfo=UTC)


@pytest.fixture
def town(db):
    return make_town()


@pytest.fixture
def recorded(town):
    """An appeal's whole life, sealed into the chain of the district."""
    appeal = appeal_in("closed", town, naming="named", name="陈桂兰", phone="13800001234")
    chain.seal_all(at=SEALED)
    return appeal


@pytest.fixture
def verified(client, tmp_path):
    """Downloads record and checker, changes the record perhaps, and runs the checker on it."""

    def check(change=lambda lines: lines, *arguments):
        program, file = tmp_path / "verify_record.py", tmp_path / "record.jsonl"
        program.write_bytes(client.get(reverse("disclosure:verifier")).content)
        answer = client.get(reverse("disclosure:record_lines", args=["431002"]))
        lines = b"".join(answer.streaming_content).decode().splitlines()
        file.write_text("".join(f"{line}\n" for line in change(lines)))
        run = [sys.executable, "-I", str(program), str(file), *arguments]
        done = subprocess.run(run, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    return check


def test_the_exported_record_is_verified_by_its_own_checker(client, recorded, verified):
    status, said = verified()
    assert status == 0
    assert "431002：" in said
    assert "条全部对上" in said
    (head,) = record.day_heads("431002")
    assert head.hex[:16] in client.get(reverse("disclosure:record")).content.decode()
    assert verified(lambda lines: lines, "--head", f"{head.seq}={head.hex[:12]}")[0] == 0
    assert verified(lambda lines: lines, "--head", f"{head.seq}=000000000000")[0] == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_checker_names_the_row_that_was_altered(recorded, verified, number):
    def altered(lines):
        line = json.loads(lines[number - 1])
        line["event"] = "appeals.declined"
        lines[number - 1] = json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"))  # fmt: skip
        return lines

    status, said = verified(altered)
    assert status == 1
    assert f"第 {number} 行不对" in said
    assert "记录本身被改过" in said


def test_the_checker_misses_no_row_that_is_gone(recorded, verified):
    status, said = verified(lambda lines: lines[:1] + lines[2:])
    assert (status, "中间少了记录" in said) == (1, True)


def test_the_checker_finds_what_was_altered_in_the_database(recorded, verified):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE journal_entry SET at = at + interval '1 day' WHERE id = (SELECT entry_id FROM journal_link WHERE district = '431002' AND seq = 2)")  # fmt: skip
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    status, said = verified()
    assert status == 1
    assert "第 2 行不对" in said


def test_the_export_tells_steps_and_digests_and_nothing_that_was_said(client, recorded):
    answer = client.get(reverse("disclosure:record_lines", args=["431002"]))
    assert answer["Content-Disposition"] == 'attachment; filename="record-431002.jsonl"'
    text = b"".join(answer.streaming_content).decode()
    for secret in (WORDS[:6], "陈桂兰", "13800001234", "actor", "payload", recorded.title):
        assert secret not in text
    assert {json.loads(line)["event"] for line in text.splitlines()} >= {"appeals.filed", "appeals.rated"}  # fmt: skip


def test_a_record_nobody_keeps_is_not_found(client, recorded):
    assert client.get(reverse("disclosure:record_lines", args=["999999"])).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_shows_where_each_chain_stood_day_by_day(client, town, django_assert_num_queries, number):  # fmt: skip
    for n in range(number):
        appeal_in("filed", town)
        chain.seal_all(at=SEALED.replace(day=12 + n))
    with django_assert_num_queries(3):
        page = client.get(reverse("disclosure:record"))
    text = page.content.decode()
    heads = record.day_heads("431002")
    assert len(heads) == number
    assert "北湖区" in text
    for head in heads:
        assert head.hex[:16] in text
        assert reverse("disclosure:head_sheet", args=["431002", head.day.isoformat()]) in text


def test_without_a_record_the_page_says_so(client, db):
    assert "还没有记录" in client.get(reverse("disclosure:record")).content.decode()


def test_a_days_head_on_paper_has_the_whole_head_and_a_code_to_scan(client, recorded):
    sheet = client.get(reverse("disclosure:head_sheet", args=["431002", "2026-03-12"]))
    (head,) = record.day_heads("431002")
    text = sheet.content.decode()
    assert head.hex in text
    assert "北湖区" in text
    assert "<svg" in text
    assert "扫码在手机上打开" in text
    for day in ("2026-03-13", "2026-13-01", "yesterday"):
        assert client.get(reverse("disclosure:head_sheet", args=["431002", day])).status_code == 404


def test_the_rules_are_shown_entry_by_entry_with_their_ground(client, town):
    listed = client.get(reverse("disclosure:rules")).content.decode()
    assert town.pack.title in listed
    address = reverse("disclosure:rule_pack", args=[town.pack.code, town.pack.version])
    assert address in listed
    shown = client.get(address).content.decode()
    assert "楼道照明" in shown
    assert "未核实" in shown
    assert client.get(reverse("disclosure:rule_pack", args=["none", 1])).status_code == 404
