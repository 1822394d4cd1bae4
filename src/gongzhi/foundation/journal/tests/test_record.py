"""A check of the chain names the first row that somebody altered behind the triggers."""

from __future__ import annotations

import pytest
from django.utils import timezone

from gongzhi.foundation.journal import chain, models, record
from gongzhi.foundation.journal.writer import tell_many

from .telling import NOON, as_intruder, contents, moved, told

pytestmark = pytest.mark.django_db
DISTRICT = "431002"


@pytest.fixture
def entries():
    """Nine linked entries; tests alter the fifth."""
    ids = tell_many([moved(number) for number in range(9)])
    chain.seal_all(at=NOON)
    return ids


def altered(statement, *parameters):
    """Do what no role of the house may do, and check the chain."""
    before = contents()
    with as_intruder() as cursor:
        cursor.execute(statement, parameters)
    assert contents() != before
    return record.verify(DISTRICT)


def words_for(entry_id, *, at=None):
    entry = models.Entry.objects.get(pk=entry_id)
    told_at = timezone.localtime(at or entry.at)
    return f"事件 {entry_id}，{entry.event}，{told_at:%Y-%m-%d %H:%M:%S}"


def test_a_clean_chain_of_thousands_passes(monkeypatch):
    monkeypatch.setattr(record, "PAGE", 700)
    tell_many([moved(number) for number in range(3_000)])
    chain.seal_all(at=NOON)
    told()
    verdict = record.verify(DISTRICT)
    head = bytes(models.Link.objects.get(seq=3_000).value).hex()
    assert verdict == record.Verdict(DISTRICT, 3_000, head, None, 1)


def test_an_empty_chain_is_in_order():
    assert record.verify(DISTRICT) == record.Verdict(DISTRICT, 0, "", None, 0)


@pytest.mark.parametrize(
    "change",
    [
        "area = '431002001004'",
        "area = ''",
        "at = at + interval '1 microsecond'",
        "event = 'testing.lost'",
        "subject_id = gen_random_uuid()",
        "alg = 'sm3'",
        "alg = 'md5'",
        "digest = sha256('other')",
        "district = '431003'",
    ],
)
def test_a_changed_field_of_a_head(entries, change):
    verdict = altered(f"UPDATE journal_entry SET {change} WHERE id = %s", entries[4])
    assert verdict.fault == f"第 5 条（{words_for(entries[4])}）：记录本身被改过"
    assert verdict.entries == 5
    assert verdict.head == bytes(models.Link.objects.get(seq=4).value).hex()


@pytest.mark.parametrize(
    "change",
    [
        "body = jsonb_set(body, '{count}', '40')",
        "body = body - 'marks'",
        "actor_id = 8",
        "actor_id = NULL",
        "salt = '\\x00'",
    ],
)
def test_a_changed_payload(entries, change):
    verdict = altered(f"UPDATE journal_payload SET {change} WHERE entry_id = %s", entries[4])
    assert verdict.fault == f"第 5 条（{words_for(entries[4])}）：内容被改过"


def test_a_deleted_payload(entries):
    verdict = altered("DELETE FROM journal_payload WHERE entry_id = %s", entries[4])
    assert verdict.fault == f"第 5 条（{words_for(entries[4])}）：内容不见了"


@pytest.mark.parametrize("change", ["value = sha256('other')", "alg = 'sm3'", "alg = 'md5'"])
def test_a_changed_link(entries, change):
    verdict = altered(f"UPDATE journal_link SET {change} WHERE seq = 5")
    assert verdict.fault == f"第 5 条（{words_for(entries[4])}）：记录本身被改过"


def test_a_link_cut_off_from_the_one_before(entries):
    verdict = altered("UPDATE journal_link SET previous = sha256('other') WHERE seq = 5")
    assert verdict.fault == f"第 5 条（{words_for(entries[4])}）：与上一条接不上"


def test_swapped_links(entries):
    with as_intruder() as cursor:
        cursor.execute("UPDATE journal_link SET seq = 99 WHERE seq = 5")
        cursor.execute("UPDATE journal_link SET seq = 5 WHERE seq = 6")
        cursor.execute("UPDATE journal_link SET seq = 6 WHERE seq = 99")
    fault = record.verify(DISTRICT).fault
    assert fault == f"第 5 条（{words_for(entries[5])}）：与上一条接不上"


def test_swapped_entries(entries):
    with as_intruder() as cursor:
        cursor.execute("UPDATE journal_link SET entry_id = -1 WHERE seq = 5")
        cursor.execute("UPDATE journal_link SET entry_id = %s WHERE seq = 6", [entries[4]])
        cursor.execute("UPDATE journal_link SET entry_id = %s WHERE seq = 5", [entries[5]])
    fault = record.verify(DISTRICT).fault
    assert fault == f"第 5 条（{words_for(entries[5])}）：记录本身被改过"


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM journal_link WHERE entry_id = %s", "DELETE FROM journal_entry WHERE id = %s"],
    ids=["link", "entry"],
)
def test_a_deleted_row_in_the_middle(entries, statement):
    verdict = altered(statement, entries[4])
    words = f"第 5 条（{words_for(entries[5])}）：序号应为 5，实为 6，中间少了记录"
    assert verdict.fault == words


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM journal_link WHERE entry_id = %s", "DELETE FROM journal_entry WHERE id = %s"],
    ids=["link", "entry"],
)
def test_a_deleted_row_at_the_end(entries, statement):
    assert altered(statement, entries[8]).fault == "第 9 条：从这里到第 9 条的记录不见了"


def test_everything_of_a_day_deleted_but_its_published_head(entries):
    with as_intruder() as cursor:
        cursor.execute(
            "TRUNCATE journal_link, journal_payload, journal_entry, journal_unsealed,"
            " journal_receipt"
        )
    assert record.districts() == [DISTRICT]
    assert record.verify(DISTRICT).fault == "第 1 条：从这里到第 9 条的记录不见了"


def test_a_link_and_its_head_deleted_but_not_the_entry(entries):
    told(9)
    chain.seal_all(at=NOON)
    with as_intruder() as cursor:
        cursor.execute("DELETE FROM journal_link WHERE seq = 10")
        cursor.execute("DELETE FROM journal_dayhead")
    last = models.Entry.objects.order_by("pk").last()
    assert record.verify(DISTRICT).fault == f"{words_for(last.pk)}：写进了事件簿，却不在链上"


def test_an_entry_taken_out_of_the_waiting_ones(entries):
    loose = told(9)
    assert altered("DELETE FROM journal_unsealed").fault == (
        f"{words_for(loose.pk)}：写进了事件簿，却不在链上"
    )


def test_a_published_head_that_is_not_the_chains(entries):
    verdict = altered("UPDATE journal_dayhead SET value = sha256('other')")
    assert verdict.fault == f"第 9 条（{words_for(entries[8])}）：与 2026-11-23 公布的链头不一样"


def test_the_first_of_several_is_named(entries):
    with as_intruder() as cursor:
        for entry_id in (entries[7], entries[2], entries[5]):
            cursor.execute("UPDATE journal_entry SET event = 'x' WHERE id = %s", [entry_id])
    assert record.verify(DISTRICT).fault == f"第 3 条（{words_for(entries[2])}）：记录本身被改过"
