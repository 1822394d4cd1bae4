"""Children: a guardian's code at the sign-in, and at the desk the wish to look at their data."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.http import Request, on_duty, safe_next

from .. import queries, services
from ..forms import ClearanceForm, GuardianForm
from ..models import Account
from . import sessions

WAITING = "awaiting_guardian"
MOST = 50


@never_cache
@require_http_methods(["GET", "POST"])
def guardian(request: Request) -> HttpResponse:
    """The child typed their own code; now the guardian's, and only then they are signed in."""
    account = _waiting(request)
    if account is None or account.person is None:
        return redirect("people:sign_in")
    form = GuardianForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        phone, code = form.cleaned_data["phone"], form.cleaned_data["code"]
        try:
            if code:
                services.confirm_guardian(account.person.pk, phone, code, at=timezone.now())
                sessions.begin(request, account, is_second_factor_passed=False)
                sessions.confirm(request)
                return redirect(safe_next(request, settings.LOGIN_REDIRECT_URL))
            services.ask_guardian(account.person.pk, phone, at=timezone.now())
            messages.success(request, "验证码发给监护人了，问他要，填在下面")
        except (services.GuardianRefused, services.TooSoon) as refused:
            form.add_error("phone", str(refused))
        except services.CodeRefused as refused:
            form.add_error("code", str(refused))
    return render(
        request,
        "people/guardian.html",
        {
            "form": form,
            "next": safe_next(request, ""),
            "childhood": queries.childhood(timezone.localdate(), account.person.area),
        },
        status=400 if form.errors else 200,
    )


def await_guardian(request: Request, account: Account) -> HttpResponse:
    """Remember who waits, without signing them in."""
    request.session[WAITING] = account.pk
    return redirect("people:guardian")


@on_duty("clerk", "community_head", "street_officer", "district_officer", "security_admin")
@never_cache
@require_http_methods(["GET", "POST"])
def clearances(request: Request) -> HttpResponse:
    """Wishes to see a child's contact data: one's own, and those one decides."""
    form = ClearanceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_clearance(
                form.cleaned_data["number"],
                purpose=form.cleaned_data["purpose"],
                district=settings.DISTRICT,
                actor=request.actor,
                at=timezone.now(),
            )
        except StepRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "提了，等安全管理员批")
            return redirect("people:clearances")
    return render(
        request,
        "people/clearances.html",
        {
            "form": form,
            "rows": list(queries.clearances(request.actor)[:MOST]),
            "decides": request.actor.holds("security_admin"),
            "now": timezone.now(),
            "childhood": queries.childhood(timezone.localdate()),
        },
        status=400 if form.errors else 200,
    )


@on_duty("security_admin")
@require_POST
def decide_clearance(request: Request, clearance_id: UUID) -> HttpResponse:
    if not queries.clearances(request.actor).filter(pk=clearance_id).exists():
        raise Http404
    try:
        services.decide_clearance(
            clearance_id,
            is_approved=request.POST.get("decision") == "approve",
            actor=request.actor,
            at=timezone.now(),
        )
    except StepRefused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, "定了，提的人看得到")
    return redirect("people:clearances")


def _waiting(request: Request) -> Account | None:
    account_id = request.session.get(WAITING)
    return queries.account(account_id) if account_id else None
