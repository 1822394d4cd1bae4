"""Who acts through an account today."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from gongzhi.foundation.policy import ANYBODY, Actor, Duty
from gongzhi.foundation.statements import planned_once

_ACTOR = """
SELECT a.id, a.display_name, a.person_id, a.kind, a.is_active, a.password, a.must_change_password,
       a.totp_confirmed_at IS NOT NULL,
       coalesce(jsonb_agg(jsonb_build_array(p.role, p.unit_id, t.area))
                FILTER (WHERE t.id IS NOT NULL AND p.role <> ''), '[]')
FROM people_account a
LEFT JOIN organizations_appointment t ON t.account_id = a.id AND t.status = 'in_office'
     AND t.from_on <= %s AND (t.until_on IS NULL OR t.until_on >= %s)
LEFT JOIN organizations_post p ON p.id = t.post_id
WHERE a.id = %s GROUP BY a.id
"""


@dataclass(frozen=True)
class SignedIn:
    """An account as a request finds it, and who acts through it."""

    actor: Actor
    is_staff: bool
    password: str
    must_change_password: bool
    has_second_factor: bool


def signed_in(account_id: int, *, on: date) -> SignedIn | None:
    """Account and duties of the day in one query; None when there is no such account."""
    with planned_once() as cursor:
        cursor.execute(_ACTOR, (on, on, account_id))
        row = cursor.fetchone()
    if row is None:
        return None
    pk, name, person, kind, is_active, password, must_change, has_second, duties = row
    actor = Actor(
        pk=pk,
        name=name,
        person=person,
        is_active=is_active,
        duties=tuple(Duty(role, UUID(unit), area) for role, unit, area in json.loads(duties)),
    )
    return SignedIn(actor, kind == "staff", password, must_change, has_second)


def actor_of(account_id: int, *, on: date) -> Actor:
    """Who acts through an account; ANYBODY when there is none."""
    found = signed_in(account_id, on=on)
    return found.actor if found else ANYBODY
