"""安全管理员: what people ask about their data, taken up, done or refused."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.http import Request, on_duty
from gongzhi.foundation.journal.history import history

from .. import queries, services
from ..flows import RIGHTS
from ..forms import FulfilForm, RefuseRightForm
from ..models import RightsRequest
from .rights import refusal_of

MOST_DECIDED = 50


@on_duty("security_admin")
@require_safe
def rights_desk(request: Request) -> HttpResponse:
    """Open requests, the one that is due first on top; then what was decided lately."""
    return render(
        request,
        "people/rights_desk.html",
        {
            "waiting": list(queries.requests_to_decide(request.actor, is_open=True)),
            "decided": list(
                queries.requests_to_decide(request.actor, is_open=False)[:MOST_DECIDED]
            ),
            "today": timezone.localdate(),
            "flow": RIGHTS,
        },
    )


@on_duty("security_admin")
@never_cache
@require_safe
def rights_request(request: Request, request_id: UUID) -> HttpResponse:
    return _page(request, _found(request, request_id))


@on_duty("security_admin")
@require_POST
def take_up_right(request: Request, request_id: UUID) -> HttpResponse:
    asked = _found(request, request_id)

    def take_up() -> str:
        services.take_up_right(asked.pk, actor=request.actor, at=timezone.now())
        return "开始核对了，本人看得到"

    return _or_told(request, asked, take_up)


@on_duty("security_admin")
@require_POST
def fulfil_right(request: Request, request_id: UUID) -> HttpResponse:
    asked = _found(request, request_id)
    form = FulfilForm(request.POST, kind=asked.kind)
    if not form.is_valid():
        return _page(request, asked, fulfil=form, status=400)

    def fulfil() -> str:
        services.fulfil_right(
            asked.pk,
            answer=form.cleaned_data["answer"],
            name=form.cleaned_data.get("name", ""),
            actor=request.actor,
            at=timezone.now(),
        )
        return "办好了，本人看得到"

    return _or_told(request, asked, fulfil, fulfil=form)


@on_duty("security_admin")
@require_POST
def refuse_right(request: Request, request_id: UUID) -> HttpResponse:
    asked = _found(request, request_id)
    form = RefuseRightForm(request.POST, grounds=queries.grounds_for(asked))
    if not form.is_valid():
        return _page(request, asked, refuse=form, status=400)

    def refuse() -> str:
        services.refuse_right(
            asked.pk,
            ground=form.cleaned_data["ground"],
            words=form.cleaned_data["words"],
            actor=request.actor,
            at=timezone.now(),
        )
        return "写明理由了，本人看得到"

    return _or_told(request, asked, refuse, refuse=form)


def _or_told(
    request: Request,
    asked: RightsRequest,
    act: Callable[[], str],
    *,
    fulfil: FulfilForm | None = None,
    refuse: RefuseRightForm | None = None,
) -> HttpResponse:
    """Done, or the page again with why not and everything that was typed."""
    try:
        messages.success(request, act())
    except StepRefused as refused:
        now = _found(request, asked.pk)
        return _page(request, now, fulfil=fulfil, refuse=refuse, why_not=str(refused), status=409)
    return redirect("people:rights_request", asked.pk)


def _page(
    request: Request,
    asked: RightsRequest,
    *,
    fulfil: FulfilForm | None = None,
    refuse: RefuseRightForm | None = None,
    why_not: str = "",
    status: int = 200,
) -> HttpResponse:
    story = history(asked.pk)
    return render(
        request,
        "people/rights_request.html",
        {
            "asked": asked,
            "flow": RIGHTS,
            "fulfil": fulfil or FulfilForm(kind=asked.kind),
            "refuse": refuse or RefuseRightForm(grounds=queries.grounds_for(asked)),
            "no": refusal_of(asked),
            "running": queries.still_running(asked.person_id) if asked.kind == "close" else [],
            "why_not": why_not,
            "story": story,
            "names": queries.names_of_accounts(told.actor_id for told in story),
        },
        status=status,
    )


def _found(request: Request, request_id: UUID) -> RightsRequest:
    asked = queries.request_to_decide(request.actor, request_id)
    if asked is None:
        raise Http404
    return asked
