"""What somebody was told, and what did not arrive."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from gongzhi.foundation import policy
from gongzhi.foundation.http import Request, on_duty, signed_in
from gongzhi.foundation.messaging.queries import Status
from gongzhi.foundation.text.masks import masked_phone

from .. import queries, rules, services
from ..permissions import HEADS

KEEPERS = ("system_admin", "district_officer")


@signed_in
def mine(request: Request) -> HttpResponse:
    """Everything a resident was told, newest first."""
    return _own(request, "notices/mine.html")


@on_duty()
def told(request: Request) -> HttpResponse:
    """Everything somebody at work was told; for those who keep the channel, what did not go."""
    keeps = policy.may(request.actor, "notices.failed")
    failed = queries.undelivered(request.actor).count() if keeps else 0
    return _own(
        request,
        "notices/told.html",
        keeps=keeps,
        failed=failed,
        heads=policy.may(request.actor, "notices.keep_group"),
        prints=policy.may(request.actor, "notices.letters"),
    )


@on_duty(*KEEPERS)
def failed(request: Request) -> HttpResponse:
    """What was given up or lost sight of, each with why; numbers are masked, words not shown."""
    rows, following = queries.page_of(queries.undelivered(request.actor), after=cursor_of(request))
    names = queries.names_of_groups({text.robot_id for text in rows if text.robot_id})
    shown = [
        {
            "id": text.pk,
            "about": rules.about(text.reference),
            "channel": text.channel,
            "to": f"{names.get(text.robot_id, '')}的群"
            if text.robot_id
            else masked_phone(text.phone or ""),
            "made_at": text.made_at,
            "tried_at": text.tried_at,
            "tries": text.tries,
            "error": text.error,
            "is_unsure": text.status == Status.UNKNOWN,
            "is_worth": rules.is_worth_sending(text.reference),
        }
        for text in rows
    ]
    return render(
        request,
        "notices/failed.html",
        {
            "rows": shown,
            "retries": any(row["is_worth"] and not row["is_unsure"] for row in shown),
            "unsure": queries.TEXT_LOOKS[Status.UNKNOWN],
            "next": link_behind(following),
        },
    )


@on_duty(*KEEPERS)
@require_POST
def retry(request: Request, text_id: UUID) -> HttpResponse:
    if services.retry_failed(text_id, actor=request.actor, at=timezone.now()):
        messages.success(request, "已经排进去重发，几秒后看结果")
    else:
        messages.warning(request, "这一条已经有人重发了")
    return redirect("notices:failed")


@on_duty(*KEEPERS, *HEADS)
@require_POST
def settle(request: Request, text_id: UUID) -> HttpResponse:
    """What was seen in the group: the post is there, or it is to be posted again."""
    is_there = request.POST.get("seen") == "there"
    if services.settle_post(text_id, is_there=is_there, actor=request.actor, at=timezone.now()):
        messages.success(
            request, "记下了：群里有了" if is_there else "已经排进去再发，几秒后看结果"
        )
    else:
        messages.warning(request, "这一条已经有人说过，或者正在发，过一分钟再看")
    keeps = policy.may(request.actor, "notices.failed")
    came_from_groups = request.POST.get("from") == "groups" or not keeps
    return redirect("notices:groups" if came_from_groups else "notices:failed")


@on_duty(*KEEPERS)
@require_POST
def retry_all(request: Request) -> HttpResponse:
    count = services.retry_all_failed(actor=request.actor, at=timezone.now())
    messages.success(request, f"{count} 条已经排进去重发")
    return redirect("notices:failed")


def _own(request: Request, template: str, **more: object) -> HttpResponse:
    """One page of the actor's own notices; those on it that are new are marked so, then read."""
    rows, following = queries.page_of(queries.own_notices(request.actor), after=cursor_of(request))
    services.mark_read(request.actor, at=timezone.now())
    return render(request, template, {"notices": rows, "next": link_behind(following), **more})


def cursor_of(request: Request) -> queries.Cursor | None:
    return queries.Cursor.read(request.GET.get("after", ""))


def link_behind(following: queries.Cursor | None, **more: str) -> str | None:
    return f"?{urlencode({**more, 'after': str(following)})}" if following else None
