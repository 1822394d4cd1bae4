"""One's own passkeys: added after a code, seen with their last use, taken away."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.foundation.http import Request, on_duty, signed_in
from gongzhi.foundation.ui.faces import FourParts

from .. import queries, rules, services
from ..forms import PasskeyAnswerForm, PasskeyForm, SecondFactorForm
from ..models import Account, AccountKind
from . import challenges, sessions
from .accounts import BASIS
from .staff import check_code

TYPE_A_CODE_FIRST = "时间过了：先输一次动态码，或者用短信验证码再登录一次，再来加。"


@signed_in
@never_cache
@require_safe
def passkeys(request: Request) -> HttpResponse:
    """A resident's own keys."""
    account = _own(request)
    if account.kind == AccountKind.STAFF:
        return redirect("people:security")
    return _page(request, account)


@on_duty()
@never_cache
@require_http_methods(["GET", "POST"])
def security(request: Request) -> HttpResponse:
    """How one of the staff signs in; the second factor typed once more opens what adds a key."""
    account = _own(request)
    form = SecondFactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        refusal = check_code(request, account, form.cleaned_data["code"])
        if refusal is None:
            sessions.confirm(request)
            return redirect("people:security")
        if not request.session.get("second_factor"):
            messages.error(request, refusal)
            return redirect("people:staff_sign_in")
        form.add_error("code", refusal)
    return _page(request, account, code_form=form)


@signed_in
@never_cache
@require_POST
def offer_passkey(request: Request) -> JsonResponse:
    """What the browser needs to make a key, after the name is good and a code was typed."""
    account, form = _own(request), PasskeyForm(request.POST)
    if not sessions.is_confirmed(request):
        return JsonResponse({"said": TYPE_A_CODE_FIRST}, status=HTTPStatus.FORBIDDEN)
    if not form.is_valid():
        return JsonResponse({"said": form.errors["name"][0]}, status=HTTPStatus.BAD_REQUEST)
    try:
        options, challenge = services.offer_passkey(account.pk, actor=request.actor)
    except services.PasskeyRefused as refused:
        said = f"{refused.refusal.what}{refused.refusal.where}"
        return JsonResponse({"said": said}, status=HTTPStatus.CONFLICT)
    challenges.keep(request, challenge, purpose=_adding(account))
    return JsonResponse(options)


@signed_in
@never_cache
@require_POST
def add_passkey(request: Request) -> HttpResponse:
    account, form = _own(request), PasskeyForm(request.POST)
    challenge = challenges.take(request, purpose=_adding(account))
    answer = PasskeyAnswerForm(request.POST)
    if challenge is None or not sessions.is_confirmed(request):
        return _page(request, account, form=form, no=rules.CHALLENGE_OVER)
    if not answer.is_valid() or not form.is_valid():
        return _page(request, account, form=form, no=rules.PASSKEY_NOT_KEPT)
    try:
        services.add_passkey(
            account.pk,
            answer.cleaned_data["answer"],
            challenge=challenge,
            name=form.cleaned_data["name"],
            district=settings.DISTRICT,
            actor=request.actor,
            at=timezone.now(),
        )
    except services.PasskeyRefused as refused:
        return _page(request, account, form=form, no=refused.refusal)
    messages.success(request, "加好了，下次登录可以用它")
    return redirect(_home(account))


@signed_in
@never_cache
@require_POST
def remove_passkey(request: Request, passkey_id: UUID) -> HttpResponse:
    account = _own(request)
    try:
        removed = services.remove_passkey(
            passkey_id, district=settings.DISTRICT, actor=request.actor, at=timezone.now()
        )
    except services.PasskeyRefused as refused:
        return _page(request, account, no=refused.refusal)
    messages.success(request, f"删掉了“{removed.name}”" if removed else "这一把已经不在了")
    return redirect(_home(account))


def _page(
    request: Request,
    account: Account,
    *,
    form: PasskeyForm | None = None,
    code_form: SecondFactorForm | None = None,
    no: rules.Refusal | None = None,
) -> HttpResponse:
    is_staff = account.kind == AccountKind.STAFF
    is_wrong = no is not None or (code_form is not None and bool(code_form.errors))
    return render(
        request,
        "people/security.html" if is_staff else "people/passkeys.html",
        {
            "account": account,
            "kept": list(queries.passkeys_of(account.pk)),
            "most": settings.PASSKEYS_PER_ACCOUNT,
            "is_confirmed": sessions.is_confirmed(request),
            "form": form or PasskeyForm(initial={"name": sessions.device_of(request)}),
            "code_form": code_form or SecondFactorForm(),
            "no": FourParts(no.what, no.why, (BASIS,), no.where, no.objection) if no else None,
            "rp": settings.PASSKEY_RP,
        },
        status=HTTPStatus.BAD_REQUEST if is_wrong else HTTPStatus.OK,
    )


def _own(request: Request) -> Account:
    """The account of somebody who is known to be signed in."""
    account = queries.account(request.actor.pk or 0)
    if account is None:
        raise LookupError("a signed-in actor without an account")
    return account


def _adding(account: Account) -> str:
    return f"add:{account.pk}"


def _home(account: Account) -> str:
    return "people:security" if account.kind == AccountKind.STAFF else "people:passkeys"
