"""Pictures of an appeal, for whoever may see the appeal."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse

from gongzhi.foundation import files
from gongzhi.foundation.http import Request

from .. import queries


def photo(request: Request, appeal_id: UUID, photo_id: int) -> HttpResponse:
    """The picture, or its thumbnail with ``?small=1``; never shown with the public page."""
    if queries.appeal_seen_by(request.actor, appeal_id) is None:
        raise Http404
    found = queries.photo_of(appeal_id, photo_id)
    if found is None:
        raise Http404
    return files.respond(found.file, is_thumbnail="small" in request.GET)
