"""Writing a text or post down, sending one, and keeping the robots that post."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from . import queries, robots
from .adapters import AnswerLost, NotSent, NoUse, TryLater, current_adapter
from .models import TO_GO, OutgoingText, Robot, Status

TASK, QUEUE = "messaging.send", "texts"
MOST_TRIES = 8
_ON_ITS_WAY = timedelta(minutes=1)  # longer than any adapter waits for an answer
_CUT_OFF = "发到一半断了，没有听到答复"

# A worker gives procrastinate's app a connection of its own, outside Django's transaction;
# jobs deferred through this one commit and roll back with the text, there as well.
_JOBS = JobManager(DjangoConnector())


def defer_text(
    phone: str,
    body: str,
    *,
    reference: str,
    subject_id: UUID | None = None,
    at: datetime,
    is_urgent: bool = False,
) -> UUID:
    """Write a text down and have it sent once this transaction has committed.

    A reference stands for one text: a repeated call changes nothing and returns the
    first one's id, whatever its number and body say. What is not urgent waits for the
    end of the quiet hours.
    """
    return _defer(
        OutgoingText(
            phone=phone,
            body=body,
            reference=reference,
            subject_id=subject_id,
            made_at=at,
            is_urgent=is_urgent,
        ),
        at=at,
    )


def defer_post(
    robot_id: UUID, body: str, *, reference: str, at: datetime, is_urgent: bool = False
) -> UUID:
    """Like ``defer_text`` for a post to a group: nothing personal may be in it."""
    return _defer(
        OutgoingText(
            robot_id=robot_id, body=body, reference=reference, made_at=at, is_urgent=is_urgent
        ),
        at=at,
    )


@transaction.atomic
def retry_text(text_id: UUID, *, at: datetime) -> bool:
    """Try what was given up anew, with all its tries; False when it is not given up."""
    text = OutgoingText.objects.select_for_update().get(pk=text_id)
    if text.status != Status.FAILED:
        return False
    text.tries = 0
    _wait(text, at)
    text.save(update_fields=["status", "waits_until", "tries"])
    _queue(text)
    return True


@transaction.atomic
def settle_post(text_id: UUID, *, is_there: bool, at: datetime) -> bool:
    """What somebody saw in the group: the post is there, or it is to be posted again.

    False when it is known already, or is just being posted.
    """
    text = OutgoingText.objects.select_for_update().get(pk=text_id)
    if text.status != Status.UNKNOWN or (text.tried_at and text.tried_at > at - _ON_ITS_WAY):
        return False
    if is_there:
        text.status, text.sent_at, text.body, text.error = Status.SENT, text.tried_at, None, ""
    else:
        text.tries = 0
        _wait(text, at)
        _queue(text)
    text.save(update_fields=["status", "sent_at", "body", "error", "tries", "waits_until"])
    return True


def send_text(text_id: UUID, *, at: datetime) -> Status:
    """Hand a waiting text to its adapter and write down how that went; returns its status.

    A text's row is locked from before the sending until it is marked, so a second call waits
    and then finds it sent. Only a machine that dies in between can make a text go twice,
    with the same reference. A post has no reference: it counts as unknown before it leaves,
    so that whatever dies, it does not go again by itself. A try that falls into the quiet
    hours waits for their end.
    """
    with transaction.atomic():
        found = OutgoingText.objects.select_related("robot").select_for_update(of=("self",))
        text = found.get(pk=text_id)
        if text.status not in TO_GO:
            return Status(text.status)
        if not text.is_urgent and queries.quiet_until(at):
            _wait(text, at)
            text.save(update_fields=["status", "waits_until"])
            _queue(text)
            return Status.HELD
        text.tries, text.tried_at = text.tries + 1, at
        try_it = _way_out(text)
        if text.robot is None:
            return _mark(text, try_it(), at=at)
        text.status, text.waits_until, text.error = Status.UNKNOWN, None, _CUT_OFF
        text.save(update_fields=["status", "waits_until", "error", "tries", "tried_at"])
    went = try_it()
    with transaction.atomic():
        left = OutgoingText.objects.select_for_update().filter(pk=text_id, tried_at=at).first()
        if left is None or left.status != Status.UNKNOWN:
            return Status.UNKNOWN  # somebody took the robot away, or settled it in the meantime
        return _mark(left, went, at=at)


def _mark(text: OutgoingText, went: _Went, *, at: datetime) -> Status:
    """Write down how a try went; what is to be tried later is queued for then."""
    text.error, text.status, text.waits_until = went.error, Status.WAITING, None
    if not went.error:
        text.status, text.sent_at = Status.SENT, at
        text.body = text.body if went.keeps_body else None
    elif went.is_unknown:
        text.status = Status.UNKNOWN
    elif went.is_no_use or text.tries >= MOST_TRIES:
        text.status = Status.FAILED
    elif went.wait:
        text.status, text.waits_until = Status.HELD, at + went.wait
        _queue(text)
    text.save(
        update_fields=["tries", "tried_at", "error", "status", "waits_until", "sent_at", "body"]
    )
    return Status(text.status)


def keep_robot(address: robots.Address, *, secret: str) -> Robot:
    """The caller is in a transaction and has asked whether the robot may be kept."""
    return Robot.objects.create(vendor=address.vendor, address=address.url, secret=secret or None)


def pause_robot(robot_id: UUID, *, is_paused: bool) -> None:
    """What waits for a paused robot is given up when its turn comes, and can be tried again."""
    Robot.objects.filter(pk=robot_id).update(is_paused=is_paused)


def drop_robot(robot_id: UUID) -> None:
    """The robot goes, with its address, its key and its posts."""
    Robot.objects.filter(pk=robot_id).delete()


@transaction.atomic
def _defer(text: OutgoingText, *, at: datetime) -> UUID:
    _wait(text, at)
    OutgoingText.objects.bulk_create([text], ignore_conflicts=True)
    kept: UUID = OutgoingText.objects.values_list("pk", flat=True).get(reference=text.reference)
    if kept == text.pk:
        _queue(text)
    return kept


def _wait(text: OutgoingText, at: datetime) -> None:
    """Until the quiet hours end, where it lies in them and is not urgent."""
    text.waits_until = None if text.is_urgent else queries.quiet_until(at)
    text.status = Status.HELD if text.waits_until else Status.WAITING


def _queue(text: OutgoingText) -> None:
    job = configure_task(name=TASK, job_manager=_JOBS, queue=QUEUE, schedule_at=text.waits_until)
    job.defer(text_id=str(text.pk))


@dataclass(frozen=True)
class _Went:
    """How one try went: ``error`` is empty when it left."""

    error: str = ""
    keeps_body: bool = False
    wait: timedelta | None = None
    is_no_use: bool = False
    is_unknown: bool = False


def _way_out(text: OutgoingText) -> Callable[[], _Went]:
    """Raises ImproperlyConfigured when there is no way out at all: that is no fault of the text."""
    if text.robot:
        groups = robots.current_robots()
        posting = partial(_post, groups, text.robot, text.body or "")
        return partial(_outcome, posting, groups.keeps_body, may_be_there=True)
    texts = current_adapter()
    sending = partial(texts.send, text.phone or "", text.body or "", text.reference)
    return partial(_outcome, sending, texts.keeps_body)


def _outcome(sending: Callable[[], None], keeps_body: bool, *, may_be_there: bool = False) -> _Went:
    """A foreign error is only named: it may quote the body or the address.

    Args:
        may_be_there: what fails in a way nobody thought of may have arrived.

    """
    try:
        sending()
    except NotSent as error:
        return _Went(
            str(error)[:200] or "没说原因",
            wait=error.wait if isinstance(error, TryLater) else None,
            is_no_use=isinstance(error, NoUse),
            is_unknown=isinstance(error, AnswerLost),
        )
    except Exception as error:  # noqa: BLE001  whatever an adapter raises, nobody heard that it went
        return _Went(type(error).__name__, is_unknown=may_be_there)
    return _Went(keeps_body=keeps_body)


def _post(groups: robots.RobotAdapter, robot: Robot, body: str) -> None:
    if robot.is_paused:
        raise NoUse("这个群机器人停用着")
    groups.post(robot.address or "", robot.secret or "", body)
