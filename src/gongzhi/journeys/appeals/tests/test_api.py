"""Appeals for programs: the same rows as the pages, no names, refusals in Chinese."""

import json
import re
from uuid import uuid4

import pytest
from django.test import Client

from gongzhi.journeys.appeals import queries, services
from gongzhi.journeys.appeals.models import Appeal
from gongzhi.register.organizations.tests.factories import enter

from .factories import AT, COMMUNITY, DAY, DISTRICT, WORDS, appeal_in, file, give_to, resident

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def post(client):
    def posted(body, on=client, **headers):
        text = body if isinstance(body, str) else json.dumps(body)
        return on.post("/api/appeals", text, content_type="application/json", **headers)

    return posted


def said(**changes):
    return {"words": WORDS, "area": COMMUNITY, "submission": str(uuid4()), **changes}


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_holds_what_its_asker_sees_in_two_queries(town, client, django_assert_num_queries, number):  # fmt: skip
    rows = [appeal_in("working", town, naming="named", name="陈桂兰", phone="13800001234") for _ in range(number)]  # fmt: skip
    enter(client, town.clerk.account)
    with django_assert_num_queries(3):  # session, actor, list
        answer = client.get("/api/appeals")
    assert {row["id"] for row in answer.json()} == {str(row.pk) for row in rows}
    assert "陈桂兰" not in answer.content.decode()
    assert "13800001234" not in answer.content.decode()


def test_everybody_sees_by_the_api_what_they_see_by_the_pages(town):
    author, account = resident()
    rows = [
        file(town, person_id=account.person_id),
        appeal_in("declined", town),
        give_to(appeal_in("working", town), town.handler, by=town.clerk),
    ]
    for actor, entered in [(author, account), *((m.actor, m.account) for m in town.staff)]:
        browser = enter(Client(), entered)
        seen = {str(pk) for pk in queries.appeals_seen_by(actor).values_list("pk", flat=True)}
        assert {row["id"] for row in browser.get("/api/appeals").json()} == seen
        for row in rows:
            answer = browser.get(f"/api/appeals/{row.pk}")
            assert answer.status_code == (200 if str(row.pk) in seen else 404)
            assert CHINESE.search(answer.json()["detail"])


def test_a_list_is_narrowed_by_place_category_and_status(town, client):
    row = appeal_in("working", town)
    enter(client, town.officer.account)
    ids = lambda **cut: [found["id"] for found in client.get("/api/appeals", cut).json()]  # noqa: E731
    assert ids(area=COMMUNITY) == ids(category="house") == ids(status="working") == [str(row.pk)]
    assert ids(area="431002001002") == ids(category="order") == ids(status="closed") == []


def test_anybody_reads_what_is_public_and_only_its_public_title(town, client):
    row = appeal_in("working", town, may_publish=True)
    appeal_in("working", town)
    services.publish(row.pk, title="楼道灯不亮", actor=town.clerk.actor, at=AT + DAY)
    answer = client.get("/api/appeals/public", {"area": DISTRICT, "status": "working"})
    (shown,) = answer.json()
    assert shown == {
        "id": str(row.pk),
        "title": "楼道灯不亮",
        "area": COMMUNITY,
        "category": "house.light",
        "status": "working",
        "published_at": "2026-03-11T02:00:00Z",
    }
    assert client.get("/api/appeals/public", {"area": "431003"}).json() == []


def test_nobody_comes_in_without_signing_in(town, client, post):
    row = file(town)
    for answer in (client.get("/api/appeals"), client.get(f"/api/appeals/{row.pk}"), post(said())):
        assert (answer.status_code, answer.json()) == (401, {"detail": "请先登录"})
    assert Appeal.objects.count() == 1


def test_what_is_said_by_the_api_is_said_once_by_the_one_signed_in(town, client, post):
    author, account = resident()
    enter(client, account)
    body = said(neighbourhood=str(town.home.pk), spot="三栋", naming="named")
    first, again = post(body), post(body)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    appeal = Appeal.objects.select_related("item").get()
    assert (appeal.author_id, appeal.neighbourhood, appeal.channel) == (author.person, town.home, "online")  # fmt: skip
    assert appeal.item.place == "燕泉小区 三栋"
    assert queries.appeal_with_receipt(first.json()["code"]) == appeal
    nameless = post(said(naming="anonymous"))
    assert Appeal.objects.get(pk=nameless.json()["id"]).author_id is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"words": "灯"}, "words：太短，至少 4 个字"),
        ({"words": "灯" * 2001}, "words：太长，最多 2000 个字"),
        ({"words": None}, "words：应是文字"),
        ({"area": "仙泉"}, "area：写法不对"),
        ({"naming": "loud"}, "naming：应是 named、hidden、anonymous 之一"),
        ({"submission": "1"}, "submission：应是 UUID"),
        ({"may_publish": "perhaps"}, "may_publish：应是 true 或 false"),
        ({"phone": "12345678901"}, None),
    ],
)  # fmt: skip
def test_what_is_not_right_is_named_in_chinese_and_not_kept(town, client, post, changes, sentence):
    enter(client, town.clerk.account)
    answer = post(said(**changes))
    assert answer.status_code == 422
    assert (sentence or "手机号以 13 到 19 开头") in answer.json()["detail"]
    assert not Appeal.objects.exists()


def test_other_refusals_are_chinese_sentences_too(town, client, post):
    enter(client, town.clerk.account)
    broken = post("{not json")
    assert (broken.status_code, broken.json()) == (400, {"detail": "请求读不懂，应是 JSON"})
    nowhere = post(said(area="431003001"))
    assert nowhere.status_code == 409
    assert nowhere.json() == {"detail": "这个地方还没有开通，请打 12345 或到社区服务台说"}
    for query in ("limit=0", "limit=101", "area=1", "status=lost", "limit=x"):
        answer = client.get(f"/api/appeals?{query}")
        assert answer.status_code == 422
        assert CHINESE.search(answer.json()["detail"])
    assert client.get("/api/appeals/nonsense").status_code == 422


def test_a_write_without_the_token_of_the_pages_is_refused(town, post):
    browser = enter(Client(enforce_csrf_checks=True), town.clerk.account)
    answer = post(said(), on=browser)
    assert (answer.status_code, answer.json()) == (403, {"detail": "没有带 CSRF 令牌，或者不对"})
    assert not Appeal.objects.exists()
