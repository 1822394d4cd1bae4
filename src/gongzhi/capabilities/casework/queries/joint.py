"""Reading all that is done on one item together, in one query however much it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection
from pydantic import TypeAdapter

from ..flows import Calling, Ruling, Staging


@dataclass(frozen=True)
class StageShown:
    id: int
    number: int
    what: str
    unit: str
    owner: str
    due_on: date
    cost: Decimal | None
    status: str
    done: str
    done_at: datetime | None
    done_by: str
    why: str

    @property
    def is_open(self) -> bool:
        return self.status in (Staging.PLANNED, Staging.REPORTED)


@dataclass(frozen=True)
class CallShown:
    """A whistle with the names of both sides."""

    id: UUID
    from_unit: str
    to_unit: str
    reason: str
    status: str
    asked_at: datetime
    asked_by: str
    blown_at: datetime | None
    due_at: datetime | None
    reported_at: datetime | None
    reported_by: str
    who: str
    plan: str
    result: str
    result_at: datetime | None
    ended_why: str

    @property
    def is_late(self) -> bool:
        return bool(self.due_at and self.reported_at and self.reported_at > self.due_at)

    @property
    def waits_for(self) -> bool:
        """Whether the unit has yet to come."""
        return self.status == Calling.CALLED


@dataclass(frozen=True)
class DisputeShown:
    id: UUID
    from_unit: str
    to_unit: str
    reason: str
    status: str
    opened_at: datetime
    due_at: datetime | None
    decided_unit: str
    decided_at: datetime | None
    decided_by: str
    why: str
    basis: str

    @property
    def is_open(self) -> bool:
        return self.status == Ruling.OPEN


@dataclass(frozen=True)
class HeardShown:
    at: datetime
    unit: str
    people: tuple[str, ...]


@dataclass(frozen=True)
class ClockShown:
    """A clock as it is kept, with who was told that it is late."""

    label: str
    pack: int
    rule: str
    amount: int
    unit: str
    started_at: datetime
    due_at: datetime
    paused_at: datetime | None
    paused_for: str
    pauses: tuple[tuple[str, str], ...]
    stopped_at: datetime | None
    whose: str
    heard: tuple[HeardShown, ...]


@dataclass(frozen=True)
class Joint:
    """Stages and clocks in their order; whistles and disputes with the latest first."""

    stages: tuple[StageShown, ...]
    whistles: tuple[CallShown, ...]
    disputes: tuple[DisputeShown, ...]
    clocks: tuple[ClockShown, ...]

    @property
    def dispute(self) -> DisputeShown | None:
        """The last one."""
        return self.disputes[0] if self.disputes else None


_JOINT = """
SELECT json_build_object(
  'stages', coalesce((SELECT json_agg(json_build_object(
      'id', s.id, 'number', s.number, 'what', s.what, 'unit', u.name,
      'owner', coalesce(o.display_name, ''), 'due_on', s.due_on, 'cost', s.cost::text,
      'status', s.status, 'done', s.done, 'done_at', s.done_at,
      'done_by', coalesce(b.display_name, ''), 'why', s.why) ORDER BY s.number)
    FROM casework_stage s JOIN organizations_orgunit u ON u.id = s.unit_id
    LEFT JOIN people_account o ON o.id = s.owner_id
    LEFT JOIN people_account b ON b.id = s.done_by_id WHERE s.item_id = %(id)s), '[]'),
  'whistles', coalesce((SELECT json_agg(json_build_object(
      'id', w.id, 'from_unit', f.name, 'to_unit', t.name, 'reason', w.reason,
      'status', w.status, 'asked_at', w.asked_at, 'asked_by', a.display_name,
      'blown_at', w.blown_at, 'due_at', w.due_at, 'reported_at', w.reported_at,
      'reported_by', coalesce(r.display_name, ''), 'who', w.who, 'plan', w.plan,
      'result', w.result, 'result_at', w.result_at, 'ended_why', w.ended_why)
      ORDER BY w.asked_at DESC, w.id DESC)
    FROM casework_whistle w JOIN organizations_orgunit f ON f.id = w.from_unit_id
    JOIN organizations_orgunit t ON t.id = w.to_unit_id
    JOIN people_account a ON a.id = w.asked_by_id
    LEFT JOIN people_account r ON r.id = w.reported_by_id WHERE w.item_id = %(id)s), '[]'),
  'disputes', coalesce((SELECT json_agg(json_build_object(
      'id', d.id, 'from_unit', f.name, 'to_unit', t.name, 'reason', d.reason,
      'status', d.status, 'opened_at', d.opened_at, 'due_at', d.due_at,
      'decided_unit', coalesce(u.name, ''), 'decided_at', d.decided_at,
      'decided_by', coalesce(b.display_name, ''), 'why', d.why, 'basis', d.basis)
      ORDER BY d.opened_at DESC, d.id DESC)
    FROM casework_dispute d JOIN organizations_orgunit f ON f.id = d.from_unit_id
    JOIN organizations_orgunit t ON t.id = d.to_unit_id
    LEFT JOIN organizations_orgunit u ON u.id = d.decided_unit_id
    LEFT JOIN people_account b ON b.id = d.decided_by_id WHERE d.item_id = %(id)s), '[]'),
  'clocks', coalesce((SELECT json_agg(json_build_object(
      'label', c.label, 'pack', c.pack_id, 'rule', c.rule, 'amount', c.amount, 'unit', c.unit,
      'started_at', c.started_at, 'due_at', c.due_at, 'paused_at', c.paused_at,
      'paused_for', c.paused_for, 'pauses', c.pauses, 'stopped_at', c.stopped_at,
      'whose', coalesce((SELECT t.name FROM casework_whistle w
          JOIN organizations_orgunit t ON t.id = w.to_unit_id WHERE w.id = c.about), ''),
      'heard', coalesce((SELECT json_agg(json_build_object(
          'at', e.at, 'unit', u.name,
          'people', coalesce((SELECT json_agg(p.display_name ORDER BY array_position(e.told, p.id))
            FROM people_account p WHERE p.id = ANY(e.told)), '[]')) ORDER BY e.level)
        FROM casework_escalation e JOIN organizations_orgunit u ON u.id = e.unit_id
        WHERE e.clock_id = c.id), '[]')) ORDER BY c.due_at, c.id)
    FROM casework_clock c WHERE c.item_id = %(id)s
      AND (c.stopped_at IS NULL OR c.escalated_at IS NOT NULL)), '[]')
)::text
"""
_read = TypeAdapter(Joint)


def joint_of(item_id: UUID) -> Joint:
    with connection.cursor() as cursor:
        cursor.execute(_JOINT, {"id": item_id})
        (text,) = cursor.fetchone()
    return _read.validate_json(text)
