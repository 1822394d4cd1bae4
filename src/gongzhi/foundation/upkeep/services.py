"""Letting go of what is over."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.db import transaction

from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.rulebook import Pack

from . import queries
from .events import Expired
from .queries import Kept
from .registry import ALL_RETAINED

PORTION = 10_000


@dataclass(frozen=True)
class Deleted:
    kind: str
    label: str
    count: int


class RetentionFailed(Exception):
    """Some kinds could not be deleted; the others were. The message names them."""


def delete_expired(*, at: datetime, kinds: Collection[str] = ()) -> list[Deleted]:
    """Delete what is over, kind by kind; returns what was deleted.

    Every portion is one transaction with its record: what kind, how many, under which rule.

    Args:
        at: the present moment, from which the rules count back.
        kinds: only these; every kind that has a rule when empty.

    Raises:
        RetentionFailed: after all kinds were tried.
        RuleMissing: no pack is loaded.

    """
    pack = queries.pack_at(at)
    done, failed = [], []
    for kept in queries.kept_kinds(pack):
        if kept.is_deleted and (not kinds or kept.kind in kinds):
            try:
                done += _deleted(kept, pack, at)
            except Exception as error:  # noqa: BLE001  one kind's fault must not keep the others; it is raised below
                failed.append((kept.label, error))
    if failed:
        raise RetentionFailed(
            "；".join(f"{label}没有删成：{error!r}" for label, error in failed)
        ) from failed[0][1]
    return done


def subject_of(kind: str) -> UUID:
    """What journal entries about a kind are told of."""
    return uuid5(NAMESPACE_URL, f"gongzhi:retention:{kind}")


def _deleted(kept: Kept, pack: Pack, at: datetime) -> list[Deleted]:
    before = kept.keeping.ended_before(at)
    if before is None:
        return []
    total, count = 0, PORTION
    while count >= PORTION:
        with transaction.atomic():
            count = ALL_RETAINED[kept.kind].delete(before, PORTION)
            if count:
                tell(_expired(kept, pack, count=count, before=before, at=at))
        total += count
    return [Deleted(kept.kind, kept.label, total)] if total else []


def _expired(kept: Kept, pack: Pack, *, count: int, before: datetime, at: datetime) -> Expired:
    return Expired(
        subject_id=subject_of(kept.kind),
        area=settings.DISTRICT,
        actor_id=None,
        at=at,
        kind=kept.kind,
        what=kept.label,
        count=count,
        ended_before=before,
        pack=pack.code,
        version=pack.version,
        basis=kept.basis,
    )
