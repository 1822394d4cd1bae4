"""Staff: number and password, then a second factor, then an own password."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gongzhi.foundation.http import Request, safe_next

from .. import queries, services
from ..forms import PasswordForm, SecondFactorForm, SetUpForm, StaffForm
from ..models import Account
from . import sessions


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def staff_sign_in(request: Request) -> HttpResponse:
    """Number and password; some wrong ones in a row lock the number for a while."""
    form = StaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        work_id = form.cleaned_data["work_id"].strip()
        account = authenticate(request, username=work_id, password=form.cleaned_data["password"])
        if isinstance(account, Account) and account.kind == "staff":
            sessions.begin(request, account, is_second_factor_passed=False)
            return redirect(_with_next(request, "people:second_factor"))
        form.add_error(None, sessions.locked(work_id) or "工号或密码不对，请核对大小写再试")
    return render(
        request,
        "people/staff_sign_in.html",
        {"form": form, "next": safe_next(request, ""), "rp": settings.PASSKEY_RP},
        status=400 if form.errors else 200,
    )


@never_cache
@require_http_methods(["GET", "POST"])
def second_factor(request: Request) -> HttpResponse:
    """The second factor; the first time it is set up here, and recovery codes are shown."""
    account = _half_signed_in(request)
    if account is None:
        return redirect("people:staff_sign_in")
    if account.totp_confirmed_at is None:
        return _set_up(request, account)
    form = SecondFactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        refusal = check_code(request, account, form.cleaned_data["code"])
        if refusal is None:
            following = let_in(request, account)
            sessions.confirm(request)
            return following
        form.add_error("code", refusal)
    return render(
        request,
        "people/second_factor.html",
        {"form": form, "next": safe_next(request, "")},
        status=400 if form.errors else 200,
    )


@sensitive_post_parameters("old", "new")
@require_http_methods(["GET", "POST"])
def password(request: Request) -> HttpResponse:
    """Choose a new password; needed at the first sign-in."""
    account = _half_signed_in(request)
    if account is None or not _may_change_password(request, account):
        return redirect("people:staff_sign_in")
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changed = services.change_password(
                account.pk,
                old=form.cleaned_data["old"],
                new=form.cleaned_data["new"],
                area=settings.DISTRICT,
                at=timezone.now(),
            )
        except ValidationError as error:
            is_old = getattr(error, "code", "") == "old"
            locked = sessions.count_failure(request, account.username) if is_old else None
            form.add_error("old" if is_old else "new", locked or "；".join(error.messages))
        else:
            services.end_other_visits(changed.pk, but="", at=timezone.now())
            sessions.begin(request, changed, is_second_factor_passed=True)
            messages.success(request, "密码改好了")
            return redirect(safe_next(request, settings.STAFF_HOME))
    return render(
        request,
        "people/password.html",
        {"form": form, "is_first": account.must_change_password, "next": safe_next(request, "")},
        status=400 if form.errors else 200,
    )


def _set_up(request: Request, account: Account) -> HttpResponse:
    form = SetUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = services.confirm_totp(
                account.pk, form.cleaned_data["code"], area=settings.DISTRICT, at=timezone.now()
            )
        except services.SecondFactorRefused as refusal:
            form.add_error("code", str(refusal))
        else:
            following = let_in(request, account)
            sessions.confirm(request)
            return render(
                request, "people/recovery_codes.html", {"codes": codes, "next": following.url}
            )
    secret, address = services.begin_totp(account.pk)
    return render(
        request,
        "people/second_factor_setup.html",
        {"form": form, "secret": secret, "address": address, "next": safe_next(request, "")},
        status=400 if form.errors else 200,
    )


def check_code(request: Request, account: Account, code: str) -> str | None:
    """Spend a second factor; a sentence when it cannot be, or may not be tried now."""
    if locked := sessions.locked(account.username):
        return locked
    try:
        services.check_second_factor(account.pk, code, at=timezone.now())
    except services.SecondFactorRefused as refusal:
        return sessions.count_failure(request, account.username) or str(refusal)
    return None


def let_in(request: Request, account: Account) -> HttpResponseRedirect:
    """Behind both factors: on to the desk, or first to a password of one's own."""
    services.forget_failures(account.username)
    sessions.begin(request, account, is_second_factor_passed=True)
    if account.must_change_password:
        return HttpResponseRedirect(_with_next(request, "people:password"))
    return HttpResponseRedirect(safe_next(request, settings.STAFF_HOME))


def _may_change_password(request: Request, account: Account) -> bool:
    """Behind the second factor, and within the idle time unless a new password is due anyway."""
    if not request.session.get("second_factor"):
        return False
    return account.must_change_password or request.actor.pk == account.pk


def _half_signed_in(request: Request) -> Account | None:
    """The staff account that has shown its password on this browser, second factor or not."""
    account_id = request.session.get("_auth_user_id")
    found = queries.account(int(account_id)) if account_id else None
    if found is None or found.kind != "staff" or not found.is_active:
        return None
    if request.session.get("_auth_user_hash") != found.get_session_auth_hash():
        return None
    return found


def _with_next(request: Request, name: str) -> str:
    wanted = safe_next(request, "")
    return f"{reverse(name)}?next={wanted}" if wanted else reverse(name)
