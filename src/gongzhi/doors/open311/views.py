"""Open311 over HTTP: each answer as XML or JSON, each refusal in the specification's shape."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.rulebook import RuleMissing
from gongzhi.foundation.text import BadPhone
from gongzhi.foundation.ui import words
from gongzhi.journeys.appeals import queries as appeals
from gongzhi.register.territory import queries as territory

from . import queries
from . import services as changes
from .answers import FORMATS, Answer, Fault, response_to
from .forms import ATTRIBUTES, ListForm, RequestForm
from .models import Client

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CHANGED = "2026-11-27T00:00:00+08:00"
URLENCODED = "application/x-www-form-urlencoded"
_ATTRIBUTE = re.compile(r"attribute\[(\w{1,40})\](?:\[\])?")
_READING = ("GET", "HEAD")

Asked = Callable[..., Answer]


def told(*methods: str) -> Callable[[Asked], Callable[..., HttpResponse]]:
    """The view's answer in the format the address ends with; what goes wrong, in the same."""

    def wrapped(view: Asked) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @wraps(view)
        def answered(request: HttpRequest, form: str = "", **parts: str) -> HttpResponse:
            form = form or ("json" if request.path.endswith(".json") else "xml")
            try:
                answer = _asked(request, form, methods, lambda: view(request, **parts))
            except Fault as fault:
                answer = fault.answer
            return response_to(answer, form if form in FORMATS else "xml")

        return answered

    return wrapped


def _asked(
    request: HttpRequest, form: str, methods: tuple[str, ...], view: Callable[[], Answer]
) -> Answer:
    if form not in FORMATS:
        raise Fault(HTTPStatus.NOT_FOUND, ("只有 xml 和 json 两种格式",))
    if request.method not in methods:
        allowed = ", ".join(methods)
        raise Fault(
            HTTPStatus.METHOD_NOT_ALLOWED, (f"这个地址只能用 {allowed}",), {"Allow": allowed}
        )
    try:
        _our_jurisdiction(request)
        return view()
    except PermissionDenied as refusal:
        raise Fault(HTTPStatus.FORBIDDEN, (f"这个密钥不能“{refusal}”",)) from refusal
    except (StepRefused, RuleMissing, BadPhone) as refusal:
        raise Fault(HTTPStatus.BAD_REQUEST, (str(refusal),)) from refusal
    except (SuspiciousOperation, BadRequest, UnreadablePostError) as refusal:
        raise Fault(HTTPStatus.BAD_REQUEST, ("发来的内容读不懂，或者太大",)) from refusal


def _our_jurisdiction(request: HttpRequest) -> None:
    sent = request.GET.get("jurisdiction_id") or _posted(request).get("jurisdiction_id")
    if sent and sent != settings.DISTRICT:
        said = f"没有 jurisdiction_id“{sent[:40]}”，这里是 {settings.DISTRICT}"
        raise Fault(HTTPStatus.NOT_FOUND, (said,))


def _posted(request: HttpRequest) -> Any:
    if request.method != "POST":
        return {}
    if request.content_type != URLENCODED:
        raise Fault(HTTPStatus.BAD_REQUEST, (f"请用 Content-Type: {URLENCODED}",))
    return request.POST


def failed(request: HttpRequest, status: int, sentence: str, wait: int) -> HttpResponse:
    """What broke outside a view, in the shape and the format of the address."""
    form = request.path.rpartition(".")[2]
    answer = Fault(status, (sentence,), {"Retry-After": str(wait)} if wait else {}).answer
    return response_to(answer, form if form in FORMATS else "xml")


# ── what there is ────────────────────────────────────────────────────────


@told(*_READING)
def discovery(request: HttpRequest) -> Answer:
    base = settings.SITE_URL + reverse("open311:services", args=["x"]).removesuffix("/services.x")
    endpoint = {
        "specification": SPECIFICATION,
        "url": base,
        "changeset": CHANGED,
        "type": "test" if settings.DEMO else "production",
        "formats": ["text/xml", "application/json"],
    }
    place = territory.called(settings.DISTRICT)
    body = {
        "changeset": CHANGED,
        "contact": f"{place}社区治理平台 {settings.SITE_URL}",
        "key_service": "请向平台的系统管理员申请密钥，每个接入程序一把",
        "endpoints": [endpoint],
    }
    return Answer("discovery", body)


@told(*_READING)
def services(request: HttpRequest) -> Answer:
    return Answer("services", list(_services().values()))


@told(*_READING)
def definition(request: HttpRequest, code: str) -> Answer:
    service = _service(code)
    attributes = [
        {
            "variable": True,
            "code": name,
            "datatype": "singlevaluelist",
            "required": False,
            "datatype_description": None,
            "order": order,
            "description": question,
            "values": [{"key": key, "name": label} for key, label in answers.items()],
        }
        for order, (name, question, answers) in enumerate(ATTRIBUTES, 1)
    ]
    body = {"service_code": service["service_code"], "attributes": attributes}
    return Answer("service_definition", body)


@told(*_READING)
def nothing(request: HttpRequest) -> Answer:
    raise Fault(HTTPStatus.NOT_FOUND, ("没有这个地址，请对照 Open311 GeoReport v2",))


def _services() -> dict[str, dict[str, Any]]:
    return queries.services_on(timezone.localdate())


def _service(code: str) -> dict[str, Any]:
    service = _services().get(code)
    if service is None:
        raise Fault(HTTPStatus.NOT_FOUND, (f"没有 service_code“{code[:40]}”",))
    return service


# ── requests ─────────────────────────────────────────────────────────────


@told(*_READING, "POST")
def requests(request: HttpRequest) -> Answer:
    return _file(request) if request.method == "POST" else _list(request)


@told(*_READING)
def one(request: HttpRequest, request_id: str) -> Answer:
    try:
        found = queries.request(UUID(request_id))
    except ValueError:
        found = None
    if found is None:
        raise Fault(HTTPStatus.NOT_FOUND, ("没有这个 service_request_id，或者没有公开",))
    return Answer("service_requests", [found])


@told(*_READING)
def token(request: HttpRequest, token: str) -> Answer:
    """The receipt code serves as the token."""
    found = appeals.request_of_code(token)
    if found is None:
        raise Fault(HTTPStatus.NOT_FOUND, ("没有这个回执码，请对照一遍",))
    return Answer("service_requests", [{"service_request_id": str(found), "token": token}])


def _list(request: HttpRequest) -> Answer:
    asked = _checked(ListForm(request.GET, now=timezone.now()))
    return Answer("service_requests", queries.requests_found(asked))


def _file(request: HttpRequest) -> Answer:
    now, sent = timezone.now(), _posted(request)
    client = _entered(sent.get("api_key") or request.GET.get("api_key", ""))
    form = RequestForm(
        {**sent.dict(), "mark": request.headers.get("Idempotency-Key", "")},
        attributes={
            found[1]: value for name, value in sent.items() if (found := _ATTRIBUTE.fullmatch(name))
        },
    )
    code = sent.get("service_code", "").strip()
    service = _service(code) if code else {}
    said = _checked(form)
    try:
        receipt = changes.file_request(said, service=service, client=client, at=now)
    except changes.Emergency as flag:
        sentence = (
            f"像是{flag.label}：请马上打 {flag.number}。{flag.say.rstrip('。')}。这条没有登记；"
            f"如果不是，请到 {settings.SITE_URL}{reverse('appeals:say')} 再说一次"
        )
        raise Fault(HTTPStatus.BAD_REQUEST, (sentence,)) from flag
    filed = {
        "service_request_id": str(receipt.appeal.pk),
        "service_notice": _notice(receipt, now),
        "account_id": None,
    }
    return Answer("service_requests", [filed])


def _entered(key: str) -> Client:
    try:
        return changes.enter(key, at=timezone.now())
    except changes.KeyRefused as refusal:
        raise Fault(HTTPStatus.FORBIDDEN, (str(refusal),)) from refusal
    except changes.TooMany as refusal:
        said = f"这个密钥一分钟内登记得太多，请 {refusal.seconds} 秒后再来"
        wait = {"Retry-After": str(refusal.seconds)}
        raise Fault(HTTPStatus.TOO_MANY_REQUESTS, (said,), wait) from refusal


def _notice(receipt: Any, now: Any) -> str:
    item = receipt.appeal.item
    by = f"{words.moment(item.due_at, now)}前告诉您收没收下。" if item.due_at else ""
    track = settings.SITE_URL + reverse("appeals:track")
    return f"{item.unit.name}收到了，{by}回执码 {receipt.code}，凭它在 {track} 查进展、补充和评价。"


def _checked(form: forms.Form) -> dict[str, Any]:
    if form.is_valid():
        return form.cleaned_data
    sentences = [
        f"{name}：{fault}" if name != "__all__" else str(fault)
        for name, faults in form.errors.items()
        for fault in faults
    ]
    raise Fault(HTTPStatus.BAD_REQUEST, tuple(sentences))
