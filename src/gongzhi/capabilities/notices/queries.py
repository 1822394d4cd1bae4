"""Reading one's notices, what did not arrive, letters to be printed, and groups of units."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import CharField, Count, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from gongzhi.foundation import messaging, policy
from gongzhi.foundation.flow import Look
from gongzhi.foundation.messaging.queries import OutgoingText, Status
from gongzhi.foundation.statements import written_once
from gongzhi.foundation.ui.words import stamp

from . import rules
from .flows import LETTER as LETTER
from .flows import GroupState, LetterState
from .models import GroupNews, Letter, Notice, UnitGroup

PAGE = 25
MOST_OF_EACH = 200
Row = TypeVar("Row", Notice, OutgoingText, Letter)
# The parts of the letters' page: what is to be printed, on its way, came back, is done.
LETTER_PARTS = {
    "waiting": (LetterState.WAITING,),
    "printed": (LetterState.PRINTED,),
    "returned": (LetterState.RETURNED,),
    "done": (LetterState.HANDED, LetterState.POSTED),
}

# How a text or post looks on every page.
# fmt: off
TEXT_LOOKS = {
    Status.WAITING: Look("plain", "hourglass-split"),
    Status.HELD:    Look("plain", "clock"),
    Status.SENT:    Look("bamb",  "check-circle"),
    Status.FAILED:  Look("hupo",  "exclamation-triangle"),
    Status.UNKNOWN: Look("hupo",  "question-circle"),
}
# fmt: on


@dataclass(frozen=True)
class Cursor:
    """Where a page of a list begins that runs from new to old: before this instant and id."""

    made_at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.made_at.isoformat()}~{self.id}"

    @classmethod
    def read(cls, text: str) -> Cursor | None:
        """None when the text is not one."""
        at, _, key = text.partition("~")
        try:
            return cls(datetime.fromisoformat(at), UUID(key))
        except ValueError:
            return None


def own_notices(actor: policy.Actor) -> QuerySet[Notice]:
    return policy.visible(Notice.objects.order_by("-made_at", "-pk"), actor, "notices.view")


def unread(actor: policy.Actor) -> QuerySet[Notice]:
    return own_notices(actor).filter(read_at__isnull=True)


def failed_texts(actor: policy.Actor) -> QuerySet[OutgoingText]:
    return policy.visible(messaging.failed_texts(), actor, "notices.failed")


def undelivered(actor: policy.Actor) -> QuerySet[OutgoingText]:
    """What did not go, and what nobody knows of whether it came."""
    return policy.visible(messaging.undelivered(), actor, "notices.failed")


def unsure_posts(actor: policy.Actor) -> QuerySet[OutgoingText]:
    """Posts whose answer was lost: all to who keeps the channel, those of their group to a head."""
    unsure = OutgoingText.objects.filter(status=Status.UNKNOWN)
    kept = policy.visible(unsure, actor, "notices.failed")
    own = policy.visible(UnitGroup.objects.all(), actor, "notices.keep_group")
    return unsure.filter(Q(pk__in=kept.values("pk")) | Q(robot__in=own.values("robot")))


def failed_worth_sending(actor: policy.Actor) -> list[UUID]:
    """Those that still say something to somebody, in key order."""
    rows = failed_texts(actor).order_by("pk").values_list("pk", "reference")
    return [key for key, reference in rows if rules.is_worth_sending(reference)]


def page_of(
    rows: QuerySet[Row], *, after: Cursor | None, size: int = PAGE
) -> tuple[list[Row], Cursor | None]:
    """One page, and where the next begins when there is one."""
    if after is not None:
        rows = rows.filter(Q(made_at__lt=after.made_at) | Q(made_at=after.made_at, pk__lt=after.id))
    found = list(rows[: size + 1])
    shown = found[:size]
    return shown, Cursor(shown[-1].made_at, shown[-1].pk) if len(found) > size else None


def letters_of(actor: policy.Actor, part: str) -> QuerySet[Letter]:
    """Letters of the actor's own desk in one part of the page, newest first."""
    seen = policy.visible(Letter.objects.select_related("person"), actor, "notices.letters")
    return seen.filter(status__in=LETTER_PARTS[part]).order_by("-made_at", "-pk")


def letter_counts(actor: policy.Actor) -> dict[str, int]:
    """How many letters wait, are printed and not yet handed over, and came back."""
    seen = policy.visible(Letter.objects.all(), actor, "notices.letters")
    rows = seen.exclude(status__in=LETTER_PARTS["done"]).values_list("status")
    return dict(rows.annotate(count=Count("pk")).order_by())


@dataclass(frozen=True)
class ToSee:
    """Something of the notices that somebody at the desk has to look at."""

    label: str
    count: int
    url_name: str
    query: str = ""


# fmt: off
_TO_SEE = {
    # what                  words                  page                 which part
    LetterState.WAITING:   ("纸质告知待打印",       "notices:letters",   ""),
    LetterState.RETURNED:  ("纸质告知退回来",       "notices:letters",   "?part=returned"),
    Status.FAILED:         ("没发出去的",           "notices:failed",    ""),
    Status.UNKNOWN:        ("群消息不知道到没到",   "notices:failed",    ""),
    "group-failed":        ("群消息没发出去",       "notices:groups",    ""),
    "group-unknown":       ("群消息不知道到没到",   "notices:groups",    ""),
}
# fmt: on


def to_see(actor: policy.Actor) -> list[ToSee]:
    """Letters to be printed or come back, and what did not go out: what a desk's side shows."""
    keys = tuple(key for key in _COUNTED if policy.may(actor, key))
    counts = dict(_counted(actor, keys)) if keys else {}
    return [
        ToSee(label, counts[what], url_name, query)
        for what, (label, url_name, query) in _TO_SEE.items()
        if counts.get(what)
    ]


@written_once
def _counted(actor: policy.Actor, keys: tuple[str, ...]) -> QuerySet[Any, Any]:
    """How many of what, by the permissions that the actor has."""
    first, *others = (_COUNTED[key](actor) for key in keys)
    return first.union(*others, all=True) if others else first


def _open_letters(actor: policy.Actor) -> QuerySet[Any, Any]:
    seen = policy.visible(Letter.objects.all(), actor, "notices.letters")
    wanted = seen.filter(status__in=(LetterState.WAITING, LetterState.RETURNED))
    return _by_kind(wanted, F("status"))


def _given_up(actor: policy.Actor) -> QuerySet[Any, Any]:
    return _by_kind(undelivered(actor), F("status"))


def _lost_in_groups(actor: policy.Actor) -> QuerySet[Any, Any]:
    own = policy.visible(UnitGroup.objects.all(), actor, "notices.keep_group")
    lost = messaging.undelivered().filter(robot__in=own.values("robot"))
    return _by_kind(lost, Concat(Value("group-"), F("status")))


def _by_kind(found: QuerySet[Any], kind: F | Concat) -> QuerySet[Any, Any]:
    named = found.order_by().annotate(kind=Cast(kind, CharField()))
    counted: QuerySet[Any, Any] = named.values("kind").annotate(count=Count("pk"))
    return counted.values_list("kind", "count")


_COUNTED = {
    "notices.letters": _open_letters,
    "notices.failed": _given_up,
    "notices.keep_group": _lost_in_groups,
}


def letter_for_change(letter_id: UUID) -> Letter:
    return Letter.objects.select_for_update().get(pk=letter_id)


def printed_letters(actor: policy.Actor, batch: UUID) -> list[Letter]:
    """One batch, for who printed it, until its letters go on their way."""
    seen = policy.visible(Letter.objects.select_related("person"), actor, "notices.letters")
    own = seen.filter(batch=batch, printed_by=actor.pk, status=LetterState.PRINTED)
    return list(own.order_by("made_at", "pk"))


def groups_of(actor: policy.Actor) -> QuerySet[UnitGroup]:
    """Groups of the units that the actor heads."""
    found = UnitGroup.objects.select_related("robot", "unit", "added_by")
    return policy.visible(found, actor, "notices.keep_group").order_by("unit__name", "pk")


def group_for_change(group_id: UUID) -> UnitGroup | None:
    """None when it was removed."""
    return UnitGroup.objects.select_for_update().filter(pk=group_id).first()


def group_hearing(unit_id: UUID) -> UnitGroup | None:
    """The group of a unit, locked, that wants to hear; None when there is none or it is paused."""
    found = UnitGroup.objects.select_for_update().filter(unit=unit_id, status=GroupState.ON)
    return found.first()


def units_hearing() -> list[UUID]:
    """Units whose group wants to hear."""
    return list(UnitGroup.objects.filter(status=GroupState.ON).values_list("unit_id", flat=True))


def news_of(group_id: UUID) -> QuerySet[GroupNews]:
    return GroupNews.objects.filter(group=group_id).order_by("pk")


def names_of_groups(robot_ids: Collection[UUID]) -> dict[UUID, str]:
    """Whose group a robot posts to, in one query."""
    if not robot_ids:
        return {}
    found = UnitGroup.objects.filter(robot__in=robot_ids)
    return dict(found.values_list("robot_id", "unit__name"))


@dataclass(frozen=True)
class Way:
    """One channel by which somebody was told, and how far it has come."""

    channel: str
    state: str
    tone: str
    icon: str
    at: datetime | None = None


@dataclass(frozen=True)
class Told:
    """One thing that was told, to whom, and by which ways."""

    whom: str
    words: str
    at: datetime
    ways: tuple[Way, ...]


def told_about(subject_id: UUID) -> list[Told]:
    """Who was told what of one matter, newest first, in three queries."""
    texts = {text.reference: text for text in messaging.texts_about(subject_id)}
    letters = {one.reference: one for one in Letter.objects.filter(subject_id=subject_id)}
    notices = Notice.objects.filter(subject_id=subject_id).select_related("account")
    told = {one.reference: _told(one, one.reference, texts, letters) for one in notices}
    for reference in (texts.keys() | letters.keys()) - told.keys():
        told[reference] = _told(None, reference, texts, letters)
    return sorted(told.values(), key=lambda one: one.at, reverse=True)


def _told(
    notice: Notice | None,
    reference: str,
    texts: dict[str, OutgoingText],
    letters: dict[str, Letter],
) -> Told:
    text, letter = texts.get(reference), letters.get(reference)
    ways = [_read_or_not(notice)] if notice else []
    ways += [_way_of_text(text)] if text else []
    ways += [_way_of_letter(letter)] if letter else []
    return Told(
        whom=notice.account.display_name if notice and notice.account else "说这件事的人",
        words=notice.words if notice else rules.about(reference),
        at=min(one.made_at for one in (notice, text, letter) if one),
        ways=tuple(ways),
    )


def _read_or_not(notice: Notice) -> Way:
    if notice.read_at:
        return Way("站内", "看过了", "bamb", "check-circle", notice.read_at)
    return Way("站内", "还没看", "plain", "bell")


def _way_of_text(text: OutgoingText) -> Way:
    look, at = TEXT_LOOKS[Status(text.status)], text.sent_at or text.waits_until
    return Way(text.channel, text.get_status_display(), look.tone, look.icon, at)


def _way_of_letter(letter: Letter) -> Way:
    look = LETTER.look(letter.status)
    return Way("纸质", letter.get_status_display(), look.tone, look.icon, letter.moved_at)


def told_on_paper(person_id: UUID) -> list[dict[str, Any]]:
    """The letters that are kept of a person, for that person alone, newest first."""
    letters = Letter.objects.filter(person=person_id).order_by("-made_at", "-pk")
    return [
        {
            "写了什么": letter.words or "已经按期清掉",
            "寄到哪里": letter.address or "",
            "到了没有": letter.get_status_display(),
            "写于": stamp(letter.made_at),
        }
        for letter in letters[:MOST_OF_EACH]
    ]
