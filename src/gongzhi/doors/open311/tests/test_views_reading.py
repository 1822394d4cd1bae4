"""Reading: only what is public, by every filter, page by page without loss, in as many queries as ever."""

import itertools
import json
from datetime import timedelta

import pytest
from django.test import Client

from gongzhi.journeys.appeals import services as appeals
from gongzhi.journeys.appeals.queries import Cut, public_appeals
from gongzhi.journeys.appeals.tests.factories import AT, COMMUNITY, DAY, DISTRICT, appeal_in, fresh
from gongzhi.register.organizations.tests.factories import enter

from .factories import published

QUERIES = 4  # the page, its answers, its refusals, the names of places


def ids(rows):
    return {row["service_request_id"] for row in rows}


def told(client, path, **query):
    answer = client.get(f"/open311/v2/{path}.json", query)
    return answer.status_code, [error["description"] for error in json.loads(answer.content)]


def test_a_published_request_shows_what_the_public_page_does_and_nothing_else(town, ask):
    row = published(town, "answered", naming="named", name="陈桂兰", phone="13800001234")
    (shown,) = ask("requests", extensions="true")
    assert shown == {
        "service_request_id": str(row.pk),
        "status": "open",
        "status_notes": "已答复（解决了）：灯换好了。",
        "service_name": "楼道照明",
        "service_code": "house.light",
        "description": "楼道灯不亮",
        "agency_responsible": "仙泉社区居民委员会",
        "service_notice": None,
        "requested_datetime": "2026-03-10T10:00:00+08:00",
        "updated_datetime": "2026-03-11T10:00:00+08:00",
        "expected_datetime": "2026-03-17T17:30:00+08:00",
        "address": "北湖区燕泉街道仙泉社区 燕泉小区",
        "address_id": str(town.home.pk),
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
        "extended_attributes": {
            "status": "answered",
            "status_name": "已答复",
            "area": COMMUNITY,
            "published_datetime": "2026-03-13T10:00:00+08:00",
            "url": f"https://gongzhi.test/open/{row.pk}/",
        },
    }
    assert "extended_attributes" not in ask("requests")[0]


def test_nobody_reads_here_what_is_not_on_the_public_list(town, ask):
    row = published(town)
    hidden = appeal_in("working", town, may_publish=True)
    taken_back = published(town)
    appeals.unpublish(taken_back.pk, actor=town.clerk.actor, at=AT + 4 * DAY)
    assert ids(ask("requests")) == {str(pk) for pk in public_appeals(Cut(DISTRICT)).values_list("pk", flat=True)}  # fmt: skip
    assert ids(ask("requests")) == {str(row.pk)}
    for one in (hidden, taken_back):
        assert ask("requests", service_request_id=str(one.pk)) == []
        ask(f"requests/{one.pk}", expect=404)


def test_even_the_one_who_said_it_reads_only_what_is_public(town, now):
    hidden = appeal_in("working", town)
    browser = enter(Client(), town.clerk.account)
    assert browser.get("/open311/v2/requests.json").json() == []
    assert browser.get(f"/open311/v2/requests/{hidden.pk}.json").status_code == 404


def test_a_no_is_told_with_its_reason_and_the_way_that_is_left(town, ask):
    published(town, "declined")
    (shown,) = ask("requests")
    assert shown["status"] == "closed"
    assert shown["status_notes"] == (
        "不予受理：这件事没有受理。占道经营由城市管理部门管。区城市管理局，电话 12345。"
    )
    assert shown["updated_datetime"] == "2026-03-10T11:00:00+08:00"
    assert (shown["service_code"], shown["service_name"]) == ("unsorted", "还没有分类")


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_takes_as_many_queries_however_long(town, client, now, django_assert_num_queries, number):  # fmt: skip
    made = [published(town, "answered") for _ in range(number)]
    client.get("/open311/v2/services.json")
    with django_assert_num_queries(QUERIES):
        assert len(client.get("/open311/v2/requests.json").json()) == number
    with django_assert_num_queries(QUERIES):
        client.get(f"/open311/v2/requests/{made[0].pk}.xml")


def test_services_ask_the_database_nothing_once_the_pack_is_read(town, client, now, django_assert_num_queries):  # fmt: skip
    client.get("/open311/v2/services.json")
    with django_assert_num_queries(0):
        client.get("/open311/v2/services/house.light.xml")


def test_services_are_the_leaves_of_the_categories(town, ask):
    services = ask("services", jurisdiction_id=DISTRICT)
    assert [row["service_code"] for row in services] == ["house.light", "house.leak", "order.noise"]
    assert services[0] == {
        "service_code": "house.light",
        "service_name": "楼道照明",
        "description": "房屋设施 · 楼道照明",
        "metadata": True,
        "type": "realtime",
        "keywords": "楼道照明, 房屋设施",
        "group": "房屋设施",
    }
    ask("services/house", expect=404)


def test_a_list_is_cut_by_service_status_and_both(town, ask):
    light = published(town)
    noise = fresh(appeal_in("filed", town, may_publish=True))
    appeals.accept(noise.pk, category="order.noise", urgency="worry", actor=town.clerk.actor, at=AT + timedelta(hours=1))  # fmt: skip
    appeals.publish(noise.pk, title="半夜施工", actor=town.clerk.actor, at=AT + DAY)
    closed = published(town, "closed")
    new = published(town, "filed")
    a, b, c, d = (str(one.pk) for one in (light, noise, closed, new))
    assert ids(ask("requests", service_code="order.noise")) == {b}
    assert ids(ask("requests", service_code="house.light")) == {a, c}
    assert ids(ask("requests", service_code="order.noise, unsorted")) == {b, d}
    assert ids(ask("requests", service_code="house")) == set()
    assert ids(ask("requests", status="open")) == {a, b, d}
    assert ids(ask("requests", status="closed")) == {c}
    assert ids(ask("requests", status="open,closed", service_code="")) == {a, b, c, d}
    assert ids(ask("requests", status="closed", service_code="order.noise")) == set()


def test_ids_override_every_other_filter(town, ask):
    old = published(town, at=AT - 200 * DAY)
    new = published(town)
    wanted = f"{old.pk},{new.pk},{town.home.pk},none"
    assert ids(ask("requests", service_request_id=wanted, status="closed", start_date="2026-03-15T00:00:00Z")) == {str(old.pk), str(new.pk)}  # fmt: skip
    assert ask("requests", service_request_id="none") == []
    assert ids(ask("requests", service_request_id="")) == {str(new.pk)}, "empty is not sent"


def test_dates_are_both_included_and_default_to_ninety_days(town, ask):
    first, second = published(town, at=AT - 100 * DAY), published(town)
    a, b = str(first.pk), str(second.pk)
    assert ids(ask("requests")) == {b}
    assert ids(ask("requests", start_date="2026-03-10T02:00:00Z")) == {b}
    assert ids(ask("requests", start_date="2026-03-10T10:00:01+08:00")) == set()
    assert ids(ask("requests", end_date="2025-11-30T10:00:00+08:00")) == {a}
    assert ids(ask("requests", end_date="2025-11-30T09:59:59+08:00")) == set()
    assert ids(ask("requests", start_date="2025-11-30T02:00:00Z", end_date="2025-12-01T02:00:00Z")) == {a}  # fmt: skip
    assert ids(ask("requests", start_date="2026-03-10T10:00:00 08:00")) == {b}, "a lost plus"


def test_pages_hold_every_request_once_in_one_order(town, ask):
    made = [str(published(town, at=AT + timedelta(days=index // 3)).pk) for index in range(7)]
    pages = [ask("requests", page=number, page_size=3) for number in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [3, 3, 1, 0]
    walked = [row["service_request_id"] for page in pages for row in page]
    assert sorted(walked) == sorted(made)
    assert walked == [row["service_request_id"] for row in ask("requests")]
    times = [row["requested_datetime"] for page in pages for row in page]
    assert times == sorted(times, reverse=True)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"status": "lost"}, "status：只能是 open 或 closed"),
        ({"start_date": "yesterday"}, "start_date：时间要写成 2026-03-10T08:00:00+08:00 的样子，带时区"),
        ({"start_date": "2026-03-10T08:00:00"}, "start_date：时间要写成"),
        ({"end_date": "2026-13-40T08:00:00Z"}, "end_date：时间要写成"),
        ({"start_date": "0001-01-01T00:00:00Z"}, None),
        ({"end_date": "0001-01-01T00:00:00Z"}, "start_date：这个时间太远了"),
        ({"start_date": "9999-12-31T00:00:00Z"}, "start_date：这个时间太远了"),
        ({"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-04-02T00:00:00Z"}, "start_date：start_date 到 end_date 最多 90 天，请分几次问"),
        ({"start_date": "2026-02-01T00:00:00Z", "end_date": "2026-01-01T00:00:00Z"}, "不能早于"),
        ({"page": "0"}, "page："),
        ({"page": "99999999999999999999"}, "page："),
        ({"page_size": "1001"}, "page_size："),
        ({"page_size": "many"}, "page_size："),
        ({"service_code": "a\0b"}, "service_code："),
        ({"service_request_id": "\0"}, "service_request_id："),
    ],
)  # fmt: skip
def test_a_filter_that_makes_no_sense_is_named(town, client, now, query, sentence):
    if sentence is None:
        assert client.get("/open311/v2/requests.json", query).json() == []
        return
    status, said = told(client, "requests", **query)
    assert status == 400
    assert sentence in said[0]


@pytest.mark.parametrize("path", ["services", "services/house.light", "requests", "tokens/234567892345"])  # fmt: skip
def test_another_jurisdiction_is_not_found(town, client, now, path):
    assert told(client, path, jurisdiction_id="city.gov") == (404, ["没有 jurisdiction_id“city.gov”，这里是 431002"])  # fmt: skip


HOSTILE = ["none", "%00", "%F0%9F%92%A9", "a" * 3000, "<b>", "..%2f..", "' OR 1=1 --", "٣", "½"]


@pytest.mark.parametrize("kind", ["services", "requests", "tokens"])
def test_what_is_not_there_is_not_found_in_either_format(town, client, now, kind):
    for text, form in itertools.product(HOSTILE, ("json", "xml")):
        answer = client.get(f"/open311/v2/{kind}/{text}.{form}")
        assert answer.status_code == 404, text
        assert form in answer["Content-Type"]


def test_other_addresses_and_formats_are_refused_in_the_same_shape(town, client):
    for path in ("services", "services.yaml", "services.json/", "v3", "requests.html", "", "a\nb"):
        answer = client.get(f"/open311/v2/{path}")
        assert answer.status_code == 404
        assert answer.content.startswith(b"<?xml")
        assert b"<errors><error><code>404</code>" in answer.content
    assert client.get("/open311/v9/services.json").json()[0]["code"] == 404


def test_other_methods_are_refused_and_told_which_do(town, client):
    for method in ("put", "delete", "patch", "options"):
        answer = getattr(client, method)("/open311/v2/services.json")
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
        assert answer.json() == [{"code": 405, "description": "这个地址只能用 GET, HEAD"}]
        assert getattr(client, method)("/open311/v2/requests.xml")["Allow"] == "GET, HEAD, POST"


def test_discovery_names_endpoint_and_formats(town, client):
    body = client.get("/open311/discovery.json").json()
    (endpoint,) = body["endpoints"]
    assert endpoint["url"] == "https://gongzhi.test/open311/v2"
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["formats"] == ["text/xml", "application/json"]
    assert client.get("/open311/discovery.xml").content.count(b"<format>") == 2


def test_a_title_with_signs_of_markup_stays_text(town, ask):
    published(town, title='灯<b>&"不亮"\x0b]]>\r\n修')
    (shown,) = ask("requests")
    assert shown["description"] == '灯<b>&"不亮"]]>\n修'
