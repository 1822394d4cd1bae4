"""Reading statements: in a fair order, beside one's own stance, and the log of what was taken down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max, QuerySet

from gongzhi.foundation import policy
from gongzhi.foundation.crypto import blind_index

from .. import rules
from ..flows import StatementStatus
from ..models import Removal, Statement, StatementAnswer, Topic, Vote

Stance = Vote.Stance


@dataclass(frozen=True)
class Shown:
    """A statement as a page shows it: ``tally`` only where it may be seen already."""

    id: UUID
    number: int
    words: str
    stance: int | None
    tally: rules.Tally | None
    answer: StatementAnswer | None = None
    is_own: bool = False


def voter_digest(topic_id: UUID, person_id: UUID) -> bytes:
    """Who votes on a topic: the same person is somebody else on every other one."""
    return blind_index(f"{topic_id}:{person_id}", purpose="discussions.voter")


def shown_statements(topic_id: UUID) -> QuerySet[Statement]:
    return Statement.objects.filter(topic=topic_id, status=StatementStatus.SHOWN)


def stances_of(topic_id: UUID, person_id: UUID | None) -> dict[UUID, int]:
    """How a person voted on a topic, by statement; nobody in particular voted on nothing."""
    if person_id is None:
        return {}
    own = Vote.objects.filter(voter=voter_digest(topic_id, person_id), statement__topic=topic_id)
    return dict(own.values_list("statement", "stance"))


def statements_for(topic: Topic, actor: policy.Actor, *, is_over: bool) -> list[Shown]:
    """In a fair order, two queries: counts only where this person has voted, or once it is over."""
    stances = stances_of(topic.pk, actor.person)
    found = shown_statements(topic.pk).select_related("answer" if topic.is_closed else None)
    seed = topic.pk.bytes + (actor.person.bytes if actor.person else b"")
    ordered = rules.fair_order(((one.pk, one.votes, one) for one in found), seed)
    return [
        Shown(
            one.pk,
            one.number,
            one.words,
            stances.get(one.pk),
            rules.tally_of(one.agree, one.disagree, one.unsure)
            if is_over or one.pk in stances
            else None,
            getattr(one, "answer", None) if topic.is_closed else None,
            bool(actor.person) and one.author_id == actor.person,
        )
        for one in ordered
    ]


def kept_statements(topic_id: UUID) -> QuerySet[Statement]:
    """All of a topic for the desk, in the order in which they were said."""
    found = Statement.objects.filter(topic=topic_id)
    return found.select_related("removal", "answer").order_by("number")


def own_held(topic_id: UUID, actor: policy.Actor) -> list[Statement]:
    """The actor's own statements that were taken down, or are looked at again."""
    if actor.person is None:
        return []
    own = Statement.objects.filter(topic=topic_id, author=actor.person)
    held = own.exclude(status=StatementStatus.SHOWN).select_related("removal")
    return list(held.order_by("number"))


def said_by(topic_id: UUID, person_id: UUID) -> int:
    """How many statements a person has made on a topic."""
    return Statement.objects.filter(topic=topic_id, author=person_id).count()


def last_number(topic_id: UUID) -> int:
    last = Statement.objects.filter(topic=topic_id).aggregate(last=Max("number"))["last"]
    return int(last or 0)


def is_said_already(topic_id: UUID, words: str) -> bool:
    return shown_statements(topic_id).filter(words=words).exists()


def removals_of(topic_id: UUID) -> QuerySet[Removal]:
    """What was ever taken down, newest first: for the public log, which shows no words."""
    found = Removal.objects.filter(statement__topic=topic_id).select_related("statement")
    return found.order_by("-at", "pk")


def similar_to(words: str, topic: Topic, limits: rules.Limits) -> list[Statement]:
    """Statements of the topic in like words, the most alike first; loads numpy when first asked."""
    from gongzhi.foundation.text.similar import most_alike  # noqa: PLC0415  a web process must start without scipy, which a test proves

    found = list(shown_statements(topic.pk).order_by("number"))
    near = most_alike(
        words, [one.words for one in found], least=limits.alike / 100, most=limits.similar
    )
    return [found[place] for place in near]


def statement_for_change(statement_id: UUID) -> Statement:
    found = Statement.objects.select_for_update(of=("self",))
    return found.select_related("topic__pack", "removal").get(pk=statement_id)


def statement_in(topic_id: UUID, statement_id: UUID) -> Statement | None:
    return Statement.objects.filter(topic=topic_id, pk=statement_id).first()


def statement_with_topic(statement_id: UUID) -> Statement | None:
    return Statement.objects.filter(pk=statement_id).select_related("topic").first()


def statement_submitted(submission: UUID) -> Statement | None:
    return Statement.objects.filter(submission=submission).first()


def vote_of(statement_id: UUID, voter: bytes) -> Vote | None:
    return Vote.objects.filter(statement=statement_id, voter=voter).first()


def disputed_for(actor: policy.Actor, topic_id: UUID) -> frozenset[UUID]:
    """Which disputed statements of a topic this actor may decide: one query for the page."""
    waiting = Statement.objects.filter(topic=topic_id, status=StatementStatus.DISPUTED)
    found = policy.visible(waiting, actor, "discussions.review")
    return frozenset(found.values_list("pk", flat=True))


def to_be_answered(topic: Topic, limits: rules.Limits) -> list[Statement]:
    """What the summary has to answer, the most agreed with first."""
    many = shown_statements(topic.pk).select_related("answer").order_by("-agree", "number")
    return [one for one in many if rules.needs_answer(one.agree, one.votes, limits)]


def disputed_in(topic_id: UUID) -> int:
    return Statement.objects.filter(topic=topic_id, status=StatementStatus.DISPUTED).count()


def authors_of(topic_id: UUID) -> list[UUID]:
    """People whose statements stand on a topic."""
    known = shown_statements(topic_id).filter(author__isnull=False)
    return [one for one in known.values_list("author", flat=True).distinct() if one]


def ballots_of_topic(topic_id: UUID) -> tuple[list[bytes], list[UUID], list[int]]:
    """Who (as a digest), what and how, as three columns of the votes on what is shown."""
    found = Vote.objects.filter(
        statement__topic=topic_id, statement__status=StatementStatus.SHOWN, voter__isnull=False
    ).values_list("voter", "statement", "stance")
    rows = [(bytes(voter), one, stance) for voter, one, stance in found if voter is not None]
    return [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]


def linked_votes(digests: Iterable[bytes]) -> QuerySet[Vote]:
    return Vote.objects.filter(voter__in=list(digests))


def linked_topics() -> list[UUID]:
    """Topics on which somebody's votes are still theirs."""
    linked = Vote.objects.filter(voter__isnull=False)
    return list(linked.values_list("statement__topic", flat=True).distinct())


def votes_linked_before(moment: datetime) -> QuerySet[Vote]:
    """Votes on topics closed before a moment that still lead to somebody."""
    return Vote.objects.filter(statement__topic__closed_at__lt=moment, voter__isnull=False)


def authored_before(moment: datetime) -> QuerySet[Statement]:
    """The same of statements."""
    return Statement.objects.filter(topic__closed_at__lt=moment, author__isnull=False)
