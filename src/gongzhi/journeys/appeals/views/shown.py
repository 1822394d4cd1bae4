"""What pages of an appeal show: its clock, its story, its no, its next step."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from gongzhi.capabilities.casework.queries import clock_face
from gongzhi.foundation import rulebook
from gongzhi.foundation.journal.history import Told, history
from gongzhi.foundation.ui import words
from gongzhi.foundation.ui.faces import Basis, ClockFace, Entry, Evidence, FourParts
from gongzhi.register.organizations.queries import names_of_units
from gongzhi.register.people.queries import names_of_accounts

from .. import queries, rules
from ..models import Appeal, Rating

QUIET = (
    "casework.handed_in",
    "casework.finished",
    "casework.returned",
    "casework.resumed",
    "casework.asked",
    "casework.claimed",
    "casework.whistle_asked",
    "casework.whistle_declined",
    "casework.whistle_called_off",
    "casework.stage_reported",
    "casework.stage_sent_back",
    "casework.dispute_dropped",
    "casework.awarded",
    "appeals.author_linked",
    "appeals.published",
    "appeals.unpublished",
    "appeals.left",
    "appeals.said_apart",
    "casework.joined",
    "casework.parted",
    "journal.erased",
    "notices.letter_printed",
    "notices.letter_queued",
)


def face_of(appeal: Appeal, now: datetime) -> ClockFace | None:
    return clock_face(appeal.item, pack=appeal.pack, now=now)


def next_step_of(appeal: Appeal, now: datetime) -> rules.NextStep:
    """The one line at the head of the resident's page."""
    item = appeal.item
    due = item.due_at
    promise = rules.Promise(words.moment(due, now), due <= now) if due else rules.Promise()
    return rules.next_step(
        appeal.status,
        item.status,
        unit=item.unit.short_name,
        offered_to=item.offered_to.short_name if item.offered_to else "",
        reviewer="区里" if appeal.repeats_id else "街道换人",
        promise=promise,
    )


def no_of(refusal: queries.Refused, pack: rulebook.Pack) -> FourParts:
    """The four parts; a no without an article of its own rests on the pack's rules for it."""
    law, article = refusal.law or f"《{pack.title}》", refusal.article or refusal.label
    basis = Basis(law, article, refusal.law_text, refusal.is_verified)
    return FourParts(refusal.what, refusal.why, (basis,), refusal.where, refusal.objection)


def timeline_of(appeal: Appeal, *, for_staff: bool, now: datetime) -> list[Entry]:
    """The timeline from the journal; residents read units, staff read names."""
    told = history(appeal.pk, without=() if for_staff else QUIET)
    people = names_of_accounts(item.actor_id for item in told) if for_staff else {}
    units = names_of_units(_units_in(told))
    entries = []
    for item in told:
        body = item.body or {}
        note = _note(body, units, for_staff=for_staff)
        who = people.get(item.actor_id or 0, "") if for_staff else ""
        entries.append(Entry(what=item.label, at=item.at, who=who, note=note))
    return _with_state(entries, appeal, now, whom="居民" if for_staff else "您")


def evidence_of(
    appeal: Appeal, story: queries.Story, *, from_staff: bool | None = None
) -> list[Evidence]:
    """Pictures of one side, or of both when ``from_staff`` is None."""
    shown = []
    for photo in story.photos:
        if from_staff is None or photo.is_from_staff == from_staff:
            address = reverse("appeals:photo", args=[appeal.pk, photo.id])
            caption = photo.caption or ("办理单位拍的" if photo.is_from_staff else "居民拍的")
            shown.append(Evidence(address, f"{address}?small=1", caption, caption))
    return shown


def _with_state(entries: list[Entry], appeal: Appeal, now: datetime, *, whom: str) -> list[Entry]:
    if not entries:
        return entries
    last = entries[-1]
    entries[-1] = Entry(last.what, last.at, last.who, last.note, "now")
    if appeal.item.due_at and appeal.item.due_at > now:
        label = {
            "filed": f"告诉{whom}收没收下",
            "working": f"答复{whom}",
            "answered": f"{whom}说解决了没有，或到期办结",
            "review": "复核结果",
        }.get(appeal.status)
        if label:
            entries.append(
                Entry(label, when=f"{words.moment(appeal.item.due_at, now)}前", state="next")
            )
    return entries


def _units_in(told: list[Told]) -> list[UUID]:
    bodies = [item.body for item in told if item.body]
    return [UUID(body[key]) for body in bodies for key in ("from_unit", "to_unit") if body.get(key)]


def _note(body: dict[str, object], units: dict[UUID, str], *, for_staff: bool) -> str:
    parts = [f"第 {body['number']} 步"] if body.get("number") else []
    if body.get("to_unit"):
        parts.append(units.get(UUID(str(body["to_unit"])), ""))
    if body.get("reason") and (for_staff or body.get("number")):
        parts.append(f"理由：{body['reason']}")
    if "is_reached" in body:
        said = Rating(str(body["said"])).label if body["said"] else ""
        who = "居民" if for_staff else "您"
        parts.append(f"{who}说：{said}（不算{who}自己的评价）" if said else "没打通")
    if body.get("before") and body.get("after") and not for_staff:
        parts.append("按新公布的放假安排")
    return " ".join(filter(None, parts))
