"""Breaking the glass: contact data opened in an emergency, told to the person and the auditor."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from gongzhi.foundation import messaging, policy, rulebook
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.ui import words

from .. import queries, rules
from ..events import AuditExported, EmergencyOpened, EmergencySeen
from ..models import AccessLog, Emergency

FIELDS = ["姓名", "手机号", "住在"]


@transaction.atomic
def open_in_emergency(
    whom: str, *, reason: str, district: str, actor: policy.Actor, at: datetime
) -> Emergency:
    """Open somebody's contact data for the minutes of the rule pack.

    The person reads it among the looks at their data and gets a text; the auditor has it on
    top of the list until they looked into it.

    Args:
        whom: a phone number, or the end of a person's number.

    Raises:
        StepRefused: nobody is found, or nothing is said about what happened.

    """
    person = queries.person_meant(whom)
    if person is None:
        raise StepRefused("没有找到这个人，请核对手机号或者六位编号")
    area = person.area or district
    policy.require_new(actor, "people.break_glass", area=area)
    if not reason.strip() or actor.pk is None:
        raise StepRefused("请写明出了什么事，本人和审计员马上看到")
    pack = rulebook.pack_for(area, timezone.localdate(at))
    lasts = rules.read_span(pack.rule("people.emergency", "default"))
    said = reason.strip()[:100]
    opened = Emergency.objects.create(
        person=person,
        account_id=actor.pk,
        area=area,
        reason=said,
        opened_at=at,
        expires_at=at + lasts,
    )
    AccessLog.objects.create(
        person_id=person.pk,
        account_id=actor.pk,
        viewer=actor.name,
        role="安全管理员，紧急打开",
        purpose=said,
        fields=FIELDS,
        at=at,
    )
    if person.phone:
        messaging.defer_text(
            person.phone,
            f"【共治】{words.stamp(at)}，安全管理员因为紧急情况打开了您的联系方式：{said}。"
            "审计员会核对，您在“谁看过我的信息”里能查到。",
            reference=f"emergency:{opened.pk}",
            at=at,
            is_urgent=True,
        )
    tell(
        EmergencyOpened(
            subject_id=opened.pk, area=area, actor_id=actor.pk, at=at, person_id=person.pk
        )
    )
    return opened


@transaction.atomic
def see_emergency(emergency_id: UUID, *, actor: policy.Actor, at: datetime) -> Emergency:
    """The auditor looked into it: it stands on top no longer.

    Raises:
        StepRefused: somebody did already.

    """
    opened = Emergency.objects.select_for_update().get(pk=emergency_id)
    policy.require(actor, "people.audit_emergencies", opened)
    if opened.seen_at is not None:
        raise StepRefused("已经有审计员看过了")
    opened.seen_at, opened.seen_by_id = at, actor.pk
    opened.save(update_fields=["seen_at", "seen_by"])
    tell(EmergencySeen(subject_id=opened.pk, area=opened.area, actor_id=actor.pk, at=at))
    return opened


@transaction.atomic
def record_export(
    *, what: str, rows: int, span: str, area: str, actor: policy.Actor, at: datetime
) -> None:
    """An auditor took a table away; that is on record as well."""
    tell(
        AuditExported(
            subject_id=queries.AUDIT_EXPORTS,
            area=area,
            actor_id=actor.pk,
            at=at,
            what=what,
            rows=rows,
            span=span,
        )
    )
