"""What every page of the desk says of who works there: the unit and the duty, from memory."""

from __future__ import annotations

from django.http import HttpRequest

from gongzhi.foundation.ui.shells import actor_of


def place_of(request: HttpRequest) -> str:
    """The unit of the first duty: 仙泉社区居委会."""
    from gongzhi.register.organizations import queries  # noqa: PLC0415  models come after apps

    duties = actor_of(request).duties
    return next(iter(queries.names_of_units([duties[0].unit]).values()), "") if duties else ""


def duty_of(request: HttpRequest) -> str:
    """As what: 社区工作者（全岗通）; the first, where somebody has several."""
    from gongzhi.register.organizations import queries  # noqa: PLC0415  models come after apps

    return queries.roles_of(actor_of(request)).split("、")[0].rpartition(" ")[2]
