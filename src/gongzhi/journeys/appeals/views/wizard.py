"""说一件事: one question a screen, no account, no session, no JavaScript needed.

What was typed travels in hidden fields from screen to screen. The ordinary mode puts the
questions of a place on one screen; 长辈版 asks them one at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gongzhi.foundation import files, rulebook
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.http import Request, hold_receipt
from gongzhi.foundation.text import BadPhone
from gongzhi.foundation.ui.modes import mode_of
from gongzhi.register.organizations.queries import community_office
from gongzhi.register.territory import queries as territory

from .. import rules, services
from ..forms import (
    BuildingForm,
    Choice,
    ContactForm,
    SiteForm,
    SpotForm,
    WordsForm,
    label_of,
    place_of,
    uuid_or_none,
)
from ..models import Channel, Naming
from .supporting import similar_page

STEPS = ("什么事", "在哪里", "怎么找您", "看一遍")
# fmt: off
ORDINARY = ("words", "place", "contact", "check")
ELDER    = ("words", "site", "building", "spot", "contact", "check")
STEP_OF  = {"words": 1, "place": 2, "site": 2, "building": 2, "spot": 2, "contact": 3, "check": 4}
QUESTION = {"words": "什么事？", "place": "这件事在哪里？", "site": "在哪个小区？",
            "building": "靠近哪栋楼？", "spot": "具体在哪里？", "contact": "怎么找您？",
            "check": "看一遍，对不对？"}
CARRIED  = {"words": ("words",), "site": ("site",), "building": ("building",), "spot": ("spot",),
            "place": ("site", "building", "spot"), "contact": ("naming", "name", "phone", "may_publish"),
            "check": ()}
# fmt: on
KEPT = ("submission", "photos", "calm", "apart")
PHOTO_SALT = "appeals.photos"


@require_http_methods(["GET", "POST"])
def say(request: Request) -> HttpResponse:
    """The whole wizard at one address; each answer posts back to it."""
    area = territory.chosen_area(request)
    if area is None:
        return redirect(f"{reverse('territory:place')}?next={reverse('appeals:say')}")
    said = {name: str(request.POST.get(name, "")) for name in _names() if name in request.POST}
    if uuid_or_none(said.get("submission", "")) is None:
        said["submission"] = str(uuid4())
    if request.method == "GET":
        return _show(request, area, "words", said)
    screen = _posted_screen(request, area, said)
    if "back" in request.POST:
        return _show(request, area, _beside(request, area, screen, said, -1), said)
    if "to" in request.POST:
        wanted = str(request.POST["to"])
        return _show(request, area, wanted if wanted in QUESTION else "words", said)
    return _go_on(request, area, screen, said)


def _go_on(request: Request, area: str, screen: str, said: dict[str, str]) -> HttpResponse:
    asked = _forms(area, screen, said, bound=True, uploads=request.FILES)
    is_good = all(form.is_valid() for form in asked)
    if screen == "words":
        is_good = _keep_photos(asked[0], said) and is_good
    if not is_good:
        return _show(request, area, screen, said, asked)
    if screen == "check":
        return _file(request, area, said)
    if screen == "contact":
        said["phone"] = asked[0].cleaned_data["phone"]
    if screen == "place" and _has_new_site(request, said):
        return _show(request, area, screen, said)
    following = _beside(request, area, screen, said, +1)
    if asking := _asked_first(request, area, screen, following, said):
        return asking
    return _show(request, area, following, said)


def _asked_first(
    request: Request, area: str, screen: str, following: str, said: dict[str, str]
) -> HttpResponse | None:
    """Whether there is danger, and whether somebody said the same, are asked once each."""
    if screen == "words" and "calm" not in said:
        pack = rulebook.pack_for(area, timezone.localdate())
        if flag := rules.red_flag(said.get("words", ""), pack):
            return render(request, "appeals/red_flag.html", {"flag": flag, "said": said})
    if following == "contact" and "apart" not in said:
        return similar_page(request, area, {**said, "screen": screen})
    return None


def _file(request: Request, area: str, said: dict[str, str]) -> HttpResponse:
    naming = said["naming"] if said.get("naming") in Naming.values else Naming.HIDDEN
    choice = _choice(area, said)
    filing = services.Filing(
        words=said.get("words", "").strip(),
        place=place_of(choice),
        channel=Channel.ONLINE,
        naming=naming,
        submission=UUID(said["submission"]),
        person_id=None if naming == Naming.ANONYMOUS else request.actor.person,
        name=said.get("name", "").strip(),
        phone=said.get("phone", "").strip(),
        may_publish=bool(said.get("may_publish")),
        photos=tuple(UUID(item) for item in _photos(said)),
        source="网上，匿名" if naming == Naming.ANONYMOUS else "网上",
    )
    try:
        receipt = services.file_appeal(filing, actor=request.actor, at=timezone.now())
    except (StepRefused, BadPhone, files.FileRefused) as refusal:
        return _show(request, area, "check", said, problem=str(refusal))
    response = render(
        request,
        "appeals/receipt.html",
        {
            "appeal": receipt.appeal,
            "code": receipt.code,
            "is_mine": filing.person_id is not None,
            "address": settings.SITE_URL + reverse("appeals:track"),
        },
    )
    hold_receipt(request, response, receipt.appeal.pk)
    return response


def _show(
    request: Request,
    area: str,
    screen: str,
    said: Mapping[str, str],
    asked: list[forms.Form] | None = None,
    *,
    problem: str = "",
) -> HttpResponse:
    """One screen; what other screens asked travels in hidden fields."""
    here = asked if asked is not None else _forms(area, screen, said, bound=False)
    shown = set(CARRIED[screen])
    return render(
        request,
        "appeals/say.html",
        {
            "screen": screen,
            "question": QUESTION[screen],
            "steps": STEPS,
            "step": STEP_OF[screen],
            "forms": here,
            "carried": [(name, value) for name, value in said.items() if name not in shown],
            "said": said,
            "place": label_of(_choice(area, said)),
            "area": area,
            "photos": len(_photos(said)),
            "problem": problem,
            "is_first": screen == "words",
            "office": community_office(area),
        },
        status=400 if asked is not None or problem else 200,
    )


def _forms(
    area: str, screen: str, said: Mapping[str, str], *, bound: bool, uploads: Any = None
) -> list[forms.Form]:
    """The forms of a screen: bound to what was typed, or showing it as it was."""
    data = said if bound else None
    start = {**said, "may_publish": bool(said.get("may_publish", True))}
    site = said.get("site", "")
    made: list[forms.Form] = []
    if screen == "words":
        made.append(WordsForm(data, uploads if bound else None, initial=start))
    if screen in ("place", "site"):
        homes = [(str(key), name) for key, name in territory.homes_to_choose(area)]
        made.append(SiteForm(data, initial=start, sites=homes))
    if screen in ("place", "building") and (home := uuid_or_none(site)):
        blocks = territory.buildings_of(home)
        made.append(
            BuildingForm(data, initial=start, buildings=[(str(b.pk), b.name) for b in blocks])
        )
    if screen in ("place", "spot"):
        made.append(SpotForm(data, initial=start))
    if screen == "contact":
        made.append(ContactForm(data, initial=start if "naming" in said else None))
    return made


def _beside(request: Request, area: str, screen: str, said: Mapping[str, str], by: int) -> str:
    """The screen before or after, in the order of the present mode."""
    order = [
        name
        for name in (ELDER if mode_of(request).is_elder else ORDINARY)
        if name != "building" or said.get("site", "none") not in ("", "none")
    ]
    if screen not in order:  # the mode was changed in the middle
        return order[1]
    return order[min(max(order.index(screen) + by, 0), len(order) - 1)]


def _posted_screen(request: Request, area: str, said: dict[str, str]) -> str:
    screen = str(request.POST.get("screen", "words"))
    return screen if screen in QUESTION else "words"


def _has_new_site(request: Request, said: Mapping[str, str]) -> bool:
    """A neighbourhood was chosen whose buildings this screen has not shown yet."""
    site = said.get("site", "none")
    return site not in ("", "none") and site != request.POST.get("shown_site")


def _keep_photos(form: forms.Form, said: dict[str, str]) -> bool:
    """Store new pictures at once, so that nothing is lost by a mistake elsewhere."""
    kept = _photos(said)
    for upload in form.cleaned_data.get("photos", ()) if form.is_bound else ():
        try:
            kept.append(str(files.keep_image(upload, at=timezone.now()).pk))
        except files.FileRefused as refusal:
            form.add_error("photos", str(refusal))
    said["photos"] = signing.dumps(kept, salt=PHOTO_SALT) if kept else ""
    return not form.errors


def _photos(said: Mapping[str, str]) -> list[str]:
    """Pictures kept on the way; the signature keeps others' pictures out."""
    try:
        return list(signing.loads(said.get("photos", ""), salt=PHOTO_SALT, max_age=24 * 3600))
    except signing.BadSignature:
        return []


def _choice(area: str, said: Mapping[str, str]) -> Choice:
    return Choice(
        area, said.get("site", ""), said.get("building", ""), said.get("spot", "").strip()
    )


def _names() -> list[str]:
    return [*(name for names in CARRIED.values() for name in names), *KEPT]
