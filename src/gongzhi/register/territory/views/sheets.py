"""Tables of parts: an empty one to fill, upload, match the columns, look, take whole."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongzhi.foundation import files, tabular
from gongzhi.foundation.http import Request, on_duty

from .. import queries, services
from ..forms import MatchForm, SheetForm
from ..models import PartSheet
from ..permissions import KEEPERS
from .keeping import kept

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINES_SHOWN, FAULTS_SHOWN = 12, 100
REFUSALS = (tabular.TableRefused, files.FileRefused, services.SheetRefused)


@on_duty(*KEEPERS)
@require_safe
def template(request: Request, neighbourhood_id: UUID) -> HttpResponse:
    """An empty table with our headings, for whoever has none of their own."""
    home = kept(request, neighbourhood_id)
    headings = [column.label for column in services.columns_for()]
    response = HttpResponse(tabular.write_xlsx(headings, [], title="房屋"), content_type=XLSX)
    name = quote(f"{home.name}房屋表.xlsx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


@on_duty(*KEEPERS)
@require_http_methods(["GET", "POST"])
def sheet_list(request: Request, neighbourhood_id: UUID) -> HttpResponse:
    """Bring a table of a neighbourhood's parts; what was brought before."""
    home = kept(request, neighbourhood_id)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = services.upload_sheet(
                home.pk, form.cleaned_data["file"], actor=request.actor, at=timezone.now()
            )
        except (tabular.TableRefused, files.FileRefused) as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("territory:sheet", added.pk)
    context = {
        "home": home,
        "form": form,
        "buildings": list(queries.buildings_of(home.pk)),
        "sheets": list(queries.sheets_kept_by(request.actor).filter(neighbourhood=home)[:30]),
        "columns": services.columns_for(),
    }
    status = 400 if form.errors else 200
    return render(request, "territory/sheets.html", context, status=status)


@on_duty(*KEEPERS)
@require_http_methods(["GET", "POST"])
def sheet(request: Request, sheet_id: UUID) -> HttpResponse:
    """One table: which column says what, what would change, what is wrong and where."""
    found = _seen(request, sheet_id)
    if found.imported_at:
        return redirect("territory:sheets", found.neighbourhood_id)
    if request.method == "GET":
        return _shown(request, found, _matching(found, None))
    form = _matching(found, request.POST)
    if not form.is_valid():
        return _shown(request, found, form, status=400)
    try:
        found = services.map_sheet(
            found.pk,
            form.mapping(),
            basis=form.cleaned_data["basis_for_all"],
            actor=request.actor,
        )
        if "begin" not in request.POST:
            return redirect("territory:sheet", found.pk)
        taken = services.import_sheet(found.pk, actor=request.actor, at=timezone.now())
    except REFUSALS as refusal:
        messages.warning(request, str(refusal))
        return redirect("territory:sheet", sheet_id)
    messages.success(request, f"导入好了：新登记 {taken.added} 户，更正 {taken.corrected} 户")
    return redirect("territory:neighbourhood", taken.neighbourhood_id)


@on_duty(*KEEPERS)
@require_POST
def sheet_drop(request: Request, sheet_id: UUID) -> HttpResponse:
    """A table that shall not be taken after all."""
    found = _seen(request, sheet_id)
    try:
        services.drop_sheet(found.pk, actor=request.actor)
    except services.SheetRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"“{found.name}”不导了，传上来的文件也删了")
    return redirect("territory:sheets", found.neighbourhood_id)


def _seen(request: Request, sheet_id: UUID) -> PartSheet:
    found = queries.sheets_kept_by(request.actor).filter(pk=sheet_id).first()
    if found is None:
        raise Http404
    return found


def _matching(found: PartSheet, said: object) -> MatchForm:
    initial = {name: str(place) for name, place in found.mapping.items()}
    return MatchForm(
        said,
        columns=services.columns_for(),
        headers=found.headers,
        initial={**initial, "basis_for_all": found.basis},
    )


def _shown(
    request: Request, found: PartSheet, form: MatchForm, *, status: int = 200
) -> HttpResponse:
    checked, problem = services.Checked(), ""
    try:
        checked = services.check_sheet(found)
    except REFUSALS as refusal:
        problem = str(refusal)
    context = {
        "sheet": found,
        "home": found.neighbourhood,
        "form": form,
        "problem": problem,
        "checked": checked,
        "lines": checked.lines[:LINES_SHOWN],
        "faults": checked.faults[:FAULTS_SHOWN],
    }
    return render(request, "territory/sheet.html", context, status=status)
