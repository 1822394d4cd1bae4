"""The desk's page of a unit's group: add its robot, try it, pause it, take it away."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gongzhi.foundation import messaging
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.http import Request, on_duty
from gongzhi.foundation.messaging.robots import read_address
from gongzhi.foundation.policy import Actor
from gongzhi.register.organizations.queries import names_of_units

from .. import queries, rules, services
from ..flows import GROUP
from ..forms import GroupForm
from ..permissions import HEADS

LATEST = 5


@on_duty(*HEADS)
@never_cache
@require_http_methods(["GET", "POST"])
def groups(request: Request) -> HttpResponse:
    """The groups of the actor's units, and a form for a unit that has none."""
    found = list(queries.groups_of(request.actor))
    free = _units_without(request.actor, {group.unit_id for group in found})
    form = GroupForm(request.POST or None, units=free)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.add_group(
                UUID(said.pop("unit")), **said, actor=request.actor, at=timezone.now()
            )
        except services.GroupThere as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "加好了。先发一条试试")
            return redirect("notices:groups")
    posts = messaging.posts_of([group.robot_id for group in found], LATEST)
    shown = [
        {
            "group": group,
            "address": read_address(group.robot.address or "").masked,
            "posts": [(rules.about(post.reference), post) for post in posts[group.robot_id]],
        }
        for group in found
    ]
    return render(
        request,
        "notices/groups.html",
        {
            "groups": shown,
            "form": form if free else None,
            "flow": GROUP,
            "looks": queries.TEXT_LOOKS,
        },
        status=400 if form.errors else 200,
    )


@on_duty(*HEADS)
@require_POST
def change_group(request: Request, group_id: UUID, action: str) -> HttpResponse:
    """One button on a group."""
    change = _CHANGES.get(action)
    group = queries.groups_of(request.actor).filter(pk=group_id).first()
    if change is None or group is None:
        raise Http404
    do, done = change
    try:
        do(group_id, actor=request.actor, at=timezone.now())
    except StepRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("notices:groups")


def _units_without(actor: Actor, having: set[UUID]) -> list[tuple[str, str]]:
    headed = {duty.unit for duty in actor.duties if duty.role in HEADS} - having
    return [(str(key), name) for key, name in sorted(names_of_units(headed).items())]


# fmt: off
_CHANGES: dict[str, tuple[Callable[..., None], str]] = {
    "test":   (services.test_group,   "已经排进去，几秒后刷新这一页，看到没到"),
    "pause":  (services.pause_group,  "停用了，不再往群里发"),
    "resume": (services.resume_group, "恢复了"),
    "remove": (services.remove_group, "去掉了，地址也删了"),
}
# fmt: on
