"""Staff: number and password, then a second factor, then an own password."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from gongzhi.foundation.http import Request, safe_next

from .. import queries, services
from ..forms import PasswordForm, SecondFactorForm, StaffForm
from ..models import Account
from . import sessions

LOCKED = "输错太多次，这个工号锁住了，10 分钟后再试。不是您输错的，请马上告诉安全管理员。"


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def staff_sign_in(request: Request) -> HttpResponse:
    """Number and password; five wrong ones lock the number for ten minutes."""
    form = StaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = authenticate(
            request,
            username=form.cleaned_data["work_id"].strip(),
            password=form.cleaned_data["password"],
        )
        if isinstance(account, Account) and account.kind == "staff":
            sessions.begin(request, account, is_second_factor_passed=False)
            return redirect(_with_next(request, "people:second_factor"))
        locked = getattr(request, "axes_locked_out", False)
        form.add_error(None, LOCKED if locked else "工号或密码不对，请核对大小写再试")
    return render(
        request,
        "people/staff_sign_in.html",
        {"form": form, "next": safe_next(request, "")},
        status=400 if form.errors else 200,
    )


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
        try:
            services.check_second_factor(account.pk, form.cleaned_data["code"], at=timezone.now())
        except services.SecondFactorRefused as refusal:
            _count_failure(request, account)
            form.add_error("code", str(refusal))
        else:
            return _let_in(request, account)
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
    if account is None or not request.session.get("second_factor"):
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
            form.add_error("old" if is_old else "new", "；".join(error.messages))
        else:
            sessions.begin(request, changed, is_second_factor_passed=True)
            return redirect(safe_next(request, settings.STAFF_HOME))
    return render(
        request,
        "people/password.html",
        {"form": form, "is_first": account.must_change_password, "next": safe_next(request, "")},
        status=400 if form.errors else 200,
    )


def _set_up(request: Request, account: Account) -> HttpResponse:
    form = SecondFactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = services.confirm_totp(
                account.pk, form.cleaned_data["code"], area=settings.DISTRICT, at=timezone.now()
            )
        except services.SecondFactorRefused as refusal:
            form.add_error("code", str(refusal))
        else:
            _let_in(request, account)
            return render(
                request,
                "people/recovery_codes.html",
                {"codes": codes, "next": safe_next(request, settings.STAFF_HOME)},
            )
    secret, address = services.begin_totp(account.pk)
    return render(
        request,
        "people/second_factor_setup.html",
        {"form": form, "secret": secret, "address": address, "next": safe_next(request, "")},
        status=400 if form.errors else 200,
    )


def _let_in(request: Request, account: Account) -> HttpResponse:
    sessions.begin(request, account, is_second_factor_passed=True)
    if account.must_change_password:
        return redirect(_with_next(request, "people:password"))
    return redirect(safe_next(request, settings.STAFF_HOME))


def _half_signed_in(request: Request) -> Account | None:
    """The staff account that has shown its password on this browser, second factor or not."""
    account_id = request.session.get("_auth_user_id")
    found = queries.account(int(account_id)) if account_id else None
    if found is None or found.kind != "staff" or not found.is_active:
        return None
    if request.session.get("_auth_user_hash") != found.get_session_auth_hash():
        return None
    return found


def _count_failure(request: Request, account: Account) -> None:
    """A wrong second factor counts against the same lock as a wrong password."""
    user_login_failed.send(
        sender=__name__, credentials={"username": account.username}, request=request
    )
    if getattr(request, "axes_locked_out", False):
        sessions.end(request)


def _with_next(request: Request, name: str) -> str:
    wanted = safe_next(request, "")
    return f"{reverse(name)}?next={wanted}" if wanted else reverse(name)
