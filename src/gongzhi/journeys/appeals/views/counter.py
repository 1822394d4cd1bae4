"""代居民登记: a clerk writes down what somebody says at the counter or on the phone."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gongzhi.foundation import files, rulebook
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.http import Request, on_duty
from gongzhi.foundation.text import BadPhone
from gongzhi.register.people import queries as people
from gongzhi.register.people import services as people_services
from gongzhi.register.territory.queries import homes_to_choose

from .. import rules, services
from ..forms import Choice, CounterForm, HelpForm, place_of, uuid_or_none
from ..models import Channel, Naming
from ..rules import OFFICE


@on_duty(*OFFICE)
@require_http_methods(["GET", "POST"])
def counter(request: Request) -> HttpResponse:
    """First who is helped and how; then, while the time runs, what they say."""
    now = timezone.now()
    help_given = people.running_assistance(request.actor.pk, at=now)
    if request.method == "POST" and "end" in request.POST:
        people_services.end_assistance(actor=request.actor, at=now)
        return redirect("appeals:counter")
    if help_given is None:
        return _begin(request, now)
    return _write(request, help_given, now)


def _begin(request: Request, now: datetime) -> HttpResponse:
    area = request.actor.area_of(*OFFICE)
    pack = rulebook.pack_for(area, timezone.localdate(now))
    minutes = int(pack.rule("appeals.assist", "minutes").data["amount"])
    ran_out = "words" in request.POST
    child = people.childhood(timezone.localdate(now), area).words
    form = HelpForm(request.POST if "channel" in request.POST else None, child=child)
    if form.is_bound and form.is_valid():
        people_services.begin_assistance(
            **form.cleaned_data, area=area, minutes=minutes, actor=request.actor, at=now
        )
        return redirect("appeals:counter")
    return render(
        request,
        "appeals/counter_begin.html",
        {
            "form": form,
            "minutes": minutes,
            "ran_out": ran_out,
            "words": request.POST.get("words", ""),
        },
        status=409 if ran_out else 400 if form.errors else 200,
    )


def _write(request: Request, help_given: people.Assistance, now: datetime) -> HttpResponse:
    homes = [(str(key), name) for key, name in homes_to_choose(help_given.area)]
    submission = uuid_or_none(request.POST.get("submission", "")) or uuid4()
    form = CounterForm(
        request.POST or None,
        request.FILES or None,
        sites=homes,
        asks_paper=bool(help_given.name and help_given.phone and not help_given.person_id),
    )
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        is_nameless = said["naming"] == Naming.ANONYMOUS
        label = Channel(help_given.channel).label
        try:
            photos = [files.keep_image(upload, at=now).pk for upload in said["photos"]]
            filing = services.Filing(
                words=said["words"].strip(),
                place=place_of(Choice(help_given.area, said["site"], "", said["spot"].strip())),
                channel=help_given.channel,
                naming=said["naming"],
                submission=submission,
                person_id=None if is_nameless else help_given.person_id,
                name="" if is_nameless else help_given.name or "",
                phone="" if is_nameless else help_given.phone or "",
                by_letter=said.get("by_letter", False),
                helper_id=request.actor.pk,
                may_publish=said["may_publish"],
                photos=tuple(photos),
                source=f"{label}，{request.actor.name}代写{'（孩子说的）' if help_given.is_for_child else ''}",
            )
            receipt = services.file_appeal(filing, actor=request.actor, at=now)
        except (StepRefused, BadPhone, files.FileRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            return render(
                request,
                "appeals/counter_receipt.html",
                {
                    "appeal": receipt.appeal,
                    "code": receipt.code,
                    "help": help_given,
                    "told": _told(help_given, said),
                    "address": settings.SITE_URL + reverse("appeals:track"),
                },
            )
    pack = rulebook.pack_for(help_given.area, timezone.localdate(now))
    return render(
        request,
        "appeals/counter.html",
        {
            "form": form,
            "help": help_given,
            "submission": submission,
            "minutes_left": max(int((help_given.expires_at - now).total_seconds()) // 60, 0),
            "flag": rules.red_flag(request.POST.get("words", ""), pack),
        },
        status=400 if form.errors else 200,
    )


def _told(help_given: people.Assistance, said: dict[str, Any]) -> str:
    """How the resident will hear of it, as it stands on their receipt."""
    if said["naming"] == Naming.ANONYMOUS:
        return "匿名的不另外通知，凭码来问"
    if help_given.person_id:
        return "有了进展，照本人在“我的信息”里选的办法告诉他"
    if said.get("by_letter") or (help_given.name and not help_given.phone):
        return "有了进展，写成信告诉本人，当面交或者寄；不发短信"
    return "有了进展，发短信告诉本人" if help_given.phone else "没有留联系方式，凭码来问"
