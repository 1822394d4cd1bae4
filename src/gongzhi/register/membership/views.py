"""The secretary's page of the own branch, and one's own record."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from gongzhi.foundation.http import Request, on_duty, signed_in

from . import queries


@on_duty("branch_secretary")
def branch(request: Request) -> HttpResponse:
    count = queries.records_seen_by(request.actor).count()
    return render(request, "membership/branch.html", {"count": count})


@signed_in
def own(request: Request) -> HttpResponse:
    records = list(queries.own_records(request.actor))
    return render(request, "membership/own.html", {"records": records})
