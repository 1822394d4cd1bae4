"""What stands in the database after the killing, in sentences; none when all is as it should be."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bench.house import House

if TYPE_CHECKING:
    from bench.faults import Run

DRAINED_WITHIN = 120
_WAITING = """
SELECT (SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')
        AND queue_name IN ('events', 'texts') AND coalesce(scheduled_at, now()) <= now())
     + (SELECT count(*) FROM journal_unsealed)
"""
# fmt: off
_HALF = {
    "appeals without exactly one entry of their filing":
        """SELECT count(*) FROM appeals_appeal a WHERE 1 <> (SELECT count(*) FROM journal_entry e
           WHERE e.subject_id = a.item_id AND e.event = 'appeals.filed')""",
    "entries of a filing without an appeal":
        """SELECT count(*) FROM journal_entry e WHERE e.event = 'appeals.filed'
           AND NOT EXISTS (SELECT 1 FROM appeals_appeal a WHERE a.item_id = e.subject_id)""",
    "items without an appeal":
        """SELECT count(*) FROM casework_workitem i WHERE i.kind = 'appeal'
           AND NOT EXISTS (SELECT 1 FROM appeals_appeal a WHERE a.item_id = i.id)""",
    "filings by form without the number that was left":
        """SELECT count(*) FROM appeals_appeal a WHERE a.detail LIKE %(tag)s
           AND NOT EXISTS (SELECT 1 FROM appeals_contact c WHERE c.appeal_id = a.item_id)""",
    "entries without a payload, or neither linked nor waiting":
        """SELECT count(*) FROM journal_entry e WHERE NOT EXISTS
           (SELECT 1 FROM journal_payload p WHERE p.entry_id = e.id) OR NOT EXISTS
           (SELECT 1 FROM journal_link l WHERE l.entry_id = e.id)""",
    "filings without the receipt of a reaction":
        """SELECT count(*) FROM journal_entry e JOIN appeals_appeal a ON a.item_id = e.subject_id
           WHERE e.event = 'appeals.filed' AND a.detail LIKE %(tag)s AND %(reactions)s <>
           (SELECT count(*) FROM journal_receipt r WHERE r.entry_id = e.id)""",
    "acceptances without exactly one text that was sent, or waits for the morning":
        """SELECT count(*) FROM journal_entry e JOIN appeals_appeal a ON a.item_id = e.subject_id
           WHERE e.event = 'appeals.accepted' AND a.detail LIKE %(tag)s AND 1 <>
           (SELECT count(*) FROM messaging_outgoingtext t WHERE t.status IN ('sent', 'held')
            AND t.reference LIKE 'appeals.accepted:' || replace(a.item_id::text, '-', '') || ':%%')""",
    "jobs that were given up":
        "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('failed', 'aborted') AND queue_name <> 'upkeep'",
}
# fmt: on
_REACTIONS = """
import django; django.setup()
from gongzhi.foundation.journal.delivery import reactions_to
print(len(reactions_to("appeals.filed")))
"""
_FIGURES = (
    "SELECT area, span, day::text, category, measure, count FROM insight_tally WHERE count <> 0 ORDER BY 1, 2, 3, 4, 5",
    "SELECT * FROM insight_appealfact ORDER BY id",
)


def look(house: House, run: Run) -> list[str]:
    """Wait until the worker has done its work, then count everything."""
    return [*_drained(house), *_told_apart(house, run), *_half(house, run), *_counted(house)]


def tag_of(run: Run) -> str:
    return run.filed[0].words.split()[0]


def _drained(house: House) -> Iterator[str]:
    until = time.monotonic() + DRAINED_WITHIN
    while waiting := house.ask(_WAITING)[0][0]:
        if time.monotonic() > until:
            yield f"{waiting} jobs and entries still wait after {DRAINED_WITHIN} s"
            return
        time.sleep(0.3)


def _told_apart(house: House, run: Run) -> Iterator[str]:
    """What each sender was told against what is there."""
    rows = house.ask(
        "SELECT detail, item_id::text FROM appeals_appeal WHERE detail LIKE %s", f"{tag_of(run)} %"
    )
    kept: dict[str, list[str]] = {}
    for words, appeal in rows:
        kept.setdefault(words, []).append(appeal)
    for filed in run.filed:
        there = kept.get(filed.words, [])
        if filed.code and there != [filed.appeal]:
            yield f"acknowledged {filed.appeal}, and there are {there}"
        if len(there) > 1:
            yield f"{len(there)} appeals of one form"
        if filed.repeated and filed.repeated != filed.code:
            yield f"sent again, {filed.code} became {filed.repeated}"
        yield from (
            f"a dishonest answer: {fault[:300]}" for fault in filed.faults if not _honest(fault)
        )


def _honest(fault: str) -> bool:
    """Nobody answered at all, or the page that says so and carries the form."""
    status, _, page = fault.partition(" ")
    is_kept = "再送一次" in page and 'name="submission"' in page and "Traceback" not in page
    return not page or (status == "503" and is_kept)


def _half(house: House, run: Run) -> Iterator[str]:
    counted = house.run("-c", _REACTIONS).stdout.strip()
    for what, sql in _HALF.items():
        filled = sql.replace("%(tag)s", f"'{tag_of(run)} %%'").replace("%(reactions)s", counted)
        if count := house.ask(filled.replace("%%", "%"))[0][0]:
            yield f"{count} {what}"


def _counted(house: House) -> Iterator[str]:
    """The record from its first entry, and the figures against a new count."""
    verified = house.run("-m", "config.cli", "journal", "verify")
    if verified.returncode:
        yield f"the record does not verify: {verified.stdout}{verified.stderr}"
    before = [house.ask(sql) for sql in _FIGURES]
    house.run("-m", "config.cli", "insight", "rebuild")
    if before != [house.ask(sql) for sql in _FIGURES]:
        yield "the figures are not what a new count comes to"
