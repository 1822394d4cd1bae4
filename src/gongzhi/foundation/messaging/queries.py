"""Reading texts."""

from django.db.models import QuerySet

from .models import OutgoingText as OutgoingText
from .models import Status


def inbox(limit: int = 50) -> QuerySet[OutgoingText]:
    """The latest texts whose bodies were kept, newest first: the demonstration's telephone."""
    kept = OutgoingText.objects.filter(status=Status.SENT, body__isnull=False)
    return kept.order_by("-sent_at", "-pk")[:limit]


def failed_texts() -> QuerySet[OutgoingText]:
    """Texts that were tried as often as may be and did not go, newest first."""
    return OutgoingText.objects.filter(status=Status.FAILED).order_by("-made_at", "-pk")
