"""The reading mode, the pages for what went wrong, and the gallery of parts."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from gongzhi.foundation.policy.engine import ALL_PERMISSIONS

from . import gallery as samples
from . import outages
from .middleware import reference_of
from .modes import COOKIE, COOKIE_SECONDS, SIZES


@require_POST
def set_mode(request: HttpRequest) -> HttpResponse:
    """``size`` 20, 24 or 30 turns 长辈版 on, 0 off; leads back to the page it was asked from."""
    size = request.POST.get("size", "")
    if size != "0" and size not in map(str, SIZES):
        return bad_request(request)
    response = HttpResponse(status=HTTPStatus.SEE_OTHER)
    response["Location"] = _local(request.POST.get("next", ""))
    if size == "0":
        response.delete_cookie(COOKIE, samesite="Lax")
    else:
        response.set_cookie(
            COOKIE, size, max_age=COOKIE_SECONDS, samesite="Lax", httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
    return response


def _local(target: str) -> str:
    is_local = target.startswith("/") and url_has_allowed_host_and_scheme(target, None)
    return target if is_local else "/"


# ── what went wrong ──────────────────────────────────────────────────────


def bad_request(
    request: HttpRequest,
    exception: Exception | None = None,
) -> HttpResponse:
    return _error(
        request, HTTPStatus.BAD_REQUEST, "failed", "这个请求我们看不懂",
        "可能是链接不完整，或者这一页打开太久了。", "回到上一页再试一次；还不行，就从首页重新进。",
    )  # fmt: skip


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Names the permission that was asked, when it is one of the table's; a guard's own sentence as it is."""
    asked = str(exception or "")
    why = "里面有别人的信息，只有本人和经办人能看。"
    if any(asked == permission.label for permission in ALL_PERMISSIONS.values()):
        why = f"“{asked}”不在您现在的职责里。"
    elif asked and not asked.isascii():  # a library's words are English and tell people nothing
        why = f"{asked}。"
    return _error(
        request, HTTPStatus.FORBIDDEN, "denied", "这一页您看不了", why,
        "如果是您自己的事，先登录再看；觉得应该能看，就打电话问服务台。",
    )  # fmt: skip


def not_found(
    request: HttpRequest,
    exception: Exception | None = None,
) -> HttpResponse:
    return _error(
        request, HTTPStatus.NOT_FOUND, "empty", "没有找到这一页",
        "链接可能抄错了，也可能内容已经撤下。", "从首页重新找；手里有回执码，在首页就能查进展。",
    )  # fmt: skip


def server_error(request: HttpRequest) -> HttpResponse:
    return _error(
        request, HTTPStatus.INTERNAL_SERVER_ERROR, "failed", "我们这边出了错，不怪您",
        "刚才那一下可能没有办成。", "写了字的话，按浏览器的“返回”，字还在。过几分钟再试一次。",
    )  # fmt: skip


def unavailable(request: HttpRequest) -> HttpResponse:
    response = _error(
        request, HTTPStatus.SERVICE_UNAVAILABLE, "waiting", "正在维护，一会儿就好",
        "已经交上来的事都在，办理时间照样算。", "几分钟后再来；急事打服务台电话，和网上一样算数。",
    )  # fmt: skip
    response["Retry-After"] = "120"
    return response


def away(request: HttpRequest, outage: outages.Outage) -> HttpResponse:
    """The database or the disk is away: the page carries what was typed, to be sent again."""
    fields = outages.typed(request)
    said = outages.sentences(outage, request, is_kept=bool(fields))
    response = _error(request, outage.status, "waiting", outage.title, *said, fields=fields)
    response["Retry-After"] = str(outage.wait)
    response["Cache-Control"] = "no-store"
    return response


def csrf_refused(
    request: HttpRequest,
    reason: str = "",
) -> HttpResponse:
    """The form was open too long, or its cookie is gone; what was typed is still in the browser."""
    return _error(
        request, HTTPStatus.FORBIDDEN, "failed", "没有送出去，您写的还在",
        "这一页打开太久，为了不让别人冒用，要重新确认一次。",
        "按浏览器的“返回”，写的字还在，再送一次。",
        "还送不出去：先把写的字复制下来，刷新那一页，再粘贴。",
    )  # fmt: skip


def _error(
    request: HttpRequest,
    status: HTTPStatus,
    scene: str,
    title: str,
    *sentences: str,
    fields: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    failed_here = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    context = {
        "scene": scene,
        "title": title,
        "sentences": sentences,
        "fields": fields,
        "may_retry": failed_here and request.method == "GET",
        "reference": reference_of(request) if failed_here else "",
    }
    return render(request, "ui/error.html", context, status=status)


# ── the gallery ──────────────────────────────────────────────────────────


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every part in every state; ``?theme=wall`` shows them dark."""
    _only_where_samples_belong()
    theme = "wall" if request.GET.get("theme") == "wall" else ""
    context = samples.everything(at=timezone.now())
    return render(request, "ui/gallery.html", {**context, "theme": theme})


@require_safe
def sample(request: HttpRequest, face: str) -> HttpResponse:
    """A page of each shell: desk, wall, sheet."""
    _only_where_samples_belong()
    if face not in samples.FACES:
        raise Http404(face)
    context = samples.everything(at=timezone.now())
    return render(request, f"ui/gallery/{face}.html", context)


def _only_where_samples_belong() -> None:
    if not (settings.DEMO or settings.DEBUG):
        raise Http404("部件册只在演示和开发时有")
