"""What is away when a request fails on it: the database or the disk, and what to tell people."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from http import HTTPStatus

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, UnreadablePostError

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_STORE = {
    errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.ENOTDIR, errno.EMFILE, errno.ENFILE,
}  # fmt: skip
_FULL = {"53100", "53200"}  # disk full, out of memory
_BUSY = {"40001", "40P01", "53300", "55P03", "57014"}  # another was first, or it took too long
_READ_ONLY = "25006"
_SECRET = {"password", "old", "new", "again", "code", "id_number"}


@dataclass(frozen=True)
class Outage:
    """``undone`` when nothing of the request was stored; otherwise nobody can say."""

    status: HTTPStatus
    title: str
    why: str
    undone: bool
    wait: int = 60  # seconds until it is worth asking again


# fmt: off
AWAY = Outage(HTTPStatus.SERVICE_UNAVAILABLE, "数据库暂时连不上", "我们的机器正在恢复，不是您操作有错。", undone=False)
BUSY = Outage(HTTPStatus.SERVICE_UNAVAILABLE, "这一下没有排上", "同时办事的人太多，这一次没有存进去。", undone=True, wait=5)
FULL = Outage(HTTPStatus.INSUFFICIENT_STORAGE, "我们的磁盘满了，存不进去", "腾出地方以前，新的东西存不下。", undone=True, wait=600)
SHUT = Outage(HTTPStatus.SERVICE_UNAVAILABLE, "现在只能看，不能存", "存放数据的地方写不进去，正在修。", undone=True, wait=300)
# fmt: on


def outage_of(error: BaseException | None) -> Outage | None:
    """What is away; None when the error is a fault of ours."""
    if isinstance(error, DatabaseError | InterfaceError):
        return _of_database(error)
    if isinstance(error, OSError) and not isinstance(error, UnreadablePostError):
        if error.errno in _NO_ROOM:
            return FULL
        return SHUT if error.errno in _NO_STORE else None
    return None


def _of_database(error: Exception) -> Outage | None:
    state = getattr(error.__cause__, "sqlstate", None)
    if state in _FULL:
        return FULL
    if state == _READ_ONLY:
        return SHUT
    if not isinstance(error, OperationalError | InterfaceError):
        return None
    return BUSY if state in _BUSY else AWAY


def sentences(outage: Outage, request: HttpRequest, *, is_kept: bool) -> tuple[str, ...]:
    """What happened, what was kept, what to do."""
    if request.method != "POST":
        kept, what_to_do = "已经交上来的事都在，办理时间照样算。", "过几分钟再打开这一页。"
    else:
        stands = "没有存进去" if outage.undone else "存没存进去，现在还看不到"
        words = "还在这一页里，先别关" if is_kept else "没有留在这一页，按浏览器的“返回”找"
        kept = f"刚才这一下{stands}；您写的字{words}。以前交上来的事都在。"
        what_to_do = _again(request, outage) if is_kept else "过几分钟再试一次。"
    return outage.why, kept, f"{what_to_do}急事打 12345，和网上一样算数。"


def _again(request: HttpRequest, outage: Outage) -> str:
    files = "选好的照片、文件没有留下，要重新选。" if request.FILES else ""
    if "submission" in request.POST:
        return f"过几分钟点“再送一次”，送几次都只算一件。{files}"
    first = "" if outage.undone else "先看一眼是不是已经办成；没有，就"
    return f"过几分钟{first}点“再送一次”。{files}"


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form brought, to be sent again as it is; nothing when it cannot be read or is secret."""
    if request.method != "POST":
        return []
    try:
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
    except (OSError, ValueError):
        return []
    if any(name in _SECRET for name, _ in fields):
        return []
    return [
        (name, value)
        for name, value in fields
        if isinstance(value, str) and name != "csrfmiddlewaretoken"
    ]
