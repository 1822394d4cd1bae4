"""Reading one's notices."""

from __future__ import annotations

from django.db.models import QuerySet

from gongzhi.foundation import policy

from .models import Notice


def own_notices(actor: policy.Actor) -> QuerySet[Notice]:
    return policy.visible(Notice.objects.order_by("-made_at"), actor, "notices.view")


def unread(actor: policy.Actor) -> QuerySet[Notice]:
    return own_notices(actor).filter(read_at__isnull=True)
