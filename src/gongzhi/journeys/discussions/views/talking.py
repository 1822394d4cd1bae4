"""议一件事: what is asked, what others said, saying something, agreeing or not."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.http import Request, signed_in
from gongzhi.register.territory import queries as territory

from .. import queries, rules, services
from ..flows import STATEMENT, TOPIC
from ..forms import DisputeForm, SayForm
from ..models import Topic
from . import shown


def talks(request: Request) -> HttpResponse:
    """Discussions of the place, newest first."""
    area = territory.chosen_area(request) or settings.DISTRICT
    rows, has_more = queries.public_page(area, after=shown.cursor(request))
    return render(
        request,
        "discussions/talks.html",
        {
            "rows": rows,
            "flow": TOPIC,
            "place": territory.called(area),
            "today": timezone.localdate(),
            "next": f"?{urlencode({'after': str(rows[-1].id)})}" if has_more else None,
        },
    )


def talk(request: Request, topic_id: UUID) -> HttpResponse:
    return _page(request, _found(topic_id))


@require_POST
@signed_in
def say(request: Request, topic_id: UUID) -> HttpResponse:
    """Say it; what is like it stands before, unless it has been looked at."""
    topic = _found(topic_id)
    form = SayForm(request.POST, topic=topic)
    if not form.is_valid():
        return _page(request, topic, form=form)
    words = form.cleaned_data["words"].strip()
    if "apart" not in request.POST and (alike := _alike(request, topic, words)):
        kept = {"topic": topic, "alike": alike, "form": form, "words": words}
        return render(request, "discussions/similar.html", kept)
    try:
        services.say(
            topic.pk,
            words,
            submission=form.cleaned_data["submission"],
            actor=request.actor,
            at=timezone.now(),
        )
    except StepRefused as refusal:
        form.add_error("words", str(refusal))
        return _page(request, topic, form=form)
    messages.success(request, "您的意见放上去了，别人会一条一条看到。不显示是谁说的。")
    return redirect(f"{_address(topic)}?said=1")


@require_POST
@signed_in
def similar(request: Request, topic_id: UUID) -> HttpResponse:
    """While typing: what others have said like it; a piece of the page."""
    topic = _found(topic_id)
    words = request.POST.get("words", "").replace("\x00", "").strip()[: 2 * 140]
    alike = _alike(request, topic, words) if len(words) >= LEAST_WORDS else []
    return render(request, "discussions/_alike.html", {"topic": topic, "alike": alike})


@require_POST
@signed_in
def vote(request: Request, topic_id: UUID, statement_id: UUID) -> HttpResponse:
    """Agree, not agree, or do not know; from the next statement, from the list, from its like."""
    topic = _found(topic_id)
    if queries.statement_in(topic.pk, statement_id) is None:
        raise Http404
    stance = request.POST.get("stance", "")
    try:
        services.vote(
            statement_id,
            int(stance) if stance in ("1", "0", "-1") else NO_STANCE,
            actor=request.actor,
            at=timezone.now(),
        )
    except StepRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect(_address(topic))
    if "instead" in request.POST:
        messages.success(request, "算上您的同意了，不用另写。")
        return redirect(f"{_address(topic)}?said=1")
    return redirect(f"{_address(topic)}#next")


@require_POST
@signed_in
def dispute(request: Request, topic_id: UUID, statement_id: UUID) -> HttpResponse:
    """The author asks that somebody else look at a removal."""
    topic = _found(topic_id)
    own = {one.pk for one in queries.own_held(topic.pk, request.actor)}
    if statement_id not in own:
        raise Http404
    form = DisputeForm(request.POST)
    if not form.is_valid():
        return _page(request, topic, disputed=(statement_id, form))
    try:
        services.dispute(
            statement_id, plea=form.cleaned_data["plea"], actor=request.actor, at=timezone.now()
        )
    except StepRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "交给另外一位工作人员看了，结果会告诉您。")
    return redirect(_address(topic))


NO_STANCE = 2  # none of the three: the service says what to choose
LEAST_WORDS = 4


def _page(
    request: Request,
    topic: Topic,
    *,
    form: SayForm | None = None,
    disputed: tuple[UUID, DisputeForm] | None = None,
) -> HttpResponse:
    """Everything of one topic that this person may see now."""
    today = timezone.localdate()
    phase = queries.phase_of(topic, today)
    takes_part = phase == rules.Phase.RUNNING and policy.allows(
        request.actor, "discussions.take_part", topic
    )
    statements = queries.statements_for(topic, request.actor, is_over=phase.is_counted)
    open_ones = [one for one in statements if one.stance is None]
    return render(
        request,
        "discussions/talk.html",
        {
            "topic": topic,
            "flow": TOPIC,
            "statement_flow": STATEMENT,
            "place": territory.called(topic.area),
            "phase": phase.value,
            "left": (topic.last_day - today).days + 1,
            "takes_part": takes_part,
            "is_known": request.actor.is_known,
            "statements": statements,
            "one": open_ones[0] if takes_part and open_ones else None,
            "open_count": len(open_ones),
            "voted": [one for one in statements if one.stance is not None],
            "stances": queries.Stance.choices,
            "form": form or SayForm(topic=topic),
            "said": "said" in request.GET,
            **_taken_down(request, topic, disputed),
            "result": queries.result_of(topic, statements, is_counted=phase.is_counted),
            "in_words": shown.in_words,
        },
        status=400 if form or disputed else 200,
    )


def _taken_down(
    request: Request, topic: Topic, disputed: tuple[UUID, DisputeForm] | None
) -> dict[str, Any]:
    """The rules, the public log, and of one's own statements those that were taken down."""
    if topic.pack is None:
        raise Http404
    reasons = {one.code: one for one in rules.reasons_of(topic.pack)}
    key, form = disputed or (None, None)
    held = [
        (
            one,
            shown.no_of(one, reasons[one.removal.reason], topic.pack),
            form if form and one.pk == key else DisputeForm(auto_id=f"%s-{one.number}"),
        )
        for one in queries.own_held(topic.pk, request.actor)
    ]
    return {"reasons": reasons, "removals": list(queries.removals_of(topic.pk)), "held": held}


def _alike(request: Request, topic: Topic, words: str) -> list[Any]:
    limits = rules.limits_of(topic.pack) if topic.pack else None
    return queries.similar_to(words, topic, limits) if limits and words else []


def _found(topic_id: UUID) -> Topic:
    topic = queries.public_topic(topic_id)
    if topic is None:
        raise Http404
    return topic


def _address(topic: Topic) -> str:
    return reverse("discussions:talk", args=[topic.pk])
