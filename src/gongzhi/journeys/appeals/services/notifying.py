"""Telling the one who said it what happened, wherever they can be reached."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict
from uuid import UUID

from gongzhi.capabilities.casework import services as casework
from gongzhi.capabilities.notices import services as notices
from gongzhi.foundation.journal.events import Event
from gongzhi.foundation.rulebook import pinned
from gongzhi.foundation.ui import words
from gongzhi.register.people.queries import has_consented

from .. import queries, rules
from ..events import AppealFiled
from ..models import Appeal, Channel

BY_TEXT = "notices"  # the purpose a person agrees to, to be told by text message
_NOES = ("appeals.declined", "appeals.handed_off", "appeals.repeat_found", "appeals.upheld")


class _Told(TypedDict):
    subject_id: UUID
    reference: str
    at: datetime


def tell_author(event: Event) -> None:
    """One notice for one event: in the person's notices, and by text where they agreed to it.

    A number left for this matter was left to be told; a person's own is used only with
    their consent. Who left a name and no number gets a letter, and so does who asked for
    one. The nameless read it when they come back with their code.
    """
    appeal = queries.appeal_with_item(event.subject_id)
    if appeal is None:
        return
    said = sentence(event.name, appeal)
    told: _Told = {
        "subject_id": appeal.pk,
        "reference": f"{event.name}:{appeal.pk.hex}:{int(event.at.timestamp() * 1_000_000)}",
        "at": event.at,
    }
    is_urgent = _is_told_at_once(appeal, at=event.at)
    if appeal.author_id:
        notices.notify(
            appeal.author_id,
            words=said,
            by_text=has_consented(appeal.author_id, BY_TEXT) or _was_helped(event, appeal),
            leads_to=f"/mine/{appeal.pk}/",
            area=appeal.area,
            paper=on_paper(event.name, appeal, said),
            is_urgent=is_urgent,
            **told,
        )
        return
    left = queries.contact_of(appeal.pk)
    if left and left.phone and not left.by_letter:
        notices.notify_phone(left.phone, words=said, is_urgent=is_urgent, **told)
    elif left and left.name:
        paper = on_paper(event.name, appeal, said)
        notices.write_letter(words=paper, area=appeal.area, name=left.name, **told)


def tell_group_of_new(event: AppealFiled) -> None:
    """The group of the unit that first hears it: that one more came, and by when to answer it."""
    appeal = queries.appeal_with_item(event.subject_id)
    if appeal is None:
        return
    at_once = _is_told_at_once(appeal, at=event.at)
    casework.tell_group_of_new(appeal.pk, is_urgent=at_once, at=event.at)


def on_paper(event: str, appeal: Appeal, said: str) -> str:
    """What a letter says: the sentence, and what otherwise stands on the page."""
    story = queries.story_of(appeal.pk)
    parts = [said.replace("写在页面上", "写在下面")]
    if event == "appeals.question_asked" and story.question:
        parts.append(story.question.words)
    if event == "appeals.progress_told" and story.messages:
        parts.append(story.messages[-1].words)
    if event == "appeals.answered" and story.replies:
        reply = story.replies[-1]
        parts += [f"{reply.unit}：{reply.label}", reply.words]
    if event in _NOES and story.no:
        no = story.no
        article = f"（{no.law}{no.article}）" if no.law else ""
        parts += [no.what, f"为什么：{no.why}{article}", f"可以去哪里：{no.where}"]
        parts.append(f"不同意怎么办：{no.objection}")
    return "\n".join(part for part in parts if part)


def _is_told_at_once(appeal: Appeal, *, at: datetime) -> bool:
    """Danger does not wait for the morning: said so by the words, or by who sorted it."""
    is_danger = rules.red_flag(appeal.detail, pinned(appeal.pack_id)) is not None
    return is_danger or casework.is_told_at_once(appeal.item, at=at)


def sentence(event: str, appeal: Appeal) -> str:
    """What is told; no name, no number, nothing of what others said."""
    named = f"您说的“{appeal.title}”"
    due = f"，{words.stamp(appeal.item.due_at)} 前答复您" if appeal.item.due_at else ""
    helper = appeal.helper.display_name if appeal.helper else ""
    return {
        "appeals.filed": f"{helper}替您登记了“{appeal.title}”。不是您的意思，请马上告诉社区。",
        "appeals.accepted": f"{named}受理了{due}。",
        "appeals.declined": f"{named}没有受理，为什么、可以去哪里、不同意怎么办，都写在页面上。",
        "appeals.handed_off": f"{named}要走别的渠道，怎么走写在页面上。",
        "appeals.question_asked": f"{named}要请您补充一句，答了接着办。",
        "appeals.progress_told": f"{named}有了进展。",
        "appeals.answered": f"{named}答复了，请您看看解决了没有。",
        "appeals.repeat_found": f"{named}和您以前说过的一件是同一件事，没有新的情况。原来那件走到哪一步、不同意怎么办，都写在页面上。",
        "appeals.merged": f"{named}和别的居民说的是一回事，并在一起办。您说的话、回执码和评价都还是您自己的。",
        "appeals.joined": f"又有居民说了和{named}一样的事，并在一起办。",
        "appeals.split": f"{named}不再和别的并在一起，拆开单独办{due}。",
        "appeals.lapsed": f"{named}到期办结了；没解决，还可以重新办。",
        "appeals.rechecked": f"{named}到了说好再看的日子，重新在办{due}。",
        "appeals.upheld": f"{named}复核完了，维持原来的答复。",
        "appeals.overturned": f"{named}复核后改为受理{due}。",
    }[event]


def was_helped(event: Event) -> bool:
    """Whether an event is somebody writing for somebody else."""
    return getattr(event, "channel", "") in (Channel.COUNTER, Channel.TELEPHONE)


def _was_helped(event: Event, appeal: Appeal) -> bool:
    return event.name == "appeals.filed" and appeal.helper_id is not None
