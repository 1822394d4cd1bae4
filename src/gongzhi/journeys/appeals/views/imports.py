"""Spreadsheets of messages: upload, match the columns, watch, undo."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from gongzhi.foundation import files, tabular
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.http import Request, on_duty

from .. import queries, services
from ..forms import UploadForm
from ..models import Batch
from ..rules import OFFICE


@on_duty(*OFFICE)
@require_http_methods(["GET", "POST"])
def batch_list(request: Request) -> HttpResponse:
    """What was imported before, and a place to bring the next table."""
    is_sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
    if form.is_valid():
        try:
            batch = services.upload_batch(
                form.cleaned_data["file"],
                area=request.actor.area_of(*OFFICE),
                actor=request.actor,
                at=timezone.now(),
            )
        except (tabular.TableRefused, files.FileRefused) as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("appeals:batch", batch.pk)
    batches = list(queries.batches_seen_by(request.actor)[:50])
    return render(
        request,
        "appeals/batches.html",
        {"form": form, "batches": batches},
        status=400 if form.errors else 200,
    )


@on_duty(*OFFICE)
@require_http_methods(["GET", "POST"])
def batch(request: Request, batch_id: UUID) -> HttpResponse:
    """One table: its columns and first rows before, its progress while, its faults after."""
    found = _seen(request, batch_id)
    if request.method == "POST":
        return _map_or_begin(request, found)
    is_waiting = found.state in (Batch.State.UPLOADED, Batch.State.FAILED)
    if found.file_id is None or not is_waiting:
        return render(request, "appeals/batch.html", {"batch": found, "State": Batch.State})
    return _matching(request, found)


@on_duty(*OFFICE)
def batch_faults(request: Request, batch_id: UUID) -> StreamingHttpResponse:
    """The rows that were not imported, as a table to put right and bring again."""
    found = _seen(request, batch_id)
    rows = [(number, words) for number, words in found.faults]
    return tabular.as_download("没有导入的行.csv", ["行号", "怎么改"], rows)


@on_duty(*OFFICE)
@require_POST
def batch_undo(request: Request, batch_id: UUID) -> HttpResponse:
    found = _seen(request, batch_id)
    try:
        undone = services.undo_batch(found.pk, actor=request.actor, at=timezone.now())
    except StepRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        kept = undone.appeals.count()
        messages.success(
            request, f"撤销好了。{f'有 {kept} 件已经有人在办，留着没动。' if kept else ''}"
        )
    return redirect("appeals:batch", batch_id)


def _seen(request: Request, batch_id: UUID) -> Batch:
    found = queries.batches_seen_by(request.actor).filter(pk=batch_id).first()
    if found is None:
        raise Http404
    return found


def _map_or_begin(request: Request, found: Batch) -> HttpResponse:
    mapping = {
        column.name: int(position)
        for column in services.columns_for(found.area)
        if (position := request.POST.get(f"column-{column.name}", "")).isdigit()
        and int(position) < len(found.headers)
    }
    now, actor = timezone.now(), request.actor
    try:
        services.map_batch(found.pk, mapping, actor=actor, at=now)
        if "begin" in request.POST:
            services.import_batch(found.pk, actor=actor, at=now)
    except StepRefused as refusal:
        messages.warning(request, str(refusal))
    return redirect("appeals:batch", found.pk)


def _matching(request: Request, found: Batch) -> HttpResponse:
    columns = services.columns_for(found.area)
    rows, problem = [], ""
    try:
        rows = services.preview(found)
    except (tabular.TableRefused, files.FileRefused) as refusal:
        problem = str(refusal)
    return render(
        request,
        "appeals/batch_match.html",
        {
            "batch": found,
            "columns": columns,
            "headers": list(enumerate(found.headers)),
            "mapping": found.mapping,
            "rows": rows,
            "faulty": sum(1 for row in rows if row.errors),
            "problem": problem or found.failure,
        },
    )
