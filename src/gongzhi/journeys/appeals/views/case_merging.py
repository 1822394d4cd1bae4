"""What the pages of one matter said by several show, and the desk's steps about it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone

from gongzhi.foundation import policy
from gongzhi.foundation.http import Request
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.ui.faces import Entry
from gongzhi.register.organizations.queries import names_of_units

from .. import queries, services
from ..forms import OtherForm, SplitForm
from ..models import Appeal

# What may be read by everybody who said it, of the one that carries the work: steps of the
# work, never a word between its own author and the staff.
SHARED = (
    "casework.offered",
    "casework.accepted",
    "casework.pushed_back",
    "casework.called_back",
    "casework.awarded",
    "casework.stage_planned",
    "casework.stage_accepted",
    "casework.whistle_blown",
    "casework.reported_in",
    "casework.result_given",
)


def other(appeal: Appeal, action: str, data: Any = None, uploads: Any = None) -> OtherForm:
    return OtherForm(data, auto_id=f"{action}_%s")


def split_form(appeal: Appeal, action: str, data: Any = None, uploads: Any = None) -> SplitForm:
    return SplitForm(data, auto_id=f"{action}_%s")


def merge(request: Request, appeal: Appeal, form: OtherForm) -> None:
    beside = form.cleaned_data["other"]
    services.merge(appeal.pk, beside, actor=request.actor, at=timezone.now())


def say_apart(request: Request, appeal: Appeal, form: OtherForm) -> None:
    beside = form.cleaned_data["other"]
    services.say_apart(appeal.pk, beside, actor=request.actor, at=timezone.now())


def split(request: Request, appeal: Appeal, form: SplitForm) -> None:
    """The one on the page, or one of those it carries."""
    said = form.cleaned_data
    services.split(
        said["other"] or appeal.pk, reason=said["reason"], actor=request.actor, at=timezone.now()
    )


def shown_on_case(appeal: Appeal, actor: policy.Actor, may: frozenset[str]) -> dict[str, Any]:
    """For the desk: likely twins to compare, and whoever said the same."""
    may_merge, lead_id = "appeals.merge" in may, appeal.leading_id or appeal.pk
    asked = [lead_id] if appeal.is_public or appeal.is_joint else []
    return {
        "twins": queries.twins_of(appeal, actor) if may_merge else [],
        "voices": queries.voices_with(appeal.pk) if appeal.voices > 1 else [],
        "lead": queries.lead_of(appeal),
        "may_merge": may_merge,
        "households": queries.households_behind(asked).get(lead_id, 1),
    }


def shown_to_author(appeal: Appeal) -> dict[str, Any]:
    """For whoever said it: how many said the same and how the work goes on, nobody's name."""
    lead = queries.lead_of(appeal)
    return {
        "voices": (lead or appeal).voices,
        "shared": _shared(lead.pk) if lead else [],
        "lead_unit": lead.item.unit.short_name if lead else "",
    }


def _shared(lead_id: UUID) -> list[Entry]:
    told = [item for item in history(lead_id) if item.event in SHARED]
    where = [str((item.body or {}).get("to_unit") or "") for item in told]
    units = names_of_units(UUID(unit) for unit in where if unit)
    return [
        Entry(
            what=item.label,
            at=item.at,
            note=units.get(UUID(unit), "") if unit else "",
        )
        for item, unit in zip(told, where, strict=True)
    ]
