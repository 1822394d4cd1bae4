"""A town with its offices, a program with a key, and a way to ask in both formats."""

import json

import pytest
import time_machine

from gongzhi.doors.open311 import services
from gongzhi.foundation.policy import SYSTEM
from gongzhi.journeys.appeals.tests.factories import AT, DAY, DISTRICT, make_town
from gongzhi.register.territory.queries import forget_names

from .asking import as_text, post, read_xml

NOW = AT + 5 * DAY


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL, settings.DISTRICT = "https://gongzhi.test", DISTRICT


@pytest.fixture
def town(db):
    forget_names()
    return make_town()


@pytest.fixture
def now():
    """Five days after what factories make; the clock stands."""
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def key(town):
    return services.issue_key("随手拍", area=DISTRICT, per_minute=60, actor=SYSTEM, at=AT)


@pytest.fixture
def ask(client, now):
    """``ask("requests", status="open")``: what is answered as JSON, once XML says the same."""

    def asked(path, *, expect=200, **query):
        written = client.get(f"/open311/v2/{path}.json", query)
        same = client.get(f"/open311/v2/{path}.xml", query)
        assert (written.status_code, same.status_code) == (expect, expect), written.content.decode()
        assert written["Content-Type"] == "application/json; charset=utf-8"
        assert same["Content-Type"] == "text/xml; charset=utf-8"
        body = json.loads(written.content)
        assert read_xml(same.content) == as_text(body)
        return body

    return asked


@pytest.fixture
def send(key, now):
    """``send(description="…")``: a request posted with the key, answered as JSON."""

    def sent(*, expect=200, form="json", headers=None, **changes):
        said = {
            "api_key": key,
            "jurisdiction_id": DISTRICT,
            "service_code": "house.light",
            "address_string": "燕泉小区三栋门口",
            "description": "三栋一单元的楼道灯坏了半个月。",
            **changes,
        }
        kept = {name: value for name, value in said.items() if value is not None}
        answer = post(kept, form=form, headers=headers)
        assert answer.status_code == expect, answer.content.decode()
        return json.loads(answer.content) if form == "json" else read_xml(answer.content)

    return sent
