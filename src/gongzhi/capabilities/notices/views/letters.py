"""Letters at the desk that prints them: the list, the sheets, and what became of each."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.http import Request, on_duty
from gongzhi.foundation.text.masks import masked_name
from gongzhi.register.organizations.queries import community_office

from .. import queries, services
from ..flows import LETTER, LetterState
from ..forms import AddressForm
from ..models import Letter
from .messages import cursor_of, link_behind

PRINTERS = ("clerk", "community_head", "street_officer", "district_officer")
LABELS = {"waiting": "待打印", "printed": "打印好了", "returned": "退回来的", "done": "送到的"}


@on_duty(*PRINTERS)
@never_cache
def letters(request: Request) -> HttpResponse:
    """One part of the own desk's letters; names are masked until they are printed."""
    part = request.GET.get("part", "waiting")
    if part not in queries.LETTER_PARTS:
        raise Http404
    return _page(request, part)


@on_duty(*PRINTERS)
@require_POST
def print_letters(request: Request) -> HttpResponse:
    """Mark the ticked ones as printed and show their sheets."""
    wanted = [key for key in map(_uuid, request.POST.getlist("letter")) if key]
    if not wanted:
        messages.warning(request, "先勾选要打印的")
        return redirect("notices:letters")
    batch, refused = services.print_letters(wanted, actor=request.actor, at=timezone.now())
    for refusal in dict.fromkeys(refused):
        messages.warning(request, refusal)
    if len(refused) == len(set(wanted)):
        return redirect("notices:letters")
    return redirect("notices:batch", batch)


@on_duty(*PRINTERS)
@never_cache
def batch(request: Request, batch_id: UUID) -> HttpResponse:
    """The sheets of one batch, one page a letter, for who printed it."""
    found = queries.printed_letters(request.actor, batch_id)
    if not found:
        raise Http404
    offices = {area: community_office(area) for area in {letter.area for letter in found}}
    sheets = [
        {
            "letter": letter,
            "name": _name(letter),
            "office": offices[letter.area],
            "lines": (letter.words or "").splitlines(),
        }
        for letter in found
    ]
    address = settings.SITE_URL + reverse("appeals:track")
    return render(request, "notices/batch.html", {"sheets": sheets, "address": address})


@on_duty(*PRINTERS)
@require_POST
def move_letter(request: Request, letter_id: UUID, step: str) -> HttpResponse:
    if step not in {item.name for item in LETTER.steps}:
        raise Http404
    _seen(request, letter_id)
    try:
        letter = services.move_letter(letter_id, step, actor=request.actor, at=timezone.now())
        messages.success(request, f"{letter.number}：{letter.get_status_display()}")
    except StepRefused as refusal:
        messages.warning(request, str(refusal))
    return redirect(f"{reverse('notices:letters')}?part={request.POST.get('part', 'printed')}")


@on_duty(*PRINTERS)
@require_POST
def address_letter(request: Request, letter_id: UUID) -> HttpResponse:
    _seen(request, letter_id)
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _page(request, "waiting", {letter_id: form}, status=400)
    try:
        services.address_letter(
            letter_id, **form.cleaned_data, actor=request.actor, at=timezone.now()
        )
        messages.success(request, "地址写好了")
    except StepRefused as refusal:
        messages.warning(request, str(refusal))
    return redirect("notices:letters")


def _page(
    request: Request, part: str, sent: dict[UUID, AddressForm] | None = None, *, status: int = 200
) -> HttpResponse:
    found, following = queries.page_of(
        queries.letters_of(request.actor, part), after=cursor_of(request)
    )
    rows = [
        {
            "letter": letter,
            "name": masked_name(_name(letter)),
            "form": (sent or {}).get(letter.pk)
            or AddressForm(initial={"address": letter.address}, auto_id=f"id_{letter.pk.hex}_%s"),
            "is_open": letter.pk in (sent or {}),
        }
        for letter in found
    ]
    counts = queries.letter_counts(request.actor)
    return render(
        request,
        "notices/letters.html",
        {
            "rows": rows,
            "part": part,
            "parts": LABELS,
            "counts": {name: counts.get(name, 0) for name in ("waiting", "printed", "returned")},
            "flow": LETTER,
            "steps": [step for step in LETTER.steps if step.name != "print"],
            "waits": LetterState.WAITING,
            "next": link_behind(following, part=part),
        },
        status=status,
    )


def _seen(request: Request, letter_id: UUID) -> None:
    """Of another desk's letter nobody here knows."""
    seen = policy.visible(Letter.objects.filter(pk=letter_id), request.actor, "notices.letters")
    if not seen.exists():
        raise Http404


def _name(letter: Letter) -> str:
    named = letter.person.name if letter.person else letter.name
    return named or "居民"


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
