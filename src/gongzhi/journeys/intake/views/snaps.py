"""随手拍: one page, no words needed, no account."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.conf import settings
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gongzhi.foundation import files
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.http import Request, hold_receipt
from gongzhi.journeys.appeals.services import Receipt
from gongzhi.register.territory.queries import chosen_area

from .. import services
from ..forms import SnapForm

PHOTO_SALT = "intake.photos"
ONE_DAY = 24 * 3600


@require_http_methods(["GET", "POST"])
def snap(request: Request) -> HttpResponse:
    """Pictures are kept at once, so that a mistake elsewhere loses none."""
    area = chosen_area(request)
    if area is None:
        return redirect(f"{reverse('territory:place')}?next={reverse('intake:snap')}")
    kept = _kept(request.POST.get("kept", ""))
    data = request.POST if request.method == "POST" else None
    form = SnapForm(data, request.FILES or None, area=area, kept=len(kept))
    submission = _key(request.POST.get("submission", ""))
    if form.is_bound:
        form.is_valid()
        kept += _keep(form)
        if not form.errors and (receipt := _file(request, area, form, submission, kept)):
            return _receipt(request, receipt)
    shown = {
        "form": form,
        "submission": submission,
        "kept": signing.dumps(kept, salt=PHOTO_SALT) if kept else "",
        "photos": len(kept),
    }
    return render(request, "intake/snap.html", shown, status=400 if form.errors else 200)


def _file(
    request: Request, area: str, form: SnapForm, submission: UUID, kept: list[str]
) -> Receipt | None:
    typed = form.cleaned_data
    said = services.Snap(
        area=area,
        photos=tuple(map(UUID, kept)),
        submission=submission,
        site_id=typed["site"],
        spot=typed["spot"].strip(),
        phone=typed["phone"],
        may_publish=typed["may_publish"],
    )
    try:
        return services.report_by_photo(said, actor=request.actor, at=timezone.now())
    except (StepRefused, files.FileRefused) as refusal:
        form.add_error(None, str(refusal))
        return None


def _receipt(request: Request, receipt: Receipt) -> HttpResponse:
    shown = {
        "appeal": receipt.appeal,
        "code": receipt.code,
        "address": settings.SITE_URL + reverse("appeals:track"),
    }
    response = render(request, "intake/snap_receipt.html", shown)
    hold_receipt(request, response, receipt.appeal.pk)
    return response


def _keep(form: SnapForm) -> list[str]:
    kept = []
    for upload in form.cleaned_data.get("photos") or []:
        try:
            kept.append(str(files.keep_image(upload, at=timezone.now()).pk))
        except files.FileRefused as refusal:
            form.add_error("photos", str(refusal))
    return kept


def _kept(text: str) -> list[str]:
    """The signature keeps others' pictures out."""
    try:
        return list(signing.loads(text, salt=PHOTO_SALT, max_age=ONE_DAY))
    except signing.BadSignature:
        return []


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
