"""Pages of the record and of the rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from gongzhi.foundation import journal, rulebook
from gongzhi.foundation.http import Request
from gongzhi.foundation.journal import record as journal_record
from gongzhi.register.territory.queries import names_of

VERIFIER = Path(journal.__file__).parent / "verify_record.py"


def record(request: Request) -> HttpResponse:
    """Where each chain stood at the end of its last days."""
    districts = journal_record.districts()
    names = {"000000": "平台（日历、规则）", **names_of(districts)}
    heads = journal_record.latest_heads(districts)
    chains = [(code, names.get(code, code), heads[code]) for code in districts]
    return render(request, "disclosure/record.html", {"chains": chains})


def record_lines(request: Request, district: str) -> StreamingHttpResponse:
    """A chain as lines, heads and digests only: what was said stays with whom it concerns."""
    if district not in journal_record.districts():
        raise Http404
    response = StreamingHttpResponse(
        journal_record.export_lines(district), content_type="application/x-ndjson"
    )
    response["Content-Disposition"] = f'attachment; filename="record-{district}.jsonl"'
    return response


def verifier(request: Request) -> HttpResponse:
    """The checker: one file that needs nothing but Python."""
    response = HttpResponse(VERIFIER.read_text(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verify_record.py"'
    return response


def head_sheet(request: Request, district: str, day: str) -> HttpResponse:
    """One day's head on paper, for the notice board."""
    try:
        head = journal_record.day_head(district, date.fromisoformat(day))
    except ValueError as error:
        raise Http404 from error
    if head is None:
        raise Http404
    name = names_of([district]).get(district, "平台")
    address = f"{settings.SITE_URL}{reverse('disclosure:record')}#{head.seq}={head.hex}"
    return render(
        request, "disclosure/head_sheet.html", {"head": head, "name": name, "address": address}
    )


def rules(request: Request) -> HttpResponse:
    """Which packs of rules are in force, and how much of each is checked."""
    return render(
        request, "disclosure/rules.html", {"packs": rulebook.packs_in_force(timezone.localdate())}
    )


def rule_pack(request: Request, code: str, version: int) -> HttpResponse:
    """A pack, entry by entry, with its ground."""
    pack = rulebook.pack_version(code, version)
    if pack is None:
        raise Http404
    return render(request, "disclosure/rule_pack.html", {"pack": pack, "sections": pack.sections()})
