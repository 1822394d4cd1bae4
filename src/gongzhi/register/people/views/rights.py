"""本人: what is kept of me, and what I ask about it."""

from __future__ import annotations

import json
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.http import Request, signed_in
from gongzhi.foundation.rulebook import Rule
from gongzhi.foundation.ui.faces import Basis, FourParts
from gongzhi.foundation.worktime import Period

from .. import queries, rules, services
from ..flows import RIGHTS
from ..forms import RightsForm
from ..models import Person, RightsRequest

Own = tuple[RightsRequest, FourParts | None, bool, bool]


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def rights(request: Request) -> HttpResponse:
    """What may be asked, with its law and its days; what was asked, and what came of it."""
    person = _oneself(request)
    form = RightsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = services.ask_right(
                person.pk,
                kind=form.cleaned_data["kind"],
                words=form.cleaned_data["words"],
                district=settings.DISTRICT,
                actor=request.actor,
                at=timezone.now(),
            )
        except StepRefused as refused:
            form.add_error(None, str(refused))
        else:
            said = "办好了" if asked.decided_at else "收到了，办到哪一步写在下面"
            messages.success(request, said)
            return redirect("people:rights")
    return render(
        request,
        "people/rights.html",
        {
            "form": form,
            "person": person,
            "laws": _laws(person),
            "own": [_shown(asked) for asked in queries.own_requests(request.actor)],
            "flow": RIGHTS,
        },
        status=400 if form.errors else 200,
    )


@signed_in
@never_cache
@require_safe
def rights_data(request: Request) -> HttpResponse:
    """All that is kept of me, on one page."""
    kept = queries.everything_about(_oneself(request))
    return render(request, "people/rights_data.html", {"kept": kept})


@signed_in
@never_cache
@require_POST
def rights_copy(request: Request) -> HttpResponse:
    """The same as a file that programs read; that it was taken is on record."""
    person = _oneself(request)
    services.ask_right(
        person.pk,
        kind="copy",
        words="",
        district=settings.DISTRICT,
        actor=request.actor,
        at=timezone.now(),
    )
    kept = json.dumps(queries.everything_about(person), ensure_ascii=False, indent=2)
    answer = HttpResponse(kept, content_type="application/json; charset=utf-8")
    stamp = timezone.localdate().isoformat()
    answer["Content-Disposition"] = f'attachment; filename="gongzhi-{stamp}.json"'
    return answer


@signed_in
@require_POST
def act_on_right(request: Request, request_id: UUID) -> HttpResponse:
    """Not to want it any more, or to let one's data be used again."""
    if not queries.own_requests(request.actor).filter(pk=request_id).exists():
        raise Http404
    act = services.lift_restriction if request.POST.get("step") == "lift" else services.cancel_right
    try:
        act(request_id, actor=request.actor, at=timezone.now())
    except StepRefused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, "好了")
    return redirect("people:rights")


def refusal_of(asked: RightsRequest) -> FourParts | None:
    """The four parts of a no, its law as the pack of its day has it."""
    ground = queries.ground_of(asked) if asked.ground else None
    if ground is None:
        return None
    said = f"{ground.why}{asked.answer or ''}"
    return FourParts(
        rules.RIGHT_REFUSED[asked.kind], said, (_basis(ground),), ground.where, ground.objection
    )


def _basis(ruled: Rule | rules.Ground) -> Basis:
    if ruled.basis is None:
        return Basis("《个人信息请求的规则》", ruled.label, "", ruled.is_verified)
    return Basis(ruled.basis.law, ruled.basis.article, ruled.basis.text, ruled.is_verified)


def _laws(person: Person) -> list[tuple[str, str, Basis]]:
    """Each kind that can be asked: its name, within how long, on what law."""
    ruled = queries.rights_in(person.area or settings.DISTRICT, on=timezone.localdate())
    return [
        (rule.label, f"{Period.read(rule.data).label}内", _basis(rule)) for rule in ruled.values()
    ]


def _shown(asked: RightsRequest) -> Own:
    is_open = asked.decided_at is None
    is_stopping = asked.kind == "restrict" and asked.status == "done" and not asked.lifted_at
    return asked, refusal_of(asked), is_open, is_stopping


def _oneself(request: Request) -> Person:
    found = queries.person(request.actor.person) if request.actor.person else None
    if found is None:
        raise Http404
    return found
