"""Residents: a phone number, a code, done."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from gongzhi.foundation.http import Request, safe_next
from gongzhi.foundation.text import BadPhone
from gongzhi.register.territory.queries import chosen_area

from .. import queries, services
from ..forms import CodeForm, PhoneForm
from ..rules import Childhood
from . import sessions
from .children import await_guardian


@require_http_methods(["GET", "POST"])
def sign_in(request: Request) -> HttpResponse:
    """Ask for the number; a good one gets its code and the next page."""
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.request_code(form.cleaned_data["phone"], at=timezone.now())
            wait = ""
        except services.TooSoon as too_soon:
            wait = str(too_soon)
        typed = {"phone": form.cleaned_data["phone"]}
        code_form = CodeForm(initial=typed, childhood=_childhood(request))
        return _code_page(request, code_form, wait=wait)
    return render(
        request,
        "people/sign_in.html",
        {"form": form, "next": safe_next(request, ""), "rp": settings.PASSKEY_RP},
        status=400 if form.errors else 200,
    )


@require_POST
def sign_in_code(request: Request) -> HttpResponse:
    """Check the code; the first success makes the account."""
    form = CodeForm(request.POST, childhood=_childhood(request))
    if form.is_valid():
        try:
            account = services.sign_in_with_code(
                form.cleaned_data["phone"],
                form.cleaned_data["code"],
                area=chosen_area(request) or settings.DISTRICT,
                is_child=form.cleaned_data["is_child"],
                at=timezone.now(),
            )
        except (services.CodeRefused, BadPhone) as refusal:
            form.add_error("code", str(refusal))
        else:
            if queries.waits_for_guardian(account.person_id):
                return await_guardian(request, account)
            sessions.begin(request, account, is_second_factor_passed=False)
            sessions.confirm(request)
            return redirect(safe_next(request, settings.LOGIN_REDIRECT_URL))
    return _code_page(request, form)


@require_POST
def sign_out(request: Request) -> HttpResponse:
    sessions.end(request)
    return redirect(safe_next(request, "/"))


def _childhood(request: Request) -> Childhood:
    return queries.childhood(timezone.localdate(), chosen_area(request) or "")


def _code_page(request: Request, form: CodeForm, *, wait: str = "") -> HttpResponse:
    """``wait`` says why no further code was sent; the one before may still be good."""
    phone = form["phone"].value() or ""
    status = HTTPStatus.TOO_MANY_REQUESTS if wait else HTTPStatus.OK
    return render(
        request,
        "people/sign_in_code.html",
        {"form": form, "phone": phone, "wait": wait, "next": safe_next(request, "")},
        status=HTTPStatus.BAD_REQUEST if form.errors else status,
    )
