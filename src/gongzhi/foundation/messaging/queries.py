"""Reading texts."""

from django.db.models import QuerySet

from .models import OutgoingText, Status


def inbox(limit: int = 50) -> QuerySet[OutgoingText]:
    """The latest texts whose bodies were kept, newest first: the demonstration's telephone."""
    kept = OutgoingText.objects.filter(status=Status.SENT, body__isnull=False)
    return kept.order_by("-sent_at", "-pk")[:limit]
