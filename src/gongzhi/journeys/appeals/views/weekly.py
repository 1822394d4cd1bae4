"""群众诉求周报: a week by class, place and channel; every number leads to its rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode

from gongzhi.foundation import rulebook, tabular
from gongzhi.foundation.http import Request, on_duty
from gongzhi.register.territory.queries import called

from .. import queries, rules
from ..flows import APPEAL
from ..forms.weekly import SliceForm
from ..models import Channel
from ..queries import Slice
from ..rules import OFFICE, Said

HEADERS = ["周一", "周日", "地方", "分类", "渠道", "状态", "件数"]
ON_A_PAGE, MOST_CLASSES = 100, 3


@on_duty(*OFFICE)
def week(request: Request) -> HttpResponse:
    cut = _asked(request)
    return render(request, "appeals/week.html", _week(request, cut))


@on_duty(*OFFICE)
def week_rows(request: Request) -> HttpResponse:
    """The appeals behind a number."""
    cut = _asked(request)
    names = _Names(cut)
    found = queries.said_of(request.actor, cut).select_related("item")
    parts = [cut.category and names.category(cut.category), cut.place and names.place(cut.place)]
    parts.append(Channel(cut.channel).label if cut.channel else "")
    context = {
        "cut": cut,
        "back": _address(cut),
        "parts": [part for part in parts if part],
        "found": list(found[:ON_A_PAGE]),
        "count": found.count(),
        "flow": APPEAL,
        "place": names.place(cut.area),
    }
    return render(request, "appeals/week_rows.html", context)


@on_duty(*OFFICE)
def week_print(request: Request) -> HttpResponse:
    """One sheet for the day of deliberation: numbers alone, no words of anybody."""
    return render(request, "appeals/week_print.html", _week(request, _asked(request)))


@on_duty(*OFFICE)
def week_export(request: Request) -> StreamingHttpResponse:
    cut = _asked(request)
    names = _Names(cut)
    said = queries.said_in(request.actor, cut)
    name = f"群众诉求周报-{cut.week.first.isoformat()}.csv"
    return tabular.as_download(name, HEADERS, _lines(cut, said, names))


def _asked(request: Request) -> Slice:
    """The part of a week that the address names; the widest area of the actor, this week, if none."""
    form = SliceForm(request.GET)
    if not form.is_valid():
        raise Http404
    said = form.cleaned_data
    return Slice(
        week=rules.Week.of(said["week"] or timezone.localdate()),
        area=said["area"] or request.actor.area_of(*OFFICE),
        category=said["category"],
        place=said["place"],
        channel=said["channel"],
    )


class _Names:
    """How the keys of a week's tables are called."""

    def __init__(self, cut: Slice) -> None:
        pack = rulebook.pack_for(cut.area, timezone.localdate())
        self.labels = {code: item.label for code, item in queries.categories(pack).items()}

    def category(self, code: str) -> str:
        return "还没分类" if code == queries.UNSORTED else self.labels.get(code, code)

    def place(self, key: str) -> str:
        if key == queries.NO_PLACE:
            return "没有说是哪个小区"
        return called(key) if key.isdigit() else key

    def channel(self, code: str) -> str:
        return str(Channel(code).label)


def _week(request: Request, cut: Slice) -> dict[str, Any]:
    """What the page and the sheet show; the week before is asked for its totals alone."""
    said = queries.said_in(request.actor, cut)
    before = queries.said_in(request.actor, Slice(cut.week.before, cut.area))
    by_place = rules.table(said, row=lambda one: one.place, column=lambda one: one.parent)
    return {
        "cut": cut,
        "week": cut.week,
        "is_over": cut.week.after.first <= timezone.localdate(),
        "names": _Names(cut),
        "by_place": by_place,
        "by_channel": rules.table(said, row=lambda one: one.parent, column=lambda one: one.channel),
        "before": rules.table(before, row=lambda one: one.parent, column=lambda one: one.channel),
        "most": by_place.columns[:MOST_CLASSES],
        "states": rules.table(said, row=lambda one: one.status, column=lambda one: one.channel),
        "flow": APPEAL,
        "rows_of": lambda **part: _address(cut, "rows/", **part),
        "this": _address(cut),
        "previous": _address(Slice(cut.week.before, cut.area)),
        "next": _address(Slice(cut.week.after, cut.area)),
        "print": _address(cut, "print/"),
        "export": _address(cut, "export/"),
        "area_week": lambda area: _address(Slice(cut.week, area)),
    }


def _address(cut: Slice, page: str = "", **part: str) -> str:
    asked = {"week": cut.week.first.isoformat(), "area": cut.area, **part}
    return f"/desk/week/{page}?{urlencode(asked)}"


def _lines(cut: Slice, said: list[Said], names: _Names) -> Iterator[tuple[str, ...]]:
    ordered = sorted(said, key=lambda one: (one.place, one.category, one.channel, one.status))
    for one in ordered:
        yield (
            cut.week.first.isoformat(),
            cut.week.last.isoformat(),
            names.place(one.place),
            names.category(one.category),
            names.channel(one.channel),
            str(APPEAL.statuses(one.status).label),
            str(one.count),
        )
