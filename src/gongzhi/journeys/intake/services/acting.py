"""The account that acts, for rows that name who did it."""

from django.core.exceptions import PermissionDenied

from gongzhi.foundation import policy


def account_of(actor: policy.Actor) -> int:
    """Raises PermissionDenied for whoever has none, though a permission has let them pass."""
    if actor.pk is None:
        raise PermissionDenied("请先登录工作台")
    return actor.pk
