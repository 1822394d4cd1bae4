"""Signing in with a passkey: residents and staff by the same door, each into their own house."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gongzhi.foundation.http import Request, safe_next
from gongzhi.foundation.ui.faces import FourParts

from .. import queries, rules, services
from ..forms import PasskeyAnswerForm, PhoneForm, StaffForm
from ..models import AccountKind
from . import challenges, sessions
from .accounts import BASIS
from .children import await_guardian
from .staff import let_in

SIGN_IN = "sign_in"


@never_cache
@require_POST
def ask_passkey(request: Request) -> JsonResponse:
    """What the browser needs to ask the device; the challenge stays here."""
    options, challenge = services.ask_for_passkey()
    challenges.keep(request, challenge, purpose=SIGN_IN)
    return JsonResponse(options)


@never_cache
@require_POST
def passkey_sign_in(request: Request) -> HttpResponse:
    """The device's answer; a refusal keeps what was typed on the page before."""
    challenge = challenges.take(request, purpose=SIGN_IN)
    form = PasskeyAnswerForm(request.POST)
    if challenge is None:
        return _refused(request, rules.CHALLENGE_OVER)
    if not form.is_valid():
        return _refused(request, rules.PASSKEY_UNPROVEN)
    try:
        account = services.sign_in_with_passkey(
            form.cleaned_data["answer"],
            challenge=challenge,
            district=settings.DISTRICT,
            at=timezone.now(),
        )
    except services.PasskeyRefused as refused:
        if refused.counts_for:
            sessions.count_failure(request, refused.counts_for)
        return _refused(request, refused.refusal)
    if account.kind == AccountKind.STAFF:
        return let_in(request, account)
    if queries.waits_for_guardian(account.person_id):
        return await_guardian(request, account)
    services.forget_failures(account.username)
    sessions.begin(request, account, is_second_factor_passed=False)
    return redirect(safe_next(request, settings.LOGIN_REDIRECT_URL))


def _refused(request: Request, no: rules.Refusal) -> HttpResponse:
    is_staff = "work_id" in request.POST
    typed = {name: request.POST.get(name, "")[:40] for name in ("work_id", "phone")}
    return render(
        request,
        "people/staff_sign_in.html" if is_staff else "people/sign_in.html",
        {
            "form": StaffForm(initial=typed) if is_staff else PhoneForm(initial=typed),
            "no": FourParts(no.what, no.why, (BASIS,), no.where, no.objection),
            "next": safe_next(request, ""),
            "rp": settings.PASSKEY_RP,
        },
        status=HTTPStatus.BAD_REQUEST,
    )
