"""What everybody may know: how a community is organised."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from gongzhi.foundation.http import Request
from gongzhi.register.territory.queries import chosen_area

from .. import queries


def tree(request: Request) -> HttpResponse:
    area = chosen_area(request) or settings.DISTRICT
    found = queries.party_tree(area, on=timezone.localdate())
    return render(request, "organizations/tree.html", {"tree": found})
