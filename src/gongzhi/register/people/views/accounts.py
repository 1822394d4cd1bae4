"""系统管理员: the accounts of the staff."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.foundation.http import Request, on_duty, words_in
from gongzhi.foundation.ui.faces import Basis, FourParts

from .. import queries, rules, services
from ..forms import CloseForm, OpenAccountForm, TakeAwayForm
from ..models import Account

BASIS = Basis("《网络安全等级保护基本要求》GB/T 22239—2019", "第三级 8.1.4 身份鉴别、访问控制")


@on_duty("system_admin")
@require_safe
def staff_list(request: Request) -> HttpResponse:
    asked = words_in(request, "q", most=40)
    found = queries.kept_accounts(request.actor, asked=asked)
    rows, has_more = queries.page_of_accounts(found, after=words_in(request, "after"))
    following = {"q": asked, "after": rows[-1].username} if has_more else None
    return render(
        request,
        "people/staff_list.html",
        {"rows": rows, "asked": asked, "next": f"?{urlencode(following)}" if following else None},
    )


@on_duty("system_admin")
@never_cache
@require_http_methods(["GET", "POST"])
def open_staff(request: Request) -> HttpResponse:
    """Open an account; its initial password is shown this once."""
    form = OpenAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            account, password = services.open_staff_account(
                **form.cleaned_data,
                area=settings.DISTRICT,
                actor=request.actor,
                at=timezone.now(),
            )
        except services.WorkIdTaken:
            form.add_error("work_id", "这个工号已经有账号了，到列表里查一查")
        else:
            return _password_page(request, account, password)
    return render(
        request, "people/staff_open.html", {"form": form}, status=400 if form.errors else 200
    )


@on_duty("system_admin")
@require_safe
def staff_account(request: Request, account_id: int) -> HttpResponse:
    """One account: how it stands, what may be done, what was done."""
    return _account_page(request, _kept(request, account_id))


@on_duty("system_admin")
@require_POST
def close_staff(request: Request, account_id: int) -> HttpResponse:
    account = _kept(request, account_id)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _account_page(request, account, form=form, status=400)

    def close() -> HttpResponse:
        services.close_staff_account(
            account.pk,
            reason=form.cleaned_data["reason"],
            area=settings.DISTRICT,
            actor=request.actor,
            at=timezone.now(),
        )
        messages.success(request, f"停用了 {account.username}，已经在所有设备上退出")
        return redirect("people:staff_account", account.pk)

    return _or_refusal(request, account, close)


@on_duty("system_admin")
@never_cache
@require_POST
def reopen_staff(request: Request, account_id: int) -> HttpResponse:
    return _with_password(request, account_id, services.reopen_staff_account)


@on_duty("system_admin")
@never_cache
@require_POST
def replace_password(request: Request, account_id: int) -> HttpResponse:
    return _with_password(request, account_id, services.replace_password)


@on_duty("system_admin")
@require_POST
def reset_second_factor(request: Request, account_id: int) -> HttpResponse:
    account = _kept(request, account_id)

    def reset() -> HttpResponse:
        services.reset_second_factor(
            account.pk, area=settings.DISTRICT, actor=request.actor, at=timezone.now()
        )
        messages.success(request, "动态码重置了，下次登录时重新设")
        return redirect("people:staff_account", account.pk)

    return _or_refusal(request, account, reset)


@on_duty("system_admin")
@require_POST
def take_passkey(request: Request, account_id: int, passkey_id: UUID) -> HttpResponse:
    """A key that is lost: gone at once, its holder signed out everywhere and told."""
    account = _kept(request, account_id)
    form = TakeAwayForm(request.POST, auto_id=f"{passkey_id}-%s")
    if not form.is_valid():
        return _account_page(request, account, taking=(passkey_id, form), status=400)

    def take() -> HttpResponse:
        taken = services.take_passkey_away(
            account.pk,
            passkey_id,
            reason=form.cleaned_data["reason"],
            area=settings.DISTRICT,
            actor=request.actor,
            at=timezone.now(),
        )
        said = f"删掉了“{taken.name}”，已经告诉本人" if taken else "这一把已经不在了"
        messages.success(request, said)
        return redirect("people:staff_account", account.pk)

    return _or_refusal(request, account, take)


def _with_password(request: Request, account_id: int, give: Callable[..., str]) -> HttpResponse:
    account = _kept(request, account_id)

    def act() -> HttpResponse:
        password = give(account.pk, area=settings.DISTRICT, actor=request.actor, at=timezone.now())
        return _password_page(request, account, password)

    return _or_refusal(request, account, act)


def _or_refusal(
    request: Request, account: Account, act: Callable[[], HttpResponse]
) -> HttpResponse:
    """What was done, or the account's page with the four parts of why not."""
    try:
        return act()
    except services.AccountRefused as refused:
        now = _kept(request, account.pk)
        return _account_page(request, now, no=refused.refusal, status=HTTPStatus.CONFLICT)


def _account_page(
    request: Request,
    account: Account,
    *,
    form: CloseForm | None = None,
    taking: tuple[UUID, TakeAwayForm] | None = None,
    no: rules.Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    story, keys = queries.account_story(account.pk), list(queries.passkeys_of(account.pk))
    taken = {taking[0]: taking[1]} if taking else {}
    parts = FourParts(no.what, no.why, (BASIS,), no.where, no.objection) if no else None
    return render(
        request,
        "people/staff_account.html",
        {
            "account": account,
            "form": form or CloseForm(),
            "no": parts,
            "keys": [
                (key, taken.get(key.pk) or TakeAwayForm(auto_id=f"{key.pk}-%s")) for key in keys
            ],
            "why_closed": rules.CLOSED_BECAUSE,
            "is_own": account.pk == request.actor.pk,
            "locked_until": queries.locked_until(account.username, at=timezone.now()),
            "story": story,
            "names": queries.names_of_accounts(told.actor_id for told in story),
        },
        status=status,
    )


def _password_page(request: Request, account: Account, password: str) -> HttpResponse:
    return render(
        request, "people/staff_password.html", {"account": account, "initial_password": password}
    )


def _kept(request: Request, account_id: int) -> Account:
    account = queries.kept_accounts(request.actor).filter(pk=account_id).first()
    if account is None:
        raise Http404
    return account
