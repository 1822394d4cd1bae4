"""What people asked about their data, and the whole of what is kept of one."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from gongzhi.foundation import policy, rulebook
from gongzhi.foundation.ui import words

from .. import rules
from ..flows import Asking
from ..models import (
    AccessLog,
    Account,
    Assistance,
    Consent,
    Passkey,
    Person,
    RightKind,
    RightsRequest,
)
from .holdings import ALL_HOLDINGS

OPEN = (Asking.ASKED, Asking.REVIEW)
MOST_OF_EACH = 1_000


def open_request(person_id: UUID, kind: str) -> RightsRequest | None:
    return RightsRequest.objects.filter(person=person_id, kind=kind, status__in=OPEN).first()


def request_for_change(request_id: UUID) -> RightsRequest:
    return RightsRequest.objects.select_for_update().get(pk=request_id)


def own_requests(actor: policy.Actor) -> QuerySet[RightsRequest]:
    """What the actor asked about their own data, newest first."""
    found = RightsRequest.objects.select_related("pack").order_by("-asked_at", "-pk")
    return policy.visible(found, actor, "people.ask_rights")


def requests_to_decide(actor: policy.Actor, *, is_open: bool) -> QuerySet[RightsRequest]:
    """Requests of the actor's area: the open ones by their day, the others newest first."""
    found = policy.visible(RightsRequest.objects.all(), actor, "people.decide_rights")
    if is_open:
        return found.filter(status__in=OPEN).order_by("due_on", "pk")
    return found.exclude(status__in=OPEN).order_by("-decided_at", "-pk")


def request_to_decide(actor: policy.Actor, request_id: UUID) -> RightsRequest | None:
    found = RightsRequest.objects.select_related("person", "pack").filter(pk=request_id)
    return policy.visible(found, actor, "people.decide_rights").first()


def grounds_for(asked: RightsRequest) -> list[rules.Ground]:
    """Grounds on which this kind of request may be refused, of the pack of its day."""
    grounds = [rules.read_ground(rule) for rule in asked.pack.section("people.rights_ground")]
    return [ground for ground in grounds if asked.kind in ground.kinds]


def ground_of(asked: RightsRequest) -> rules.Ground | None:
    return next((item for item in grounds_for(asked) if item.code == asked.ground), None)


def rights_in(area: str, *, on: date) -> dict[str, rulebook.Rule]:
    """What can be asked in an area, by kind, with its law and its days."""
    pack = rulebook.pack_for(area, on)
    return {rule.code: rule for rule in pack.section("people.rights")}


def is_restricted(person_id: UUID) -> bool:
    """Whether the person had the use of their data stopped and did not lift it."""
    return RightsRequest.objects.filter(
        person=person_id, kind=RightKind.RESTRICT, status=Asking.DONE, lifted_at__isnull=True
    ).exists()


def everything_about(person: Person) -> dict[str, list[dict[str, Any]]]:
    """All that is kept of a person here and in the other contexts, under what it is."""
    kept = {
        "登记的信息": [_details(person)],
        "我的账号": _accounts(person),
        "我的通行密钥": _passkeys(person),
        "我同意过什么": _consents(person),
        "我提过的要求": _requests(person),
        "谁看过我的信息": _looks(person),
        "谁替我写过": _help(person),
    }
    for holding in ALL_HOLDINGS.values():
        kept[holding.label] = holding.collect(person.pk)
    return kept


def _details(person: Person) -> dict[str, Any]:
    return {
        "姓名": person.name or "",
        "手机号": person.phone or "",
        "手机号验证于": _stamp(person.phone_verified_at),
        "证件号": person.id_number or "",
        "常住社区": person.area,
        "住在": str(person.home or ""),
        "登记时间": _stamp(person.registered_at),
    }


def _accounts(person: Person) -> list[dict[str, Any]]:
    account = Account.objects.filter(person=person).prefetch_related("presences").first()
    if account is None:
        return []
    visits = list(account.presences.order_by("-started_at")[:MOST_OF_EACH])
    return [
        {"设备": one.device, "登录": _stamp(one.started_at), "退出": _stamp(one.ended_at)}
        for one in visits
    ]


def _passkeys(person: Person) -> list[dict[str, Any]]:
    kept = Passkey.objects.filter(account__person=person).order_by("made_at")
    return [
        {"名字": one.name, "加上": _stamp(one.made_at), "上次用": _stamp(one.last_used_at)}
        for one in kept
    ]


def _consents(person: Person) -> list[dict[str, Any]]:
    given = Consent.objects.filter(person=person).order_by("-given_at")
    return [
        {
            "目的": one.purpose,
            "告知书": one.version,
            "同意": _stamp(one.given_at),
            "撤回": _stamp(one.withdrawn_at),
        }
        for one in given
    ]


def _requests(person: Person) -> list[dict[str, Any]]:
    asked = RightsRequest.objects.filter(person=person).order_by("-asked_at")
    return [
        {
            "要求": one.get_kind_display(),
            "提出": _stamp(one.asked_at),
            "状态": one.get_status_display(),
            "我的话": one.words or "",
            "答复": one.answer or "",
        }
        for one in asked
    ]


def _looks(person: Person) -> list[dict[str, Any]]:
    looks = AccessLog.objects.filter(person_id=person.pk).order_by("-at", "-pk")[:MOST_OF_EACH]
    return [
        {
            "时间": _stamp(one.at),
            "谁": one.viewer,
            "身份": one.role,
            "为了": one.purpose,
            "看了": "、".join(one.fields),
        }
        for one in looks
    ]


def _help(person: Person) -> list[dict[str, Any]]:
    helped = Assistance.objects.filter(person=person).select_related("helper")
    return [
        {
            "谁": one.helper.display_name,
            "方式": one.get_channel_display(),
            "开始": _stamp(one.started_at),
            "留的姓名": one.name or "",
            "留的电话": one.phone or "",
        }
        for one in helped.order_by("-started_at")[:MOST_OF_EACH]
    ]


def _stamp(at: Any) -> str:
    return words.stamp(at) if at else ""
