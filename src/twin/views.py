"""The demonstration's own pages: who one can be, the texts that were sent, time made to pass."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gongzhi.foundation import messaging
from gongzhi.foundation.http import Request
from gongzhi.foundation.journal import chain
from gongzhi.journeys.appeals import services as appeals
from gongzhi.journeys.appeals.queries import areas_with_office
from gongzhi.register.people.models import Account
from gongzhi.register.people.views import sessions
from gongzhi.register.territory.queries import PLACE_COOKIE

from .personas import GROUPS, PERSONAS

ELDER_COOKIE, ELDER_SIZE = "gz_elder", "24"


@require_safe
def personas(request: Request) -> HttpResponse:
    """Everybody one can be, by one tap."""
    _only_in_demo()
    return render(
        request, "twin/personas.html", {"groups": GROUPS, "is_known": request.actor.is_known}
    )


@require_POST
def become(request: Request) -> HttpResponse:
    """Sign in as a persona, second factor passed; there is no such path outside the demo."""
    _only_in_demo()
    wanted = request.POST.get("persona", "")
    persona = next((item for item in PERSONAS if item.key == wanted), None)
    account = Account.objects.filter(username=persona.username).first() if persona else None
    if persona is None or account is None:
        raise Http404
    sessions.begin(request, account, is_second_factor_passed=True)
    sessions.confirm(request)
    response = redirect(persona.home)
    if account.person:
        response.set_cookie(PLACE_COOKIE, account.person.area, samesite="Lax", httponly=True)
    if persona.is_elder:
        response.set_cookie(ELDER_COOKIE, ELDER_SIZE, samesite="Lax", httponly=True)
    else:
        response.delete_cookie(ELDER_COOKIE, samesite="Lax")
    return response


@require_safe
def inbox(request: Request) -> HttpResponse:
    """The text messages that would have gone to phones."""
    _only_in_demo()
    return render(request, "twin/inbox.html", {"texts": list(messaging.inbox(limit=40))})


@require_POST
def pass_time(request: Request) -> HttpResponse:
    """What the clock does by itself, now: open the boxes, close what nobody rated, seal."""
    _only_in_demo()
    now = timezone.now()
    slips = sum(appeals.open_box(area, at=now) for area in areas_with_office())
    lapsed = appeals.lapse_unrated(at=now)
    linked = chain.seal_all(at=now)
    messages.success(
        request, f"开了意见箱，取出 {slips} 张；到期办结 {lapsed} 件；入链 {linked} 条"
    )
    return redirect("twin:personas")


def _only_in_demo() -> None:
    if not settings.DEMO:
        raise Http404
