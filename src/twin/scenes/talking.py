"""议一件事 in the twin: one discussion that runs, one that waits for its summary, one that has it."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import chain

from django.utils import timezone

from gongzhi.foundation.policy import SYSTEM, Actor
from gongzhi.journeys.discussions import queries, services
from gongzhi.journeys.discussions.models import Statement, Topic, Vote
from gongzhi.register.people.models import Account, Person

from .hands import Hands
from .words import Said as Text
from .words import words

VOTERS, AUTHORS = 48, 4
FIRST_CAMP = 0.55
# Days back and days on: of the one with a summary, of the one that waits for it, of the one that runs.
RAN, OVER, RUNS = (34, 12), (22, 16), (9, 15)
NOBODYS = 0  # an account there is not: rows name persons, and the record nobody


def hold_talks(hands: Hands) -> None:
    """All where the personas work; most people of the place have voted, the personas have not."""
    people = _people(hands)
    for text in words()["talk"]:
        back, on = RAN if text.get("closed") else OVER if text.get("over") else RUNS
        begun = hands.now - timedelta(days=back)
        times = hands.moments(begun, 1, until=begun + timedelta(days=5))
        if times and len(people) > AUTHORS:
            topic = _open(hands, text, times[0], days=on)
            made = _speak(hands, text, topic, people, times[0])
            _vote(hands, text, made, people[:VOTERS])
            if text.get("over"):
                services.reckon_groups(topic.pk, actor=SYSTEM, at=hands.now)
            if text.get("closed"):
                _close(hands, text, topic, made)
            if text.get("held"):
                _take_down(hands, text["held"], topic, times[0])


def _people(hands: Hands) -> list[Person]:
    """Residents without the personas, those of the first community first."""
    known = set(
        Account.objects.filter(username__startswith="demo-").values_list("person", flat=True)
    )
    found = [one.person for one in chain.from_iterable(hands.neighbours.values())]
    others = [person for person in found if person.pk not in known]
    return sorted(others, key=lambda person: person.area != hands.communities[0])


def _resident(person: Person) -> Actor:
    return Actor(pk=NOBODYS, name="居民", person=person.pk)


def _open(hands: Hands, text: Text, at: datetime, *, days: int) -> Topic:
    head = hands.worker(hands.office(hands.communities[0]), "community_head")
    first = timezone.localdate(at)
    plan = services.Plan(
        hands.communities[0], text["question"], text["background"], first, first + timedelta(days)
    )
    draft = services.draft_topic(plan, actor=head, at=at)
    return services.open_topic(draft.pk, actor=head, at=at + timedelta(minutes=20))


def _speak(
    hands: Hands, text: Text, topic: Topic, people: list[Person], at: datetime
) -> list[Statement]:
    return [
        services.say(
            topic.pk,
            one["words"],
            submission=hands.chance.uuid(),
            actor=_resident(people[number % AUTHORS]),
            at=at + timedelta(minutes=30 + 7 * number),
        )
        for number, one in enumerate(text["statements"])
    ]


def _vote(hands: Hands, text: Text, made: list[Statement], people: list[Person]) -> None:
    """All at once, counted as the service counts."""
    votes = []
    for place, person in enumerate(people):
        camp = int(place >= FIRST_CAMP * len(people))
        voter = queries.voter_digest(made[0].topic_id, person.pk)
        for one, said in zip(made, text["statements"], strict=True):
            if hands.chance.random() < (0.92 if text.get("closed") else 0.6):
                stance = said["camp"][camp] if hands.chance.random() < 0.9 else 0
                votes.append(Vote(statement=one, voter=voter, stance=stance))
    Vote.objects.bulk_create(votes)
    for one in made:
        stances = [vote.stance for vote in votes if vote.statement is one]
        one.agree, one.disagree, one.unsure = (stances.count(n) for n in (1, -1, 0))
    Statement.objects.bulk_update(made, ["agree", "disagree", "unsure"])


def _close(hands: Hands, text: Text, topic: Topic, made: list[Statement]) -> None:
    over = datetime.combine(topic.last_day, datetime.max.time(), tzinfo=hands.now.tzinfo)
    times = hands.moments(over + timedelta(hours=8), 3)
    if not times:
        return
    head = hands.worker(hands.office(topic.area), "community_head")
    services.reckon_groups(topic.pk, actor=SYSTEM, at=times[0])
    for one, said in zip(made, text["statements"], strict=True):
        services.answer_statement(
            one.pk, outcome=said["outcome"], reason=said["reason"], actor=head, at=times[1]
        )
    services.close_topic(topic.pk, summary=text["summary"], actor=head, at=times[2])


def _take_down(hands: Hands, held: Text, topic: Topic, at: datetime) -> None:
    """What a persona among the residents said: they read why, and can object."""
    me = Account.objects.select_related("person").filter(username="demo-resident").first()
    clerk = hands.worker(hands.office(topic.area), "clerk")
    if me is None or me.person is None:
        return
    one = services.say(
        topic.pk,
        held["words"],
        submission=hands.chance.uuid(),
        actor=_resident(me.person),
        at=at + timedelta(hours=2),
    )
    services.hold(one.pk, reason=held["reason"], actor=clerk, at=at + timedelta(hours=3))
