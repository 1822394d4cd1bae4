"""Telling authors what became of their statements: once each, without the words."""

from __future__ import annotations

from uuid import UUID

from gongzhi.capabilities.notices import services as notices
from gongzhi.foundation.journal.events import Event
from gongzhi.register.people.queries import has_consented

from .. import queries
from ..models import Topic

BY_TEXT = "notices"
_SENTENCES = {
    "discussions.held": "您在讨论“{question}”里的一条意见被撤下了。为什么、不同意怎么办，都写在那一页上。",
    "discussions.upheld": "讨论“{question}”里您不同意撤下的那一条，换人看过，维持撤下。为什么写在那一页上。",
    "discussions.restored": "讨论“{question}”里您不同意撤下的那一条，换人看过，放回去了。",
    "discussions.closed": "您说过意见的讨论“{question}”有总结了，多数人同意的每一条怎么办都写着。",
}


def tell_author(event: Event) -> None:
    """What happened to one statement, to whoever said it."""
    found = queries.statement_with_topic(event.subject_id)
    if found is not None and found.author_id is not None:
        _tell(found.author_id, found.topic, event)


def tell_authors(event: Event) -> None:
    """That there is a summary, to all whose statements stand."""
    topic = queries.public_topic(event.subject_id)
    if topic is not None:
        for person_id in queries.authors_of(topic.pk):
            _tell(person_id, topic, event)


def _tell(person_id: UUID, topic: Topic, event: Event) -> None:
    words = _SENTENCES[event.name].format(question=topic.question)
    notices.notify(
        person_id,
        words=words,
        by_text=has_consented(person_id, BY_TEXT),
        leads_to=f"/talk/{topic.pk}/",
        area=topic.area,
        paper=words,
        subject_id=topic.pk,
        reference=f"{event.name}:{event.subject_id.hex}:{person_id.hex}",
        at=event.at,
    )
