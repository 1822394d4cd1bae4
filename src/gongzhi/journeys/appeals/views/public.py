"""What everybody may read: published matters and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode

from gongzhi.foundation import rulebook
from gongzhi.foundation.http import Request, words_in
from gongzhi.register.territory import queries as territory

from .. import queries, rules
from ..flows import APPEAL, Status
from ..forms import uuid_or_none
from . import shown
from .supporting import shown_on_public_page


def public_list(request: Request) -> HttpResponse:
    """Published matters of a community or the district, newest first, 20 a page."""
    area = _area(request)
    categories = queries.categories(rulebook.pack_for(area, timezone.localdate()))
    asked = _asked(request, categories)
    cut = queries.Cut(
        area,
        category=asked.category.code if asked.category else "",
        status=asked.status,
        neighbourhood=asked.site,
        words=asked.words,
    )
    rows, has_more = queries.public_page(cut, after=_cursor(request))
    return render(
        request,
        "appeals/public_list.html",
        {
            "rows": rows,
            "flow": APPEAL,
            "area": area,
            "district": settings.DISTRICT,
            "place": territory.called(area),
            "asked": asked,
            "parents": [item for item in categories.values() if not item.parent],
            "labels": categories,
            "statuses": _PUBLIC_STATUSES,
            "sites": territory.homes_to_choose(area) if len(area) == COMMUNITY_CODE else (),
            "is_later": "after" in request.GET,
            "next": _next_page(request, rows) if has_more else None,
        },
    )


def public_page(request: Request, appeal_id: UUID) -> HttpResponse:
    """One published matter: its public title, its way, its answers; never whose it is."""
    appeal = queries.public_appeal(appeal_id)
    if appeal is None:
        raise Http404
    now, story = timezone.now(), queries.story_of(appeal.pk)
    return render(
        request,
        "appeals/public_page.html",
        {
            "appeal": appeal,
            "flow": APPEAL,
            "next": shown.next_step_of(appeal, now),
            "face": shown.face_of(appeal, now),
            "category": queries.category_label(appeal.pack, appeal.category),
            "timeline": shown.timeline_of(appeal, for_staff=False, now=now),
            "story": story,
            "no": shown.no_of(story.no, appeal.pack) if story.no else None,
            **shown_on_public_page(appeal, request),
        },
    )


COMMUNITY_CODE = 12  # digits
_PUBLIC_STATUSES = (Status.WORKING, Status.ANSWERED, Status.CLOSED, Status.DECLINED)


@dataclass(frozen=True)
class Asked:
    """What the list is cut by; what makes no sense is left out."""

    words: str
    category: rules.Category | None
    status: str
    site: UUID | None


def _asked(request: Request, categories: dict[str, rules.Category]) -> Asked:
    status = request.GET.get("status", "")
    return Asked(
        " ".join(words_in(request, "q").split())[:40],
        categories.get(request.GET.get("category", "")),
        status if status in Status.values else "",
        uuid_or_none(request.GET.get("site", "")),
    )


def _area(request: Request) -> str:
    asked = request.GET.get("area", "")
    if asked.isdigit() and asked.startswith(settings.DISTRICT) and len(asked) in (6, 9, 12):
        return asked
    return territory.chosen_area(request) or settings.DISTRICT


def _cursor(request: Request) -> queries.Cursor | None:
    at, _, key = request.GET.get("after", "").partition("~")
    try:
        return queries.Cursor(datetime.fromisoformat(at), UUID(key))
    except ValueError:
        return None


def _next_page(request: Request, rows: list[queries.PublicRow]) -> str:
    last = rows[-1]
    after = f"{last.published_at.isoformat()}~{last.id}"
    query = {key: str(value) for key, value in request.GET.items() if key != "after"}
    return f"?{urlencode({**query, 'after': after})}"
