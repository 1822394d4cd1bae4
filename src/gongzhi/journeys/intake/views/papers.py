"""纸条 on the desk: batches and how they add up, keying without seeing the other, settling."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.http import Request, on_duty
from gongzhi.journeys.appeals.queries import APPEAL
from gongzhi.register.territory.queries import called, communities_kept_by

from .. import queries, rules, services
from ..flows import PAPERS
from ..forms import BatchForm, KeyForm, SettleForm
from ..models import PaperBatch
from ..permissions import OFFICE

MOST_SHOWN = 50


@on_duty(*OFFICE)
@require_http_methods(["GET", "POST"])
def paper_list(request: Request) -> HttpResponse:
    """Batches, and a form to enter another."""
    kept = [(place.code, place.name) for place in communities_kept_by(request.actor, *OFFICE)]
    form = BatchForm(request.POST or None, communities=kept)
    if form.is_bound and form.is_valid():
        counted = services.Counted(**form.cleaned_data)
        batch = services.count_papers(counted, actor=request.actor, at=timezone.now())
        return redirect("intake:paper_batch", batch.pk)
    shown = {
        "form": form,
        "batches": list(queries.batches_kept_by(request.actor)[:MOST_SHOWN]),
        "flow": PAPERS,
    }
    return render(request, "intake/papers.html", shown, status=400 if form.errors else 200)


@on_duty(*OFFICE)
def paper_batch(request: Request, batch_id: UUID) -> HttpResponse:
    """The reconciliation, what wants a third look, and what became of those filed."""
    batch = _batch(request, batch_id)
    report = queries.reconciliation_of(batch)
    shown = {
        "batch": batch,
        "place": called(batch.area),
        "flow": PAPERS,
        "appeal_flow": APPEAL,
        "report": report,
        "errors": [(rules.KEYED[name], n) for name, n in report.by_field.most_common()],
        "labels": rules.KEYED,
        "differing": list(queries.differing_papers(batch.pk)[:MOST_SHOWN]),
        "filed": list(queries.filed_papers(batch.pk)[:MOST_SHOWN]),
        "next": queries.next_to_key(request.actor, batch.pk),
    }
    return render(request, "intake/paper_batch.html", shown)


@on_duty(*OFFICE)
@require_http_methods(["GET", "POST"])
def paper_key(request: Request, batch_id: UUID) -> HttpResponse:
    """The next slip this person has not keyed; what another typed is never shown here."""
    batch = _batch(request, batch_id)
    number = request.POST.get("number", "")
    paper = queries.next_to_key(request.actor, batch.pk)
    if number.isdecimal():
        paper = queries.paper_in(batch.pk, int(number))
    if paper is None:
        messages.success(request, "您能录的都录了")
        return redirect("intake:paper_batch", batch.pk)
    form = KeyForm(request.POST or None, area=batch.area)
    if form.is_bound and form.is_valid():
        try:
            services.key_paper(paper.pk, form.keyed, actor=request.actor, at=timezone.now())
        except StepRefused as refusal:
            messages.warning(request, str(refusal))
        return redirect("intake:paper_key", batch.pk)
    shown = {"batch": batch, "paper": paper, "form": form}
    return render(request, "intake/paper_key.html", shown, status=400 if form.errors else 200)


@on_duty(*OFFICE)
@require_http_methods(["GET", "POST"])
def paper_settle(request: Request, batch_id: UUID, number: int) -> HttpResponse:
    """Both readings of a slip side by side, field by field, with the paper in hand."""
    batch = _batch(request, batch_id)
    paper = queries.paper_in(batch.pk, number)
    if paper is None or paper.state != "differs":
        raise Http404
    first, second = queries.keyings_of(paper.pk)[:2]
    form = SettleForm(
        request.POST or None,
        area=batch.area,
        first=first,
        second=second,
        differences=paper.differences,
    )
    if form.is_bound and form.is_valid():
        try:
            services.settle_paper(paper.pk, form.keyed, actor=request.actor, at=timezone.now())
        except StepRefused as refusal:
            messages.warning(request, str(refusal))
        return redirect("intake:paper_batch", batch.pk)
    shown = {"batch": batch, "paper": paper, "form": form, "first": first, "second": second}
    return render(request, "intake/paper_settle.html", shown, status=400 if form.errors else 200)


@on_duty(*OFFICE)
@require_POST
def paper_file(request: Request, batch_id: UUID) -> HttpResponse:
    batch = _batch(request, batch_id)
    count = services.file_agreed(batch.pk, actor=request.actor, at=timezone.now())
    messages.success(request, f"{count} 张登记了，各成一件事")
    return redirect("intake:paper_batch", batch.pk)


def _batch(request: Request, batch_id: UUID) -> PaperBatch:
    batch = queries.paper_batch_seen_by(request.actor, batch_id)
    if batch is None:
        raise Http404
    return batch
