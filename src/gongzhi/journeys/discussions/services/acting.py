"""Who acts, for rows that name who did it, and for a record that must not."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied

from gongzhi.foundation import policy


def account_of(actor: policy.Actor) -> int:
    """Raises PermissionDenied for whoever has none, though a permission has let them pass."""
    if actor.pk is None:
        raise PermissionDenied("请先登录工作台")
    return actor.pk


def person_of(actor: policy.Actor) -> UUID:
    """Raises PermissionDenied for whoever is nobody in particular."""
    if actor.person is None:
        raise PermissionDenied("请先登录")
    return actor.person


def nameless(actor: policy.Actor) -> policy.Actor:
    """The same person without the account: what a resident does is told without who did it."""
    return policy.Actor(pk=None, person=actor.person)
