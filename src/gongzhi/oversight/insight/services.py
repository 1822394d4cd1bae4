"""Keeping the figures in step with the appeals they are made of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from gongzhi.foundation.policy import code_range
from gongzhi.journeys.appeals import queries as appeals

from . import rules
from .models import AppealFact

# A proposed row is checked before it meets the one that is there, so a change by less than
# nothing is proposed as nothing and added from the list of changes.
_ADD = """
WITH change AS (
    SELECT * FROM unnest(%s::text[], %s::int[], %s::date[], %s::text[], %s::text[], %s::int[])
        WITH ORDINALITY AS t(area, span, day, category, measure, by, n)
)
INSERT INTO insight_tally AS kept (area, span, day, category, measure, count)
SELECT area, span, day, category, measure, greatest(by, 0) FROM change ORDER BY n
ON CONFLICT (area, category, span, day, measure) DO UPDATE SET count = kept.count + (
    SELECT c.by FROM change c WHERE (c.area, c.span, c.day, c.category, c.measure)
        = (EXCLUDED.area, EXCLUDED.span, EXCLUDED.day, EXCLUDED.category, EXCLUDED.measure)
)
"""


@transaction.atomic
def recount(appeal_id: UUID) -> bool:
    """Count an appeal as it stands now; returns whether anything changed.

    What was counted before is kept with it, so the same call twice changes nothing and
    calls in any order end the same.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", (f"insight:{appeal_id}",))
    kept = AppealFact.objects.filter(pk=appeal_id).first()
    present = appeals.facts_of(appeal_id)
    before = _as_rule(kept) if kept else None
    after = _read(present) if present else None
    if present is None:
        AppealFact.objects.filter(pk=appeal_id).delete()
    else:
        _keep(appeal_id, present)
    changes = rules.difference(before, after)
    _apply(changes)
    return bool(changes)


def recount_all(appeal_ids: Iterable[UUID]) -> int:
    """Recount many, each in its own transaction; returns how many changed."""
    return sum(recount(appeal_id) for appeal_id in appeal_ids)


def forget_missing(area: str) -> int:
    """Take out of the figures what no longer exists, after an import was undone."""
    counted = AppealFact.objects.filter(code_range("area", area)).values_list("pk", flat=True)
    return recount_all(appeals.missing_among(list(counted)))


@transaction.atomic
def rebuild() -> int:
    """Make all figures anew from the appeals, by the database; returns how many appeals."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE insight_tally, insight_appealfact IN EXCLUSIVE MODE")
        cursor.execute("DELETE FROM insight_tally")
        cursor.execute("DELETE FROM insight_appealfact")
        cursor.execute(_REBUILD_FACTS, {"zone": timezone.get_current_timezone_name()})
        counted = int(cursor.rowcount)
        cursor.execute(_REBUILD_TALLIES)
    return counted


def _apply(changes: dict[tuple[str, date, str, str], int]) -> None:
    """One statement; cells in one order everywhere, so that two recounts never deadlock."""
    if not changes:
        return
    ordered = sorted(
        rules.spanned(changes).items(), key=lambda change: [str(part) for part in change[0]]
    )
    columns = list(zip(*((*cell, by) for cell, by in ordered), strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [list(column) for column in columns])


def _keep(appeal_id: UUID, present: appeals.Facts) -> None:
    AppealFact.objects.update_or_create(
        pk=appeal_id,
        defaults={
            "area": present.area,
            "category": present.category,
            "status": present.status,
            "filed_on": timezone.localdate(present.filed_at),
            "due_at": present.answer_due_at,
            "is_answered": present.answered_at is not None,
            "is_in_time": present.is_in_time,
            "is_resolved": present.is_resolved,
            "rating": present.rating,
        },
    )


def _read(present: appeals.Facts) -> rules.Fact:
    return rules.Fact(
        present.area,
        present.category,
        present.status,
        timezone.localdate(present.filed_at),
        present.answered_at is not None,
        present.is_in_time,
        present.is_resolved,
        present.rating,
    )


def _as_rule(kept: AppealFact) -> rules.Fact:
    return rules.Fact(
        kept.area,
        kept.category,
        kept.status,
        kept.filed_on,
        kept.is_answered,
        kept.is_in_time,
        kept.is_resolved,
        kept.rating,
    )


# The same reading of an appeal as ``appeals.facts_of``, for all at once; a test holds them equal.
_REBUILD_FACTS = """
INSERT INTO insight_appealfact
    (id, area, category, status, filed_on, due_at, is_answered, is_in_time, is_resolved, rating)
SELECT a.item_id, a.area, a.category, a.status, (a.filed_at AT TIME ZONE %(zone)s)::date,
       a.answer_due_at, a.answered_at IS NOT NULL,
       a.answered_at IS NOT NULL AND (a.answer_due_at IS NULL OR a.answered_at <= a.answer_due_at),
       coalesce(r.outcome = 'done' AND a.rating <> 'unsolved', false), a.rating
FROM appeals_appeal a LEFT JOIN LATERAL (
    SELECT outcome FROM appeals_reply WHERE appeal_id = a.item_id ORDER BY id DESC LIMIT 1
) r ON true
"""
_REBUILD_TALLIES = """
INSERT INTO insight_tally (area, span, day, category, measure, count)
SELECT left(f.area, l.length), s.span, s.day, c.category, m.measure, count(*)
FROM insight_appealfact f
CROSS JOIN LATERAL (SELECT length FROM unnest(ARRAY[6, 9, 12]) AS length
                    WHERE char_length(f.area) >= length) l
CROSS JOIN LATERAL (VALUES (1, f.filed_on), (7, date_trunc('week', f.filed_on)::date)) AS s(span, day)
CROSS JOIN LATERAL (VALUES (''), (coalesce(nullif(split_part(f.category, '.', 1), ''), 'unsorted')))
    AS c(category)
CROSS JOIN LATERAL unnest(
    ARRAY['filed', 'status:' || f.status]
    || CASE WHEN f.is_answered THEN ARRAY['answered'] ELSE '{}' END
    || CASE WHEN f.is_in_time THEN ARRAY['in_time'] ELSE '{}' END
    || CASE WHEN f.is_answered AND f.is_resolved THEN ARRAY['resolved'] ELSE '{}' END
    || CASE WHEN f.rating <> '' THEN ARRAY['rated', 'rating:' || f.rating] ELSE '{}' END
) AS m(measure)
GROUP BY 1, 2, 3, 4, 5
"""
