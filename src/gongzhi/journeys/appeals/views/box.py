"""意见箱: a note without a name. Nothing of this path is logged, kept or signed in."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gongzhi.foundation import files, rulebook
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.http import Request
from gongzhi.foundation.ui.logs import SILENT_ROUTES
from gongzhi.register.territory import queries as territory

from .. import rules, services
from ..forms import SlipForm, uuid_or_none

SILENT_ROUTES.add("appeals:box")
PHOTO_SALT = "appeals.box_photos"


@require_http_methods(["GET", "POST"])
def box(request: Request) -> HttpResponse:
    """Write a note, take the code along. No actor, no session, no address is looked at."""
    area = territory.chosen_area(request)
    if area is None:
        return redirect(f"{reverse('territory:place')}?next={reverse('appeals:box')}")
    if request.method == "GET":
        return _ask(request, area, SlipForm(), str(uuid4()), [])
    submission = str(uuid_or_none(request.POST.get("submission", "")) or uuid4())
    kept = _kept(request.POST.get("kept", ""))
    form = SlipForm(request.POST, request.FILES)
    if form.is_valid():
        kept += _keep(form)
    if form.errors:
        return _ask(request, area, form, submission, kept)
    pack = rulebook.pack_for(area, timezone.localdate())
    flag = rules.red_flag(form.cleaned_data["words"], pack)
    if flag and "calm" not in request.POST:
        said = {**form.cleaned_data, "submission": submission, "kept": _sign(kept)}
        said.pop("photos", None)
        return render(request, "appeals/red_flag.html", {"flag": flag, "said": said})
    try:
        code = services.drop_slip(
            form.cleaned_data["words"].strip(),
            services.Place(area, spot=form.cleaned_data["spot"].strip()),
            submission=uuid_or_none(submission) or uuid4(),
            photos=[item for item in map(uuid_or_none, kept) if item],
            at=timezone.now(),
        )
    except StepRefused as refusal:
        form.add_error(None, str(refusal))
        return _ask(request, area, form, submission, kept)
    opens = pack.rule("appeals.box", "default").data["opens"]
    return render(
        request,
        "appeals/box_receipt.html",
        {"code": code, "opens": opens, "address": settings.SITE_URL + reverse("appeals:track")},
    )


def _ask(
    request: Request, area: str, form: SlipForm, submission: str, kept: list[str]
) -> HttpResponse:
    shown = {
        "form": form,
        "submission": submission,
        "kept": _sign(kept),
        "photos": len(kept),
        "area": area,
    }
    return render(request, "appeals/box.html", shown, status=400 if form.errors else 200)


def _keep(form: SlipForm) -> list[str]:
    """Pictures of the box are dated by their day alone, like the slip itself."""
    today = timezone.localtime().replace(hour=23, minute=59, second=59, microsecond=0)
    kept = []
    for upload in form.cleaned_data["photos"]:
        try:
            kept.append(str(files.keep_image(upload, at=today, is_dateless=True).pk))
        except files.FileRefused as refusal:
            form.add_error("photos", str(refusal))
    return kept


def _sign(kept: list[str]) -> str:
    return signing.dumps(kept, salt=PHOTO_SALT) if kept else ""


def _kept(text: str) -> list[str]:
    try:
        return list(signing.loads(text, salt=PHOTO_SALT, max_age=24 * 3600))
    except signing.BadSignature:
        return []
