"""The API answers as its OpenAPI document says, whatever is sent: no failure, nothing undocumented."""

import json

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from gongzhi.doors.api.views import api
from gongzhi.journeys.appeals import services
from gongzhi.journeys.appeals.models import Appeal
from gongzhi.journeys.appeals.tests import factories
from gongzhi.register.organizations.tests.factories import enter

EXAMPLES = 12
TOKEN = "a" * 32
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
contract = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema())))
contract.app = get_wsgi_application()


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture(autouse=True)
def one_transaction():
    """The end of a request closes no connection here: all of it is the test's own transaction."""
    ends = (request_started, request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    yield
    for end in ends:
        end.connect(close_old_connections)


@pytest.fixture
def town(db):
    return factories.make_town()


@pytest.fixture
def known(town):
    """What is there to be hit: by the names under which addresses and bodies ask for it."""
    appeal = factories.appeal_in("answered", town, may_publish=True)
    services.publish(appeal.pk, title="楼道灯不亮", actor=town.clerk.actor, at=factories.AT + 3 * factories.DAY)  # fmt: skip
    return {
        "appeal_id": str(appeal.pk),
        "area": factories.COMMUNITY,
        "neighbourhood_id": str(town.home.pk),
        "neighbourhood": str(town.home.pk),
    }


@pytest.fixture(params=["anybody", "resident", "clerk"])
def cookies(request, town):
    if request.param == "anybody":
        return {}
    account = factories.resident()[1] if request.param == "resident" else town.clerk.account
    browser = enter(Client(), account)
    return {name: kept.value for name, kept in browser.cookies.items()} | {"gz_csrf": TOKEN}


bounded = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@contract.parametrize()
@bounded
def test_every_answer_is_one_the_document_tells_of(case, town, cookies):
    answer = case.call(cookies=cookies, headers={"X-CSRFToken": TOKEN})
    case.validate_response(answer, checks=CHECKS)


@contract.parametrize()
@bounded
def test_so_is_every_answer_about_what_is_there(case, known, cookies):
    """The same, aimed: wherever an address or a body names something, it is something real."""
    case.path_parameters = {**case.path_parameters, **_aimed(case.path_parameters, known)}
    if isinstance(case.body, dict):
        case.body = {**case.body, **_aimed(case.body, known)}
    answer = case.call(cookies=cookies, headers={"X-CSRFToken": TOKEN})
    case.validate_response(answer, checks=CHECKS)


def _aimed(sent, known):
    return {name: known[name] for name in sent if name in known and isinstance(sent[name], str)}


def test_what_is_aimed_gets_through(known, town):
    """The walk above would prove little if it met nothing but refusals."""
    browser = enter(Client(), town.clerk.account)
    before = Appeal.objects.count()
    said = {
        "words": factories.WORDS,
        "area": known["area"],
        "neighbourhood": known["neighbourhood"],
    }
    assert browser.post("/api/appeals", said, content_type="application/json").status_code == 201
    assert Appeal.objects.count() == before + 1
    assert browser.get(f"/api/appeals/{known['appeal_id']}").status_code == 200


NAUGHTY = {
    "nul": "灯坏了\\u0000很久",
    "half a pair": "灯坏了\\ud800很久",
    "direction": "灯坏了\\u202e很久",
    "markup": "<script>alert(1)</script>",
    "pattern": "%s{{7*7}}$(id)",
}


@pytest.mark.parametrize("text", NAUGHTY.values(), ids=NAUGHTY)
@pytest.mark.parametrize("field", ["words", "spot", "name", "phone", "area", "naming"])
def test_naughty_texts_are_kept_as_text_or_refused_as_documented(town, field, text):
    browser = enter(Client(raise_request_exception=False), town.clerk.account)
    said = {"words": factories.WORDS, "area": factories.COMMUNITY, "naming": "hidden"}
    body = json.dumps({**said, field: "@"}, ensure_ascii=False).replace('"@"', f'"{text}"')
    answer = browser.post("/api/appeals", body, content_type="application/json")
    assert answer.status_code in (201, 400, 422), answer.content.decode()
    assert Appeal.objects.count() == (answer.status_code == 201)


@pytest.mark.parametrize("text", ["%00", "%ED%A0%80", "%FF", "'", "%F0%9F%92%A9", "a" * 5_000])
def test_naughty_addresses_are_refused_as_documented(town, text):
    browser = enter(Client(raise_request_exception=False), town.clerk.account)
    places = ("appeals/{}", "figures/{}", "territory/{}/communities", "appeals?category={}",
              "appeals/public?category={}", "appeals?area={}", "figures/431002?days={}")  # fmt: skip
    for place in places:
        answer = browser.get("/api/" + place.format(text))
        assert answer.status_code in (200, 404, 422), place
