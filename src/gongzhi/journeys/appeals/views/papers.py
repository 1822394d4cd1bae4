"""Paper twins: the forms to be filled in by hand, the answers to be handed over."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongzhi.foundation.http import Request
from gongzhi.register.organizations.queries import community_office
from gongzhi.register.territory.queries import chosen_area

from .. import queries
from ..forms import ContactForm, SlipForm, SpotForm, WordsForm
from . import shown


def papers(request: Request) -> HttpResponse:
    """Every form on paper."""
    return render(request, "appeals/papers.html")


def help_desk(request: Request) -> HttpResponse:
    """Where somebody writes for you: counter, telephone, hours."""
    area = chosen_area(request) or settings.DISTRICT
    return render(request, "appeals/help.html", {"office": community_office(area), "area": area})


def paper_say(request: Request) -> HttpResponse:
    """The form on paper: a clerk keys it in as it stands."""
    forms = [WordsForm(), SpotForm(), ContactForm()]
    return render(
        request,
        "appeals/paper_say.html",
        {"forms": forms, "address": settings.SITE_URL + reverse("appeals:say")},
    )


def paper_box(request: Request) -> HttpResponse:
    """A slip for the box on the wall."""
    return render(
        request,
        "appeals/paper_box.html",
        {"form": SlipForm(), "address": settings.SITE_URL + reverse("appeals:box")},
    )


def refusal_sheet(request: Request, appeal_id: UUID) -> HttpResponse:
    """The answer or the no on one sheet, for whoever may see the appeal."""
    appeal = queries.appeal_seen_by(request.actor, appeal_id)
    if appeal is None:
        raise Http404
    story = queries.story_of(appeal.pk)
    return render(
        request,
        "appeals/answer_sheet.html",
        {
            "appeal": appeal,
            "reply": story.replies[-1] if story.replies else None,
            "no": shown.no_of(story.no, appeal.pack) if story.no else None,
            "address": settings.SITE_URL + reverse("appeals:track"),
        },
    )
