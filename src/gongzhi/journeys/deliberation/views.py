"""Who decides a matter: anybody may ask; nothing of the question is kept."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gongzhi.foundation.http import Request
from gongzhi.register.territory.queries import chosen_area

from . import queries, rules
from .forms import WhoForm


def who_decides(request: Request) -> HttpResponse:
    """A sentence in; the body, the article and what to do next out."""
    is_asked = request.method == "POST"
    form = WhoForm(request.POST if is_asked else None)
    decides = None
    if is_asked and form.is_valid():
        area = chosen_area(request) or settings.DISTRICT
        decides = queries.who_decides(**form.cleaned_data, area=area, on=timezone.localdate())
    shown = {
        "form": form,
        "decides": decides,
        "found": decides.found if decides else None,
        "deciders": rules.DECIDERS,
        "titles": rules.TITLES,
    }
    return render(request, "deliberation/who.html", shown, status=400 if form.errors else 200)
