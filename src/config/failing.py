"""What is told when a request breaks: a page to people, to programs in the shape of their door."""

from __future__ import annotations

import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from gongzhi.doors.api.views import broken
from gongzhi.doors.open311.views import failed
from gongzhi.foundation.ui import views as ui
from gongzhi.foundation.ui.outages import outage_of

_DOORS = {"/api/": broken, "/open311/": failed}
_FAULT = "我们这边出了错，不怪您；过几分钟再试一次"


def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls it while it handles the error, also one from before a view was found."""
    outage = outage_of(sys.exc_info()[1])
    for prefix, tell in _DOORS.items():
        if request.path.startswith(prefix):
            if outage is None:
                return tell(request, HTTPStatus.INTERNAL_SERVER_ERROR, _FAULT, 0)
            return tell(request, outage.status, f"{outage.title}：{outage.why}", outage.wait)
    return ui.server_error(request) if outage is None else ui.away(request, outage)
