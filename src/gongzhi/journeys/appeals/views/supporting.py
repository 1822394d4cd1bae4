"""附议: matters like the one being said, standing behind one, and taking that back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from gongzhi.foundation import rulebook
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.http import Request

from .. import queries, rules, services
from ..flows import APPEAL
from ..forms import SupportForm, uuid_or_none
from ..models import Appeal


def similar_page(request: Request, area: str, said: Mapping[str, str]) -> HttpResponse | None:
    """Before going on to say it: what is public and may be the same; None when nothing is."""
    now = timezone.now()
    found = queries.similar_to(
        said.get("words", ""),
        area=area,
        neighbourhood=uuid_or_none(said.get("site", "")),
        pack=rulebook.pack_for(area, timezone.localdate(now)),
        at=now,
    )
    if not found:
        return None
    return render(
        request,
        "appeals/similar.html",
        {"found": found, "said": said, "flow": APPEAL, "submission": uuid4()},
    )


@require_POST
def support(request: Request, appeal_id: UUID) -> HttpResponse:
    """Stand behind a public matter; no account is needed."""
    if queries.public_appeal(appeal_id) is None:
        raise Http404
    form = SupportForm(request.POST)
    if not form.is_valid():
        messages.warning(request, "没有附议上：门牌写得太长，或者页面放太久了，请再点一次")
        return redirect("appeals:public_page", appeal_id)
    try:
        made = services.support(
            appeal_id, **form.cleaned_data, actor=request.actor, at=timezone.now()
        )
    except StepRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect("appeals:public_page", appeal_id)
    return supported_page(request, made.support.appeal, made.code, is_new=True)


@require_POST
def unsupport(request: Request, appeal_id: UUID) -> HttpResponse:
    """Take it back: one's own, or with the code."""
    code = str(request.POST.get("code", ""))
    try:
        own = queries.support_with_receipt(code) if code else None
    except rules.BadReceipt:
        own = None
    own = own or queries.support_of(request.actor, appeal_id)
    try:
        services.withdraw_support(
            own.pk if own else 0, code=code, actor=request.actor, at=timezone.now()
        )
    except StepRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "附议撤回了")
    if queries.public_appeal(appeal_id) is None:
        return redirect("appeals:track")
    return redirect("appeals:public_page", appeal_id)


def supported_page(
    request: Request, appeal: Appeal, code: str, *, is_new: bool = False
) -> HttpResponse:
    """What one stood behind, how many households did, and how to take it back."""
    public = queries.public_appeal(appeal.pk)
    return render(
        request,
        "appeals/supported.html",
        {
            "appeal": public,
            "key": appeal.pk,
            "code": code,
            "is_new": is_new,
            "flow": APPEAL,
            "households": queries.households_behind([appeal.pk])[appeal.pk],
        },
    )


def shown_on_public_page(appeal: Appeal, request: Request) -> dict[str, Any]:
    """How many households, and what this one may do about it."""
    lead = appeal.leading_id or appeal.pk
    return {
        "households": queries.households_behind([lead])[lead],
        "own_support": queries.support_of(request.actor, lead),
        "lead_id": lead,
        "takes_support": appeal.status in queries.OPEN and appeal.leading_id is None,
        "support_form": SupportForm(initial={"submission": uuid4()}),
    }
