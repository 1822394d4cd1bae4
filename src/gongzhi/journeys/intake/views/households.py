"""What a household sees of a visit: found by the code of the slip, or under one's own number."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.http import Request, hold_receipt
from gongzhi.journeys.appeals.queries import APPEAL, code_of_submission

from .. import queries, rules, services
from ..forms import CodeForm, CorrectForm
from ..models import VisitNote


@require_http_methods(["GET", "POST"])
def visit_find(request: Request) -> HttpResponse:
    """By the code; whoever is signed in also sees the visits under their own number."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            note = queries.note_with_code(form.cleaned_data["code"])
        except rules.BadCode as refusal:
            form.add_error("code", str(refusal))
        else:
            if note:
                response = redirect("intake:visit_note", note.pk)
                hold_receipt(request, response, note.pk)
                return response
            form.add_error("code", "没有这个查看码，请对照纸条再看一遍")
    shown = {"form": form, "notes": list(queries.own_notes(request.actor)[:20])}
    return render(request, "intake/visit_find.html", shown, status=400 if form.errors else 200)


def visit_note(request: Request, note_id: UUID) -> HttpResponse:
    return _page(request, _own(request, note_id))


@require_POST
def visit_correct(request: Request, note_id: UUID) -> HttpResponse:
    note = _own(request, note_id)
    form = CorrectForm(request.POST, paper=queries.visit_paper(note.area, note.visited_on))
    if not form.is_valid():
        return _page(request, note, form=form)
    topics = tuple(form.cleaned_data["topics"])
    try:
        services.correct_note(
            note.pk,
            topics=topics,
            wish=form.cleaned_data["wish"],
            actor=request.actor,
            at=timezone.now(),
        )
    except StepRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "改好了")
    return redirect("intake:visit_note", note.pk)


@require_POST
def visit_erase(request: Request, note_id: UUID) -> HttpResponse:
    note = _own(request, note_id)
    services.erase_note(note.pk, actor=request.actor, at=timezone.now())
    messages.success(request, "擦掉了，只剩哪天来过")
    return redirect("intake:visit_note", note.pk)


def _page(request: Request, note: VisitNote, *, form: CorrectForm | None = None) -> HttpResponse:
    paper = queries.visit_paper(note.area, note.visited_on)
    begun = {"topics": note.topics, "wish": note.wish}
    shown = {
        "note": note,
        "paper": paper,
        "topics": paper.labels(note.topics),
        "flow": APPEAL,
        "receipt": code_of_submission(note.pk) if note.appeal_id else "",
        "form": form or CorrectForm(paper=paper, initial=begun),
    }
    return render(request, "intake/visit_note.html", shown, status=400 if form else 200)


def _own(request: Request, note_id: UUID) -> VisitNote:
    found = queries.own_note(request.actor, note_id)
    if found is None:
        raise Http404
    return found
