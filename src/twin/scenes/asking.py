"""Questionnaires: one that is over, with what came of it; one that is asked now; one being written."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from gongzhi.capabilities.surveys import queries, rules
from gongzhi.capabilities.surveys import services as surveys
from gongzhi.capabilities.surveys.models import Place, Response, Sheet, Survey
from gongzhi.capabilities.surveys.services import Plan, Read
from gongzhi.foundation.policy import Actor

from ..texts import FOLDER
from .hands import Hands

ASKED, ANSWERED = 240, 0.55  # about how many homes, and the share of them that answers
MOST_ANSWERS = 240
PRINTED, RETURNED, DIFFERING = 12, 8, 5  # sheets; the one that two read differently
WORDS = {  # by the key of a questionnaire's first question
    "car": (
        "晚上九点以后回来，车位都满了，只能停外面。",
        "消防通道要真管，不能光贴通知。",
        "充电的车棚早点建，楼道里充电吓人。",
        "画线的时候给三轮车留一点地方。",
    ),
    "dark": (
        "三楼拐角最暗，老人下楼要摸着墙走。",
        "灯亮的时间长一点，提着菜走到五楼就灭了。",
        "单元门口也装一盏，找钥匙看不见。",
    ),
}


def ask_and_close(hands: Hands) -> None:
    """Asked of a few buildings where the personas work, and closed: everybody sees what came of it."""
    first, last = hands.today - timedelta(days=30), hands.today - timedelta(days=12)
    times = hands.moments(hands.now - timedelta(days=34), 1, until=hands.now - timedelta(days=30))
    survey = _ask(hands, "survey-parking", times, first, last, frame="places")
    ends = hands.moments(hands.now - timedelta(days=11), 1)
    if survey and ends:
        _answer(hands, survey, first, (last - first).days)
        clerk = hands.worker(hands.office(survey.area), "clerk")
        surveys.close(survey.pk, actor=clerk, at=ends[0])


def ask_now(hands: Hands) -> None:
    """Open for two more weeks, with answers already, and sheets that two people key."""
    first, last = hands.today - timedelta(days=6), hands.today + timedelta(days=14)
    times = hands.moments(hands.now - timedelta(days=8), 1, until=hands.now - timedelta(days=6))
    survey = _ask(hands, "survey-light", times, first, last)
    later = hands.moments(hands.now - timedelta(days=5), 4)
    if survey and later:
        _answer(hands, survey, first, 5)
        _key(hands, survey, later)


def write_next(hands: Hands) -> None:
    """A draft with some questions, for whoever wants to try."""
    if times := hands.moments(hands.now - timedelta(days=2), 1):
        _draft(hands, "survey-canteen", times[0])


def _ask(
    hands: Hands, name: str, times: list[datetime], first: date, last: date, **plan: Any
) -> Survey | None:
    area = hands.communities[0]
    buildings = _largest(area)
    if not (times and buildings):
        return None
    draft, clerk = _draft(hands, name, times[0]), hands.worker(hands.office(area), "clerk")
    asked = Plan(first, last, buildings=buildings if plan else (), **plan)
    return surveys.publish(draft.pk, asked, actor=clerk, at=times[0])


def _largest(area: str) -> tuple[UUID, ...]:
    """As few buildings as it takes to ask so many homes."""
    homes = queries.homes_of(area)
    chosen: list[UUID] = []
    count = 0
    for key in sorted(homes, key=lambda key: -len(homes[key])):
        if count >= ASKED:
            break
        chosen.append(key)
        count += len(homes[key])
    return tuple(chosen)


def _draft(hands: Hands, name: str, at: datetime) -> Survey:
    area = hands.communities[0]
    text = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    document, clerk = rules.read_document(text), hands.worker(hands.office(area), "clerk")
    return surveys.start_survey(area, document.title, document=document, actor=clerk, at=at)


def _answer(hands: Hands, survey: Survey, first: date, days: int) -> None:
    """Written at once, as they would stand after their days."""
    document = survey.version.document
    room = MOST_ANSWERS
    rows = []
    for place in queries.places_of(survey.pk):
        for _ in range(min(room, round(place.households * ANSWERED))):
            given = rules.relevant(document, _given(hands, document), is_paper=True)
            on = first + timedelta(days=hands.chance.randrange(days + 1))
            rows.append(_row(hands, survey, place, given, on))
        room = MOST_ANSWERS - len(rows)
    Response.objects.bulk_create(rows)


def _row(hands: Hands, survey: Survey, place: Place, given: dict[str, Any], on: date) -> Response:
    return Response(
        id=hands.chance.uuid(),
        survey=survey,
        place=place,
        channel="online",
        answered_on=on,
        answers=given,
    )


def _given(hands: Hands, document: rules.Document) -> dict[str, Any]:
    """Somebody's answers: the first choices are the more usual ones; few write anything."""
    chance = hands.chance
    found: dict[str, Any] = {}
    for one in document.questions:
        values = list(one.values)
        if one.kind == "text":
            found[one.key] = (
                chance.choice(WORDS[document.questions[0].key]) if chance.random() < 0.1 else ""
            )
        elif one.kind == "number":
            found[one.key] = min(chance.randrange(3), chance.randrange(4))
        elif one.kind == "many":
            ticked = [value for n, value in enumerate(values) if chance.random() < 0.6 - n * 0.12]
            found[one.key] = ticked or values[:1]
        else:
            found[one.key] = values[
                min(chance.randrange(len(values)), chance.randrange(len(values) + 1))
            ]
    return found


def _key(hands: Hands, survey: Survey, times: list[datetime]) -> None:
    """Some sheets agree, one differs, one was keyed once, the rest wait."""
    first, second = (hands.actor(one.pk) for one in hands.workers(hands.office(survey.area), "clerk")[:2])  # fmt: skip
    sheets = surveys.print_sheets(survey.pk, count=PRINTED, actor=first, at=times[0])
    numbers = range(1, RETURNED + 1)
    surveys.return_sheets(survey.pk, numbers, actor=first, at=times[1])
    reads = {one.number: _given(hands, survey.version.document) for one in sheets[: RETURNED - 1]}
    for number, read in reads.items():
        _keyed(sheets[number - 1], read, first, times[2])
    for number, read in list(reads.items())[:-1]:
        again = {**read, "happy": "5" if read["happy"] != "5" else "1"}
        _keyed(sheets[number - 1], again if number == DIFFERING else read, second, times[3])


def _keyed(sheet: Sheet, read: dict[str, Any], actor: Actor, at: datetime) -> None:
    moment = at + timedelta(seconds=40 * sheet.number)
    surveys.key_sheet(sheet.pk, Read(read), actor=actor, at=moment)
