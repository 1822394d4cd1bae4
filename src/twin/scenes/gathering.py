"""What people said away from the screen: at meetings, on paper, at their doors, by a photo."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.utils import timezone

from gongzhi.foundation import files
from gongzhi.foundation.policy import ANYBODY, Actor
from gongzhi.journeys.intake import services as intake
from gongzhi.journeys.intake.models import Paper, PaperBatch
from gongzhi.journeys.intake.rules import CODE_LENGTH, CODE_LETTERS
from gongzhi.journeys.intake.services import Counted, Keyed, MeetingPlan, Noted, Said, Snap
from gongzhi.register.people.models import Person
from gongzhi.register.territory.models import Building, Part

from ..places import Home
from ..texts import FOLDER
from .hands import Hands
from .words import Said as Text
from .words import words

if TYPE_CHECKING:
    from uuid import UUID

OPEN_MEETING, UNRECONCILED = 1, 1  # which of the written ones are not finished yet
VISITED, DOORS = 4, 5  # buildings, and doors of each


# ── meetings ─────────────────────────────────────────────────────────────


def hold_meetings(hands: Hands) -> None:
    """Two where the personas work, one of them not minuted yet; then one a community."""
    areas = [hands.communities[0], *hands.communities]
    for number, (text, area) in enumerate(zip(words()["meeting"], areas, strict=False)):
        is_open = number == OPEN_MEETING
        since = hands.now - timedelta(days=2 if is_open else 16 - 2 * number)
        times = hands.moments(since, 2, until=None if is_open else since + timedelta(days=4))
        if times:
            clerk = hands.worker(hands.office(area), "clerk")
            _meet(hands, text, area, times, clerk, is_open=is_open)


def _meet(
    hands: Hands, text: Text, area: str, times: list[datetime], clerk: Actor, *, is_open: bool
) -> None:
    plan = MeetingPlan(area, text["topic"], text["place"], held_at=times[0])
    meeting = intake.open_meeting(plan, actor=clerk, at=times[0])
    guests = [
        intake.add_guest(meeting.pk, name=name, phone="", came=True, actor=clerk)
        for name in text["guests"]
    ]
    intake.add_guest(meeting.pk, name="物业代表", phone="", came=False, actor=clerk)
    for remark in text["remarks"]:
        by = guests[remark["by"]] if remark["by"] >= 0 else None
        said = Said(
            words=remark["words"],
            naming="hidden" if by else "anonymous",
            speaker_id=by.pk if by else None,
        )
        intake.write_down(meeting.pk, said, actor=clerk)
    if is_open:
        return
    intake.save_minutes(meeting.pk, actor=clerk, at=times[1])
    for made, remark in zip(meeting.remarks.order_by("number"), text["remarks"], strict=True):
        if made.appeal_id:
            hands.deal_with(made.appeal_id, remark, clerk)


# ── paper ────────────────────────────────────────────────────────────────


def key_papers(hands: Hands) -> None:
    """Keyed by two people apart: one batch adds up, one waits for somebody to look again."""
    areas = [hands.communities[0], *hands.communities]
    for number, (text, area) in enumerate(zip(words()["batch"], areas, strict=False)):
        is_waiting = number == UNRECONCILED
        times = hands.moments(hands.now - timedelta(days=4 if is_waiting else 8), 4)
        first, second = hands.workers(hands.office(area), "clerk")[:2]
        if times:
            two = hands.actor(first.pk), hands.actor(second.pk)
            _key(hands, text, area, times, two, is_waiting=is_waiting)


def _key(
    hands: Hands,
    text: Text,
    area: str,
    times: list[datetime],
    two: tuple[Actor, Actor],
    *,
    is_waiting: bool,
) -> None:
    day = timezone.localdate(times[0])
    counted = Counted(area, text["source"], day, len(text["papers"]))
    batch = intake.count_papers(counted, actor=two[0], at=times[0])
    papers = list(Paper.objects.filter(batch=batch).order_by("number"))
    for turn, actor in enumerate(two):
        for paper, slip in zip(papers, text["papers"], strict=True):
            at = times[1 + turn] + timedelta(seconds=40 * paper.number)
            intake.key_paper(paper.pk, _keyed(slip, turn), actor=actor, at=at)
    if not is_waiting:
        _file(hands, batch, text, two[0], times[3])


def _keyed(slip: Text, turn: int) -> Keyed:
    """The second pair of eyes may have read another word."""
    return Keyed(
        words=str(slip.get("other", slip["words"]) if turn else slip["words"]),
        naming=slip["naming"],
        spot=slip.get("spot", ""),
        name=slip.get("name", ""),
        is_unreadable=slip.get("unreadable", False),
    )


def _file(hands: Hands, batch: PaperBatch, text: Text, clerk: Actor, at: datetime) -> None:
    intake.file_agreed(batch.pk, actor=clerk, at=at)
    for paper, slip in zip(batch.papers.order_by("number"), text["papers"], strict=True):
        if paper.appeal_id:
            hands.deal_with(paper.appeal_id, slip, clerk)


# ── visits ───────────────────────────────────────────────────────────────


def visit_homes(hands: Hands, homes: list[Home], aunt: Person | None) -> None:
    """The persona's building first, she herself twice; then buildings of other communities."""
    first = aunt.home if aunt else None
    by_area = {home.area: home.buildings[0] for home in reversed(homes) if home.buildings}
    others = [by_area[area] for area in hands.communities if area in by_area]
    chosen = [*([first] if first else []), *(one for one in others if one != first)]
    for building in chosen[: hands.some(VISITED)]:
        _visit(hands, building, aunt if building == first else None)


def _visit(hands: Hands, building: Building, aunt: Person | None) -> None:
    home = building.neighbourhood
    office = hands.office(home.area)
    head, clerk = hands.worker(office, "community_head"), hands.worker(office, "clerk")
    times = hands.moments(hands.now - timedelta(days=40), DOORS + 2)
    parts = list(Part.objects.filter(building=building, use="home").order_by("pk")[:DOORS])
    if not (times and parts):
        return
    plan = intake.plan_visits(
        building.pk,
        visitor_id=clerk.pk or 0,
        since=timezone.localdate(times[0]),
        until=hands.today + timedelta(days=10),
        actor=head,
        at=times[0],
    )
    texts = words()["visit"]
    for number, (part, at) in enumerate(zip(parts[1:] if aunt else parts, times[2:], strict=False)):
        outcome = ("met", "met", "absent", "met", "declined")[number % 5]
        text = texts[number % len(texts)] if outcome == "met" else {"topics": (), "wish": ""}
        _note(hands, plan.pk, part, text, clerk, at, outcome=outcome)
    if aunt:
        own = words()["aunt"]
        _note(hands, plan.pk, parts[0], own["earlier"], clerk, times[1], aunt=aunt)
        _note(hands, plan.pk, parts[0], own["latest"], clerk, times[-1], aunt=aunt)


def _note(
    hands: Hands,
    plan_id: UUID,
    part: Part,
    text: Text,
    clerk: Actor,
    at: datetime,
    *,
    outcome: str = "met",
    aunt: Person | None = None,
) -> None:
    noted = Noted(
        id=hands.chance.uuid(),
        part_id=part.pk,
        visited_on=timezone.localdate(at),
        outcome=outcome,
        code="".join(hands.chance.choices(CODE_LETTERS, k=CODE_LENGTH)),
        is_agreed=outcome == "met",
        topics=tuple(text["topics"]),
        wish=text["wish"],
        phone=(aunt.phone or "") if aunt else "",
    )
    intake.note_visit(plan_id, noted, actor=clerk, at=at)


# ── photos ───────────────────────────────────────────────────────────────


def snap_photos(hands: Hands, homes: list[Home]) -> None:
    """Two where the personas work: one taken in, one that still wants a title."""
    area = hands.communities[0]
    home = next(home for home in homes if home.area == area)
    clerk = hands.worker(hands.office(area), "clerk")
    for text in words()["snap"]:
        times = hands.moments(hands.now - timedelta(days=3), 2)
        if not times:
            continue
        data = (FOLDER / "photos" / text["photo"]).read_bytes()
        kept = files.keep_image(ContentFile(data, name=text["photo"]), at=times[0])
        snap = Snap(area, (kept.pk,), hands.chance.uuid(), home.row.pk, text["spot"])
        receipt = intake.report_by_photo(snap, actor=ANYBODY, at=times[0])
        if text.get("title"):
            said = {"c": text["category"], "u": text["urgency"], "title": text["title"]}
            hands.deal_with(receipt.appeal.pk, said, clerk)
