"""A digest of all that a twin is, whatever keys and seals the database gave it."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db.models import Model

from gongzhi.capabilities.casework.models import Clock, Offer, WorkItem
from gongzhi.capabilities.notices.models import Notice
from gongzhi.foundation.journal.models import Entry
from gongzhi.foundation.messaging.models import OutgoingText
from gongzhi.foundation.rulebook.models import Pack
from gongzhi.journeys.appeals.models import Appeal, Box, Contact, Message, Refusal, Reply, Slip
from gongzhi.oversight.insight.models import AppealFact, Tally
from gongzhi.register.membership.models import Record
from gongzhi.register.organizations.models import Appointment, OrgUnit, Post, UnitLink, UnitPlace
from gongzhi.register.people.models import AccessLog, Account, Consent, Person
from gongzhi.register.territory.models import Building, Neighbourhood, Part

TABLES: tuple[type[Model], ...] = (
    AccessLog, Account, Appeal, AppealFact, Appointment, Box, Building, Clock, Consent, Contact,
    Message, Neighbourhood, Offer, OrgUnit, Part, Person, Post, Record, Refusal, Reply, Slip,
    Tally, UnitLink, UnitPlace, WorkItem,
)  # fmt: skip
NOT_CONTENT = {"password", "account_id"}
KEYS_BY_CHANCE = (Notice, OutgoingText)  # their ids hold the time; what they say does not


def fingerprint() -> str:
    names: dict[int | None, str] = dict(Account.objects.values_list("pk", "username"))
    codes = dict(Pack.objects.values_list("pk", "code"))
    digest = hashlib.sha256()
    for model in (*TABLES, *KEYS_BY_CHANCE):
        rows = sorted(repr(_row(row, names, codes)) for row in model.objects.all())
        digest.update(f"{model._meta.label} {len(rows)}\n".encode())
        digest.update("\n".join(rows).encode())
    for entry in Entry.objects.select_related("payload").order_by("pk"):
        said = (entry.area, entry.at, entry.event, entry.subject_id, entry.payload.body)
        digest.update(repr((*said, names.get(entry.payload.actor_id))).encode())
    return digest.hexdigest()


def _row(row: Model, names: dict[int | None, str], codes: dict[int, str]) -> list[Any]:
    values = []
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        target = field.related_model
        if field.attname in NOT_CONTENT or (type(row) in KEYS_BY_CHANCE and field.primary_key):
            continue
        if field.primary_key and isinstance(value, int):
            continue
        if target is Account:
            value = names.get(value)
        elif target is Pack:
            value = codes[value]
        values.append(bytes(value).hex() if isinstance(value, memoryview | bytes) else value)
    return values
