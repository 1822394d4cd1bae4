"""Which community is yours: kept in this browser, no account."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from gongzhi.foundation.http import Request, safe_next, words_in

from .. import queries

A_YEAR = 365 * 24 * 3600
LONGEST_WORDS = 20


@require_http_methods(["GET", "POST"])
def place(request: Request) -> HttpResponse:
    """Choose a community, a whole street, or none any more."""
    following = safe_next(request, "/")
    if request.method == "POST":
        chosen = request.POST.get("area", "")
        if not chosen:
            response = redirect(following)
            response.delete_cookie(queries.PLACE_COOKIE, samesite="Lax")
            return response
        if queries.may_be_chosen(chosen):
            response = redirect(following)
            response.set_cookie(
                queries.PLACE_COOKIE,
                chosen,
                max_age=A_YEAR,
                samesite="Lax",
                httponly=True,
                secure=request.is_secure(),
            )
            return response
    asked = words_in(request, "q", most=LONGEST_WORDS)
    chosen_now = queries.chosen_area(request)
    return render(
        request,
        "territory/place.html",
        {
            "district": queries.called(settings.DISTRICT),
            "streets": queries.communities_by_street(settings.DISTRICT, text=asked),
            "asked": asked,
            "next": following,
            "chosen": chosen_now,
            "chosen_name": queries.full_name(chosen_now, below=settings.DISTRICT)
            if chosen_now
            else "",
            "is_unknown": request.method == "POST",
        },
        status=400 if request.method == "POST" else 200,
    )
