"""The desk's roster: every post, who holds it, how they came, until when."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from gongzhi.foundation import policy
from gongzhi.foundation.http import Request, on_duty
from gongzhi.register.territory import queries as territory

from .. import queries, rules, services
from ..flows import APPOINTMENT
from ..forms import ProposeForm
from .public import uuid_or_none

SHOWN = {
    "": "全部职务",
    "vacant": "有空缺的",
    "ending": "快届满的",
    "published": "正在公示的",
}
ROLES = (
    "clerk",
    "community_head",
    "street_officer",
    "district_officer",
    "organiser",
    "branch_secretary",
)


@on_duty()
def roster(request: Request) -> HttpResponse:
    """Posts of my territory, cut by place and by what needs doing."""
    actor, today = request.actor, timezone.localdate()
    if not policy.may(actor, "organizations.posts"):
        raise PermissionDenied("任职名册给社区、街道、区里的工作人员、组织委员和支部书记看")
    mine = actor.area_of(*ROLES)
    asked, show = request.GET.get("area", ""), request.GET.get("show", "")
    area = asked if asked.isdigit() and asked.startswith(mine) else mine
    found = queries.posts_seen_by(actor, area=area)
    rows, after = queries.roster(
        queries.roster_filter(found, show, on=today),
        actor,
        after=uuid_or_none(request.GET.get("after")),
    )
    following = urlencode({"area": area, "show": show, "after": str(after)}) if after else ""
    return render(
        request,
        "organizations/roster.html",
        {
            "rows": rows,
            "figures": queries.roster_figures(actor, area=area, on=today),
            "flow": APPOINTMENT,
            "shown": SHOWN,
            "show": show if show in SHOWN else "",
            "area": area,
            "areas": _places(mine),
            "left": lambda held: rules.days_left(held.until_on, on=today),
            "soon_days": rules.ENDS_SOON_DAYS,
            "next": f"?{following}" if following else None,
        },
    )


@on_duty()
@require_http_methods(["GET", "POST"])
def post(request: Request, post_id: UUID) -> HttpResponse:
    """One post: its seats, who held it, and proposing somebody where a seat is free."""
    found = queries.post_seen_by(request.actor, post_id)
    if found is None:
        raise Http404
    form = ProposeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = {key: form.cleaned_data[key] for key in ("holder", "source", "document")}
        try:
            proposed = services.propose_appointment(
                found.pk,
                **said,
                account_id=form.account_id,
                actor=request.actor,
                at=timezone.now(),
            )
        except (services.SeatsTaken, services.NotThisRole) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "提名好了，接下来公示")
            return redirect("organizations:appointment", proposed.pk)
    taken = queries.seats_taken(found.pk)
    held = policy.visible(queries.appointments_of(found.pk), request.actor, "organizations.roster")
    may = policy.granted(request.actor, {"organizations.found"}, found.unit)
    return render(
        request,
        "organizations/post.html",
        {
            "post": found,
            "held": list(held),
            "vacancies": max(found.seats - taken, 0),
            "may_propose": bool(may) and found.unit.dissolved_on is None,
            "form": form,
            "flow": APPOINTMENT,
        },
        status=400 if form.errors else 200,
    )


def _places(mine: str) -> list[tuple[str, str]]:
    """Streets of a district or communities of a street, and the whole first."""
    district, street = 6, 9
    below = {district: territory.streets_in, street: territory.communities_in}.get(len(mine))
    inner = [(item.code, item.name) for item in below(mine)] if below else []
    return [(mine, f"{territory.called(mine)}全部"), *inner] if inner else []
