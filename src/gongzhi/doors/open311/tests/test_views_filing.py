"""Filing: with a key, for its places, once; emergencies and what makes no sense are refused and not kept."""

import itertools
import re

import pytest
from django.test import Client as Browser

from gongzhi.doors.open311 import services
from gongzhi.doors.open311.models import Client
from gongzhi.foundation.policy import SYSTEM
from gongzhi.journeys.appeals import queries as appeals
from gongzhi.journeys.appeals import services as filing
from gongzhi.journeys.appeals.models import Appeal, Contact
from gongzhi.journeys.appeals.tests.factories import AT, COMMUNITY, DISTRICT, NEXT_COMMUNITY, STREET
from gongzhi.register.organizations.models import OrgUnit
from gongzhi.register.territory.tests.factories import NeighbourhoodFactory

from .asking import post


def the_appeal():
    return Appeal.objects.select_related("item").get()


def only(errors):
    (error,) = errors
    return error["description"]


def test_what_a_program_sends_is_an_appeal_like_any_other(town, send, now):
    (filed,) = send(
        last_name="陈", first_name="桂兰", phone="138 0000 1234", email="a@example.com",
        device_id="tt1", account_id="7", lat="25.79", long="113.01",
        media_url="http://example.com/1.jpg", **{"attribute[may_publish]": "yes"},
    )  # fmt: skip
    appeal = the_appeal()
    assert str(appeal.pk) == filed["service_request_id"]
    assert appeal.detail == "三栋一单元的楼道灯坏了半个月。\n图片：http://example.com/1.jpg"
    assert (appeal.channel, appeal.naming, appeal.may_publish) == ("open311", "hidden", True)
    assert (appeal.area, appeal.neighbourhood, appeal.spot) == (COMMUNITY, town.home, "燕泉小区三栋门口")  # fmt: skip
    assert (appeal.external_label, appeal.category, appeal.status) == ("房屋设施 · 楼道照明", "", "filed")  # fmt: skip
    assert (appeal.item.source, appeal.item.unit) == ("Open311 随手拍", town.clerk.unit)
    assert (appeal.filed_at, appeal.author_id, appeal.published_at) == (now, None, None)
    contact = Contact.objects.get()
    assert (contact.name, contact.phone) == ("陈桂兰", "13800001234")
    assert "仙泉社区居民委员会收到了" in filed["service_notice"]
    code = re.search(r"回执码 (\w{12})", filed["service_notice"])[1]
    assert appeals.appeal_with_receipt(code) == appeal


def test_nothing_of_where_a_device_was_is_kept(town, send):
    send(lat="25.7935", long="113.0143", device_id="tt222111", email="a@example.com")
    appeal = the_appeal()
    kept = " ".join(
        str(getattr(row, field.attname)) for row in (appeal, appeal.item) for field in row._meta.concrete_fields
    )  # fmt: skip
    assert [word for word in ("25.79", "113.01", "tt222111", "example.com") if word in kept] == []


def test_who_leaves_neither_name_nor_number_is_nameless(town, send):
    send()
    assert the_appeal().naming == "anonymous"
    assert not Contact.objects.exists()


def test_who_wants_to_be_nameless_is_whatever_else_was_sent(town, send):
    send(last_name="陈", phone="13800001234", **{"attribute[naming]": "anonymous"})
    assert the_appeal().naming == "anonymous"
    assert not Contact.objects.exists()


def test_without_words_the_service_says_what_it_is(town, send):
    send(description=None)
    assert the_appeal().detail == "房屋设施 · 楼道照明"
    assert not the_appeal().may_publish


def test_xml_says_the_same_as_json(town, send):
    (filed,) = send(form="xml")
    assert filed["service_request_id"] == str(the_appeal().pk)
    assert set(filed) == {"service_request_id", "service_notice", "account_id"}


@pytest.mark.parametrize(
    ("sent", "area"),
    [
        ({"address_id": COMMUNITY}, COMMUNITY),
        ({"address_id": STREET, "address_string": "桥头"}, STREET),
        ({"address_string": "北湖区燕泉路社区菜场"}, NEXT_COMMUNITY),
        ({"address_string": "燕泉街道人民路口"}, STREET),
        ({"address_string": "不知道哪里"}, DISTRICT),
    ],
)
def test_a_place_is_found_by_code_or_by_the_names_in_the_address(town, send, sent, area):
    send(**{"address_string": None, **sent})
    assert the_appeal().area == area


def test_a_neighbourhood_of_two_communities_is_told_apart_by_the_address(town, send):
    other = NeighbourhoodFactory(area=NEXT_COMMUNITY, name="燕泉小区")
    send(address_string="燕泉小区门口")
    assert (the_appeal().area, the_appeal().neighbourhood) == (STREET, None)
    Appeal.objects.all().delete()
    send(address_string="燕泉路社区燕泉小区门口")
    assert the_appeal().neighbourhood == other


def test_a_neighbourhood_can_be_named_by_its_id(town, send):
    send(address_id=str(town.home.pk), address_string="三栋")
    assert (the_appeal().neighbourhood, the_appeal().item.place) == (town.home, "燕泉小区 三栋")


def test_the_same_mark_twice_is_one_appeal(town, send):
    first = send(headers={"Idempotency-Key": "a-1"})
    again = send(headers={"Idempotency-Key": "a-1"})
    assert first == again
    assert Appeal.objects.count() == 1
    assert send(headers={"Idempotency-Key": "a-2"}) != first
    assert Appeal.objects.count() == 2


def test_an_emergency_is_told_its_number_and_not_kept(town, send):
    said = only(send(expect=400, description="楼上着火了，烟很大！"))
    assert said == (
        "像是火警：请马上打 119。请马上打 119。这条没有登记；"
        "如果不是，请到 https://gongzhi.test/say/ 再说一次"
    )
    assert not Appeal.objects.exists()


@pytest.mark.parametrize("sent", [{"api_key": None}, {"api_key": ""}, {"api_key": "wrong"}, {"api_key": "a\0b"}])  # fmt: skip
def test_without_a_key_nothing_is_filed(town, send, sent):
    errors = send(expect=403, **sent)
    assert errors == [{"code": 403, "description": "api_key 没有带，或者不对"}]
    assert not Appeal.objects.exists()


def test_a_key_may_stand_in_the_address(town, key, now):
    said = "service_code=house.leak&address_string=x&description=天花板漏水"
    answer = Browser().post(f"/open311/v2/requests.json?api_key={key}", said, content_type="application/x-www-form-urlencoded")  # fmt: skip
    assert answer.status_code == 200
    assert Appeal.objects.count() == 1


def test_a_withdrawn_key_files_nothing(town, send, key):
    services.revoke_key("随手拍", actor=SYSTEM, at=AT)
    send(expect=403)
    assert not Appeal.objects.exists()


def test_a_program_files_only_for_its_places(town, send):
    narrow = services.issue_key("小程序", area=NEXT_COMMUNITY, per_minute=9, actor=SYSTEM, at=AT)
    said = only(send(expect=403, api_key=narrow))
    assert said == "这个密钥不能“经 Open311 接口登记诉求”"
    assert not Appeal.objects.exists()
    send(api_key=narrow, address_id=NEXT_COMMUNITY)
    assert the_appeal().area == NEXT_COMMUNITY


def test_too_many_in_a_minute_are_put_off(town, send):
    few = services.issue_key("慢慢来", area=DISTRICT, per_minute=2, actor=SYSTEM, at=AT)
    send(api_key=few)
    send(api_key=few)
    answer = post({"api_key": few, "service_code": "house.light", "address_string": "x"})
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert answer.json()[0]["description"] == "这个密钥一分钟内登记得太多，请 60 秒后再来"
    assert Appeal.objects.count() == 2
    send()


@pytest.mark.parametrize(
    ("sent", "status", "sentence"),
    [
        ({"service_code": None}, 400, "service_code：没有带"),
        ({"service_code": "house"}, 404, "没有 service_code“house”"),
        ({"service_code": "\0"}, 404, "没有 service_code"),
        ({"jurisdiction_id": "city.gov"}, 404, "没有 jurisdiction_id“city.gov”，这里是 431002"),
        ({"address_string": None}, 400, "address_string：要写明在哪里"),
        ({"address_string": None, "lat": "25.79", "long": "113.01"}, 400, "平台不留坐标，只有 lat 和 long 找不到地方"),
        ({"address_id": "431003001"}, 400, "address_id：没有这个地方"),
        ({"address_id": "½"}, 400, "address_id：没有这个地方"),
        ({"address_id": "٣"}, 400, "address_id：没有这个地方"),
        ({"address_string": "长" * 121}, 400, "address_string："),
        ({"address_string": "a\0b"}, 400, "address_string："),
        ({"description": "灯"}, 400, "description："),
        ({"description": "灯" * 4001}, 400, "description："),
        ({"description": "灯坏了\0吗"}, 400, "description："),
        ({"first_name": "\0"}, 400, "first_name："),
        ({"phone": "12345"}, 400, "手机号是 11 位，这里有 5 位"),
        ({"media_url": "javascript:alert(1)"}, 400, "media_url："),
        ({"attribute[naming]": "loud"}, 400, "attribute[naming]：只能是 named、hidden、anonymous"),
    ],
)  # fmt: skip
def test_what_is_not_right_is_named_and_not_kept(town, send, sent, status, sentence):
    errors = send(expect=status, **sent)
    assert sentence in errors[0]["description"]
    assert errors[0]["code"] == status
    assert not Appeal.objects.exists()


def test_every_fault_is_told_at_once(town, send):
    errors = send(expect=400, description="灯", media_url="x y")
    assert len(errors) == 2


BODIES = {
    "empty": "",
    "percent": "%",
    "signs": "=&=&=",
    "bytes": b"\xff\xfe\x00",
    "long": "api_key=" + "a" * 100_000,
    "too long": "api_key=" + "a" * 6_000_000,
    "fields": "&".join(f"a{n}=1" for n in range(2_001)),
}


def test_a_body_that_is_none_is_refused_in_the_shape_of_the_specification(town, now):
    for (name, body), form in itertools.product(BODIES.items(), ("json", "xml")):
        answer = post(body, form=form)
        assert answer.status_code in (400, 403), name
        assert form in answer["Content-Type"]
    assert not Appeal.objects.exists()


def test_another_kind_of_body_is_refused(town, client, key):
    ours = "application/x-www-form-urlencoded"
    for kind in ("application/json", "text/xml", "multipart/form-data", f"{ours}; charset=utf-16"):
        answer = client.post(
            "/open311/v2/requests.json", f'{{"api_key": "{key}"}}', content_type=kind
        )
        assert answer.status_code == 400
    assert not Appeal.objects.exists()


def test_where_nobody_hears_it_is_said_where_to_go(town, send, key):
    OrgUnit.objects.update(dissolved_on=AT.date())
    said = only(send(expect=400))
    assert said == "这个地方还没有开通，请打 12345 或到社区服务台说"
    assert not Appeal.objects.exists()


def test_naughty_text_goes_in_and_comes_out_as_text(town, send, ask):
    words = "<script>alert(1)</script> ' OR 1=1 -- \u202e %s {{7*7}} 🏚️ ﷽"
    send(description=words, address_string=words[:100], **{"attribute[may_publish]": "yes"})
    appeal = the_appeal()
    assert appeal.detail == words.strip()
    filing.publish(appeal.pk, title=words[:60], actor=town.district_officer.actor, at=appeal.filed_at)  # fmt: skip
    (shown,) = ask("requests")
    assert shown["description"] == words[:60]


def test_a_program_counts_also_what_was_refused(town, send):
    send(expect=400, description="灯")
    assert Client.objects.get().window_used == 1
