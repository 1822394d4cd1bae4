"""All that was said and shown about one appeal, in one query however much it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pydantic import TypeAdapter

from gongzhi.foundation.statements import planned_once

from ..models import Message, Outcome, Refusal


@dataclass(frozen=True)
class PhotoShown:
    id: int
    caption: str
    is_from_staff: bool


@dataclass(frozen=True)
class Said:
    """A word between the resident and the staff; ``by`` is empty for the resident's own."""

    kind: str
    words: str
    by: str
    at: datetime

    @property
    def label(self) -> str:
        return Message.Kind(self.kind).label


@dataclass(frozen=True)
class Replied:
    id: int
    outcome: str
    words: str
    recheck_on: date | None
    unit: str
    by: str
    at: datetime

    @property
    def label(self) -> str:
        return Outcome(self.outcome).label


@dataclass(frozen=True)
class Refused:
    """A no in its four parts."""

    kind: str
    what: str
    why: str
    law: str
    article: str
    law_text: str
    is_verified: bool
    where: str
    objection: str
    at: datetime

    @property
    def label(self) -> str:
        return Refusal.Kind(self.kind).label


@dataclass(frozen=True)
class Story:
    """Each list oldest first."""

    photos: tuple[PhotoShown, ...]
    messages: tuple[Said, ...]
    replies: tuple[Replied, ...]
    refusals: tuple[Refused, ...]
    by_letter: bool = False

    @property
    def question(self) -> Said | None:
        """The last thing the resident was asked."""
        return next((said for said in reversed(self.messages) if said.kind == "question"), None)

    @property
    def no(self) -> Refused | None:
        """The last no that was said."""
        return self.refusals[-1] if self.refusals else None


_STORY = """
SELECT json_build_object(
  'photos', coalesce((SELECT json_agg(json_build_object(
      'id', id, 'caption', caption, 'is_from_staff', is_from_staff) ORDER BY id)
    FROM appeals_photo WHERE appeal_id = %(id)s), '[]'),
  'messages', coalesce((SELECT json_agg(json_build_object(
      'kind', m.kind, 'words', m.words, 'by', coalesce(a.display_name, ''), 'at', m.at) ORDER BY m.id)
    FROM appeals_message m LEFT JOIN people_account a ON a.id = m.by_id
    WHERE m.appeal_id = %(id)s), '[]'),
  'replies', coalesce((SELECT json_agg(json_build_object(
      'id', r.id, 'outcome', r.outcome, 'words', r.words, 'recheck_on', r.recheck_on,
      'unit', u.name, 'by', coalesce(a.display_name, ''), 'at', r.at) ORDER BY r.id)
    FROM appeals_reply r JOIN organizations_orgunit u ON u.id = r.unit_id
    LEFT JOIN people_account a ON a.id = r.by_id WHERE r.appeal_id = %(id)s), '[]'),
  'refusals', coalesce((SELECT json_agg(json_build_object(
      'kind', kind, 'what', what, 'why', why, 'law', law, 'article', article,
      'law_text', law_text, 'is_verified', is_verified, 'where', "where",
      'objection', objection, 'at', at) ORDER BY id)
    FROM appeals_refusal WHERE appeal_id = %(id)s), '[]'),
  'by_letter', coalesce(
    (SELECT by_letter FROM appeals_contact WHERE appeal_id = %(id)s), false)
)::text
"""
_read = TypeAdapter(Story)


def story_of(appeal_id: UUID) -> Story:
    with planned_once() as cursor:
        cursor.execute(_STORY, {"id": appeal_id})
        (text,) = cursor.fetchone()
    return _read.validate_json(text)
