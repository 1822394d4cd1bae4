"""A digest of all that a twin is, whatever keys and seals the database gave it."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from django.db.models import Model

from gongzhi.capabilities.casework.models import Clock, Dispute, Offer, Stage, Whistle, WorkItem
from gongzhi.capabilities.notices.models import Notice
from gongzhi.foundation.journal.models import Entry
from gongzhi.foundation.messaging.models import OutgoingText
from gongzhi.foundation.rulebook.models import Pack
from gongzhi.journeys.appeals.models import (
    Appeal,
    Box,
    CallBack,
    CallNote,
    Contact,
    Merge,
    Message,
    Refusal,
    Reply,
    Slip,
)
from gongzhi.journeys.concentration.models import Cluster, Member, Report
from gongzhi.journeys.contribution.models import ContactNote, ContactPlan, SupportRequest
from gongzhi.journeys.discussions.models import (
    Grouping,
    Removal,
    Statement,
    StatementAnswer,
    Topic,
)
from gongzhi.journeys.intake.models import (
    Guest,
    Keying,
    Meeting,
    Paper,
    PaperBatch,
    Remark,
    VisitNote,
    VisitPlan,
)
from gongzhi.oversight.insight.models import AppealFact, Tally
from gongzhi.register.membership.models import Record
from gongzhi.register.organizations.models import Appointment, OrgUnit, Post, UnitLink, UnitPlace
from gongzhi.register.people.models import AccessLog, Account, Consent, Person
from gongzhi.register.territory.models import Building, Neighbourhood, Part

TABLES: tuple[type[Model], ...] = (
    AccessLog, Account, Appeal, AppealFact, Appointment, Box, Building, CallBack, CallNote, Clock,
    Cluster, ContactNote, ContactPlan, Member, Report, SupportRequest,
    Consent, Contact, Dispute, Grouping, Guest, Keying, Meeting, Merge, Message, Neighbourhood,
    Offer, OrgUnit, Paper, PaperBatch, Part, Person, Post, Record, Refusal, Remark, Removal, Reply,
    Slip, Stage, Statement, StatementAnswer, Tally, Topic, UnitLink, UnitPlace, VisitNote,
    VisitPlan, Whistle, WorkItem,
)  # fmt: skip
NUMBERED = (Cluster, ContactPlan)
NOT_CONTENT = {"password", "account_id"}
MADE_BY_SERVICES = 7  # the version of their keys; the seed's are of version 4
OF_THE_CLOCK = re.compile(
    r"[0-9a-f]{8}-?[0-9a-f]{4}-?7[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}"
)
KEYS_BY_CHANCE = (Notice, OutgoingText)  # their ids hold the time; what they say does not


def fingerprint() -> str:
    names: dict[int | None, str] = dict(Account.objects.values_list("pk", "username"))
    codes = dict(Pack.objects.values_list("pk", "code"))
    digest = hashlib.sha256()
    for model in (*TABLES, *KEYS_BY_CHANCE):
        rows = sorted(_plain(_row(row, names, codes)) for row in model.objects.all())
        digest.update(f"{model._meta.label} {len(rows)}\n".encode())
        digest.update("\n".join(rows).encode())
    for entry in Entry.objects.select_related("payload").order_by("pk"):
        said = (entry.area, entry.at, entry.event, entry.subject_id, entry.payload.body)
        digest.update(_plain([*said, names.get(entry.payload.actor_id)]).encode())
    return digest.hexdigest()


def _plain(values: list[Any]) -> str:
    """Keys that the services made hold the time of the making; everything else is the seed's."""
    return OF_THE_CLOCK.sub("key", repr(values))


def _row(row: Model, names: dict[int | None, str], codes: dict[int, str]) -> list[Any]:
    values = []
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        target = field.related_model
        if field.attname == "receipt_hash" and row.pk.version == MADE_BY_SERVICES:
            continue  # of a code that was made of such a key
        if field.attname in NOT_CONTENT or (type(row) in KEYS_BY_CHANCE and field.primary_key):
            continue
        if field.primary_key and isinstance(value, int):
            continue
        if target in NUMBERED:
            continue  # the database's own count
        if target is Account:
            value = names.get(value)
        elif target is Pack:
            value = codes[value]
        values.append(bytes(value).hex() if isinstance(value, memoryview | bytes) else value)
    return values
