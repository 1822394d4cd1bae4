"""Several voices on one matter: merged and split again, called back, said once more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.db.models import Q

from gongzhi.foundation import rulebook
from gongzhi.foundation.copying import copy_in, fresh
from gongzhi.foundation.policy import ANYBODY
from gongzhi.journeys.appeals import services as appeals
from gongzhi.journeys.appeals.models import Appeal, CallBack
from gongzhi.journeys.appeals.rules import CallRule, call_rule, is_sampled
from gongzhi.journeys.appeals.services import FourParts, Heard, Place
from gongzhi.register.people.models import Person

from ..places import Home
from ..residents import Resident
from .hands import Hands
from .words import Said, words

MERGED_OF_LIVES, CALLS, REPEATS = 8, 26, 6
CALLED_BACK_TO = timedelta(days=14)
OFFICE_HOURS_AGO = timedelta(days=4)


# ── merged ───────────────────────────────────────────────────────────────


def merge_groups(hands: Hands, groups: Iterable[Sequence[UUID]]) -> None:
    """What lives said of one matter in one place, as far as it is still in hand."""
    wanted = [ids for ids in groups if len(ids) > 1]
    ids = [one for ids in wanted for one in ids if one not in hands.used]
    states = ("unclaimed", "held", "offered")
    found = Appeal.objects.filter(pk__in=ids, status__in=("filed", "working"))
    known = {one.pk: one for one in found.filter(item__status__in=states).select_related("item")}
    hands.know_last(known)
    made = 0
    for group in wanted:
        together = [known[one] for one in group if one in known]
        if made >= hands.some(MERGED_OF_LIVES) or "working" not in {a.status for a in together}:
            continue
        made += int(len(together) > 1 and _merge_all(hands, together))


def _merge_all(hands: Hands, together: list[Appeal]) -> bool:
    last = max(hands.last[appeal.pk] for appeal in together)
    lead, *others = sorted(together, key=lambda a: (a.status != "working", a.filed_at, a.pk))
    times = hands.moments(last, len(others))
    clerk = hands.worker(hands.office(lead.area), "clerk")
    for other, at in zip(others, times, strict=False):
        appeals.merge(lead.pk, other.pk, actor=clerk, at=at)
    hands.used |= {appeal.pk for appeal in together} if times else set()
    return bool(times)


def tell_one_matter(hands: Hands, homes: list[Home], aunt: Person | None) -> None:
    """One who leads with three to five more voices, and one that turned out to be another matter."""
    for matter, home in zip(words()["matter"], _places(hands, homes, aunt), strict=False):
        _tell_matter(hands, matter, home, aunt)


def _places(hands: Hands, homes: list[Home], aunt: Person | None) -> list[Home]:
    """First where the persona lives, then in other communities."""
    own = [home for home in homes if aunt and aunt.home in home.buildings]
    peopled = [home for home in homes if len(hands.neighbours[home.row.pk]) > 1]
    by_area = {home.area: home for home in reversed(peopled) if home not in own}
    return own + [by_area[area] for area in hands.communities[len(own) :] if area in by_area]


def _tell_matter(hands: Hands, matter: Said, home: Home, aunt: Person | None) -> None:
    said = [matter["detail"], *matter["voices"], matter["apart"]]
    times = hands.moments(
        hands.now - timedelta(days=7), len(said), until=hands.now - timedelta(days=2)
    )
    if not times:
        return
    neighbours = _neighbours(hands, home, len(said), aunt)
    clerk = hands.worker(hands.office(home.area), "clerk")
    filed = [
        file(hands, home, words, resident, at)
        for words, resident, at in zip(said, neighbours, times, strict=True)
    ]
    more = hands.moments(times[-1], len(filed) + 3)
    if not more:
        return
    lead, *others = filed
    sorting = {"category": matter["category"], "urgency": matter["urgency"]}
    appeals.accept(lead, **sorting, title=matter["title"], actor=clerk, at=more[0])
    for other, at in zip(others, more[1:], strict=False):
        appeals.merge(lead, other, actor=clerk, at=at)
    appeals.split(others[-1], reason=matter["why_apart"], actor=clerk, at=more[-2])
    appeals.tell_progress(lead, matter["progress"], actor=clerk, at=more[-1])


def _neighbours(hands: Hands, home: Home, count: int, aunt: Person | None) -> list[Resident | None]:
    """Different people; the persona second where she lives, others without an account."""
    own: list[Resident | None] = list(hands.neighbours[home.row.pk])
    own.sort(key=lambda one: one is not None and aunt is not None and one.person.pk == aunt.pk)
    chosen = [*own[: count - 1], *([None] * count)][:count]
    if aunt and own and own[-1] and own[-1].person.pk == aunt.pk:
        chosen = [chosen[0], own[-1], *(one for one in chosen[2:] if one is not own[-1]), None]
    return chosen[:count]


def file(
    hands: Hands, home: Home, said: str, resident: Resident | None, at: datetime, title: str = ""
) -> UUID:
    """Somebody says something on the telephone they hold: with an account, or nameless."""
    filing = appeals.Filing(
        words=said,
        title=title,
        place=Place(home.area, home.row.pk, None, "", home.row.name),
        channel="online",
        naming="hidden" if resident else "anonymous",
        submission=hands.chance.uuid(),
        person_id=resident.person.pk if resident else None,
        may_publish=True,
    )
    filed: UUID = appeals.file_appeal(filing, actor=ANYBODY, at=at).appeal.pk
    return filed


# ── called back ──────────────────────────────────────────────────────────


def call_back(hands: Hands) -> None:
    """Calls as they were drawn in the last two weeks, and what was said in some of them."""
    since = hands.now - CALLED_BACK_TO
    answered = Appeal.objects.filter(answered_at__gt=since, status__in=("answered", "closed"))
    reachable = answered.filter(callbacks__isnull=True).filter(
        Q(author__isnull=False) | Q(contact__isnull=False)
    )
    drawn = [call for one in reachable.select_related("item").order_by("pk")
             if (call := _drawn(hands, one))]  # fmt: skip
    copy_in(drawn)
    due = {call.appeal_id: call for call in drawn if not call.end and call.due_at < hands.now}
    hands.know_last(due)
    chosen = hands.choose((call.appeal for call in due.values()), CALLS, room=2)
    for number, appeal in enumerate(chosen):
        if number % 4:  # every fourth is still to be made
            _note(hands, appeal, max(hands.last[appeal.pk], due[appeal.pk].due_at), number)


def _drawn(hands: Hands, appeal: Appeal) -> CallBack | None:
    """What the house would have planned when it answered, or when nobody had rated in time."""
    rule, answered = call_rule(rulebook.pinned(appeal.pack_id)), appeal.answered_at
    if rule is None or answered is None:
        return None
    if is_sampled(appeal.pk, appeal.reopened, percent=rule.percent):
        return _call(appeal, CallBack.Why.SAMPLE, answered + _days(rule))
    is_lapsed = appeal.closed_at is not None and not appeal.rating
    return _call(appeal, CallBack.Why.LAPSED, appeal.closed_at) if is_lapsed else None


def _days(rule: CallRule) -> timedelta:
    return timedelta(days=rule.after_days)


def _call(appeal: Appeal, why: str, due_at: datetime | None) -> CallBack:
    spoken = appeal.rated_at
    end = {"end": CallBack.End.NOT_NEEDED, "ended_at": spoken} if spoken else {}
    return fresh(CallBack, appeal=appeal, area=appeal.area, why=why, due_at=due_at, **end)


def _note(hands: Hands, appeal: Appeal, since: datetime, number: int) -> None:
    """By whoever had no part in it, the persona last: there is something left to do."""
    dealt = {appeal.item.owner_id, appeal.item.lead_owner_id, appeal.helper_id}
    dealt |= set(appeal.replies.values_list("by", flat=True))
    office = hands.office(appeal.area)
    free = [one for one in reversed(hands.workers(office)) if one.pk not in dealt]
    times, texts = hands.moments(since, 1), words()["call"]
    if not (free and times):
        return
    said = texts[number % len(texts)]
    heard = Heard(
        is_reached=bool(said["said"]),
        said=said["said"],
        words=said["words"],
        wants_again=said.get("again", False),
    )
    appeals.note_call(appeal.pk, heard, actor=hands.actor(free[0].pk), at=times[0])


# ── said once more ───────────────────────────────────────────────────────


def say_again(hands: Hands, homes: list[Home]) -> None:
    """A demand once more with nothing new in it: the street decides, in four parts."""
    home_of = {home.row.pk: home for home in homes}
    people = {r.person.pk: r for group in hands.neighbours.values() for r in group}
    earlier = Appeal.objects.filter(
        author__isnull=False,
        status__in=("answered", "closed"),
        neighbourhood__isnull=False,
        answered_at__gt=hands.now - timedelta(days=45),
        answered_at__lt=hands.now - OFFICE_HOURS_AGO,
    ).exclude(naming="anonymous")
    found = list(earlier.order_by("pk")[:600])
    hands.know_last(appeal.pk for appeal in found)
    for number, appeal in enumerate(hands.choose(found, REPEATS, room=3)):
        home = home_of[cast("UUID", appeal.neighbourhood_id)]
        who = people[cast("UUID", appeal.author_id)]
        _say_again(hands, appeal, home, who, words()["repeat"][number % 3]["words"])


def _say_again(hands: Hands, earlier: Appeal, home: Home, who: Resident, text: str) -> None:
    since = max(hands.last[earlier.pk], hands.now - timedelta(days=12))
    times = hands.moments(since, 2)
    if not times:
        return
    said = text.format(title=earlier.title)
    again = file(hands, home, said, who, times[0], title=f"又说一次：{earlier.title}"[:40])
    day = earlier.filed_at.astimezone(hands.now.tzinfo)
    appeals.find_repeated(
        again,
        earlier.pk,
        reason="repeated",
        parts=FourParts(
            what="这件事不再另立一件。",
            why=f"您在{day.month}月{day.day}日说过同一件事，已经答复，这次没有新的情况。",
            where="请看原来那件的答复。有新情况，直接在原来那件里点“没解决，重新办”。",
            objection="有新的情况或理由，请写出来，我们就按新的一件受理；也可以请区里复核。",
        ),
        actor=hands.worker(hands.street(earlier.area)),
        at=times[1],
    )
