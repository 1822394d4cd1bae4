"""The working calendar: a year on one page, a day put right, a year's notice taken in."""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from gongzhi.foundation import tabular, worktime
from gongzhi.foundation.http import Request, on_duty
from gongzhi.foundation.journal.history import Told, history
from gongzhi.foundation.tabular import Column, TableRefused
from gongzhi.foundation.ui.editing import one_at_a_time
from gongzhi.foundation.ui.faces import Entry
from gongzhi.foundation.worktime.queries import years
from gongzhi.foundation.worktime.services import FIRST_YEAR, subject_of
from gongzhi.register.people.queries import names_of_accounts

from .calendar_forms import LARGEST, DayForm, YearForm

KEEPERS = ("district_officer", "system_admin")
YEARS_AHEAD = 3  # a notice comes out a few weeks before its year
COLUMNS = (
    Column("day", "日期", str, aliases=("哪天", "时间", "date")),
    Column("kind", "类型", str, aliases=("放假或上班", "安排", "性质")),
    Column("note", "说明", str, aliases=("节日", "备注", "名称")),
)
MOST_ROWS, MOST_COLUMNS, WEEKEND = 800, 20, 5


@dataclass(frozen=True)
class DayShown:
    """``word`` is 休 or 班 where the day differs from the week; ``state`` is its look."""

    number: int
    state: str
    word: str
    title: str


@on_duty(*KEEPERS)
@require_safe
def this_year(request: Request) -> HttpResponse:
    return redirect("desk:calendar_year", timezone.localdate().year)


@on_duty(*KEEPERS)
@require_http_methods(["GET", "POST"])
@one_at_a_time("year")
def year(request: Request, year: int) -> HttpResponse:
    """The year's days; both forms post here and say which they are by their button."""
    _known(year)
    is_day, is_file = "change" in request.POST, "publish" in request.POST
    told = history(subject_of(year))
    start = {"day": request.GET.get("day", ""), "kind": request.GET.get("kind", "off")}
    day_form = DayForm(request.POST if is_day else None, year=year, told=told, initial=start)
    file_form = YearForm(*((request.POST, request.FILES) if is_file else (None, None)))
    faults: list[str] = []
    if is_day and day_form.is_valid():
        return _change(request, year, day_form)
    if is_file and file_form.is_valid():
        faults = _publish(request, year, file_form)
        if not faults:
            return redirect("desk:calendar_year", year)
    is_refused = bool(faults or day_form.errors or file_form.errors)
    return render(
        request,
        "desk/calendar.html",
        {**_shown(year, told), "day_form": day_form, "file_form": file_form, "faults": faults},
        status=400 if is_refused else 200,
    )


@on_duty(*KEEPERS)
@require_safe
def download(request: Request, year: int) -> StreamingHttpResponse:
    """The year as the table that can be brought back, changed."""
    _known(year)
    rows = [
        (day.date.isoformat(), "上班" if day.is_working else "放假", day.note)
        for day in worktime.year_page(year)
    ]
    return tabular.as_download(f"{year}年放假安排.csv", [column.label for column in COLUMNS], rows)


def _known(year: int) -> None:
    if not FIRST_YEAR <= year <= timezone.localdate().year + YEARS_AHEAD:
        raise Http404


def _change(request: Request, year: int, form: DayForm) -> HttpResponse:
    day, is_working = form.cleaned_data["day"], form.cleaned_data["kind"] == "on"
    worktime.set_day(
        day,
        is_working=is_working,
        note=form.cleaned_data["note"],
        actor_id=request.actor.pk,
        at=timezone.now(),
    )
    words = "上班" if is_working else "放假"
    messages.success(
        request,
        f"{day.month}月{day.day}日改为{words}，牵涉到的时限正在后台重算，每一件都会留记录。",
    )
    return redirect("desk:calendar_year", year)


def _publish(request: Request, year: int, form: YearForm) -> list[str]:
    """Takes the whole year in, or returns row by row why not."""
    upload = form.cleaned_data["file"]
    try:
        table = tabular.read_table(
            upload,
            name=upload.name,
            max_bytes=LARGEST,
            max_rows=MOST_ROWS,
            max_columns=MOST_COLUMNS,
        )
        found = tabular.guess_mapping(table.headers, COLUMNS)
        if missing := [c.label for c in COLUMNS[:2] if c.name not in found]:
            return [f"第 1 行是列名，里面没有“{'”和“'.join(missing)}”"]
        places = [found.get(column.name) for column in COLUMNS]
        rows = [
            (number, [cells[place] if place is not None else "" for place in places])
            for number, cells in table.rows()
        ]
        days = worktime.import_days(year, rows, actor_id=request.actor.pk, at=timezone.now())
    except TableRefused as refusal:
        form.add_error("file", str(refusal))
        return [str(refusal)]
    except worktime.CalendarRefused as refusal:
        return refusal.faults
    messages.success(
        request,
        f"{year} 年公布了，和周一到周五不同的有 {days} 天。标着“待公布”的时限正在后台重算。",
    )
    return []


def _shown(year: int, told: list[Told]) -> dict[str, Any]:
    differing = worktime.year_page(year)
    by_day = {day.date: day for day in differing}
    today = timezone.localdate()
    return {
        "year": year,
        "is_published": any(kept.year == year and kept.is_published for kept in years()),
        "months": [
            (month, [[_day(day, month, by_day, today) for day in week] for week in weeks])
            for month in range(1, 13)
            for weeks in [Calendar().monthdatescalendar(year, month)]
        ],
        "differing": differing,
        "off": sum(1 for day in differing if not day.is_working),
        "on": sum(1 for day in differing if day.is_working),
        "years": range(today.year - 2, today.year + YEARS_AHEAD + 1),
        "history": _history(told),
    }


def _day(day: date, month: int, by_day: dict[date, Any], today: date) -> DayShown | None:
    """None for the days of a neighbouring month."""
    if day.month != month:
        return None
    kept, is_weekend = by_day.get(day), day.weekday() >= WEEKEND
    if kept:
        state, word = ("on", "班") if kept.is_working else ("off", "休")
    else:
        state, word = ("weekend", "") if is_weekend else ("work", "")
    state += " is-today" if day == today else ""
    return DayShown(day.day, state, word, kept.note if kept else "")


def _history(told: list[Told]) -> list[Entry]:
    """Who changed the year's days, newest first."""
    names = names_of_accounts(item.actor_id for item in told)
    return [
        Entry(
            item.label,
            at=item.at,
            who=names.get(item.actor_id or 0, "系统"),
            note=_note_of(item),
        )
        for item in reversed(told)
    ]


def _note_of(told: Told) -> str:
    body = told.body or {}
    if "day" in body:
        return f"{body['day']} {'上班' if body['is_working'] else '放假'}"
    return f"{body['days']} 天和周一到周五不同" if "days" in body else ""
