"""Group robots against a server of our own: what is posted, and what counts as taken."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from urllib.parse import quote_plus

import pytest
from django.core.exceptions import ImproperlyConfigured

from gongzhi.foundation.messaging import robots
from gongzhi.foundation.messaging.adapters import AnswerLost, NotSent, TryLater

from .recording import Vendor

KEY = "693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa"
WECOM = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"
TOKEN = "f" * 60 + "a1b2"
DINGTALK = f"https://oapi.dingtalk.com/robot/send?access_token={TOKEN}"
BODY = "【共治】北湖街道：新到 1 件，最晚 11月28日 17:00 前接单。"


def wecom(vendor):
    return f"{vendor}/cgi-bin/webhook/send?key={KEY}"


def dingtalk(vendor):
    return f"{vendor}/robot/send?access_token={TOKEN}"


def test_wecom_takes_a_text_under_its_key(vendor):
    robots.Http().post(wecom(vendor), "", BODY)
    assert Vendor.heard == [
        ("/cgi-bin/webhook/send", {"key": [KEY]}, {"msgtype": "text", "text": {"content": BODY}})
    ]


def test_dingtalk_without_a_secret_is_not_signed(vendor):
    robots.Http().post(dingtalk(vendor), "", BODY)
    assert Vendor.heard == [
        ("/robot/send", {"access_token": [TOKEN]}, {"msgtype": "text", "text": {"content": BODY}})
    ]


def test_dingtalk_with_a_secret_is_signed_with_the_time(vendor):
    before = int(time.time() * 1000)
    robots.Http().post(dingtalk(vendor), "SECabc", BODY)
    ((_, query, _),) = Vendor.heard
    told = int(query["timestamp"][0])
    assert before <= told <= int(time.time() * 1000)
    digest = hmac.new(b"SECabc", f"{told}\nSECabc".encode(), hashlib.sha256).digest()
    assert query["sign"] == [base64.b64encode(digest).decode()]


def test_a_signature_is_escaped_for_the_address():
    digest = hmac.new(b"SECabc", b"1700000000000\nSECabc", hashlib.sha256).digest()
    expected = quote_plus(base64.b64encode(digest).decode())
    assert robots.signature("SECabc", 1_700_000_000_000) == expected
    assert not set("+/=") & set(expected)


# fmt: off
REFUSALS = [
    # status  answer                                     said
    (200, '{"errcode":93000,"errmsg":"invalid webhook url"}', r"^企业微信没有收（93000）：地址不对，或者机器人已经从群里移走$"),
    (200, '{"errcode":40058,"errmsg":"?"}',                   r"^企业微信没有收（40058）：请到群设置里看机器人$"),
    (200, '{"errmsg":"ok"}',                                  r"^企业微信的答复看不懂$"),
    (200, '{"errcode":false}',                                r"^企业微信的答复看不懂$"),
    (200, "<html>登录</html>",                                 r"^企业微信的答复看不懂$"),
    (200, "[0]",                                              r"^企业微信的答复看不懂$"),
    (302, "",                                                 r"^企业微信答复 302$"),
    (404, "",                                                 r"^企业微信答复 404$"),
    (500, '{"errcode":0}',                                    r"^企业微信答复 500$"),
]
# fmt: on


@pytest.mark.parametrize(("status", "answer", "said"), REFUSALS)
def test_whatever_is_not_errcode_0_is_a_failure_and_no_redirect_is_followed(
    vendor, status, answer, said
):
    Vendor.answer = (status, answer)
    with pytest.raises(NotSent, match=said) as refusal:
        robots.Http().post(wecom(vendor), "", BODY)
    assert not isinstance(refusal.value, TryLater)
    assert [path for path, *_ in Vendor.heard] == ["/cgi-bin/webhook/send"]


@pytest.mark.parametrize(
    ("status", "answer"), [(200, '{"errcode":45009}'), (200, '{"errcode":130101}'), (429, "")]
)
def test_too_often_is_to_be_tried_ten_minutes_later(vendor, status, answer):
    Vendor.answer = (status, answer)
    with pytest.raises(TryLater, match="说发得太密了") as refusal:
        robots.Http().post(dingtalk(vendor), "", BODY)
    assert refusal.value.wait.total_seconds() == 600


def test_a_vendor_that_hangs_is_a_failure_that_names_neither_address_nor_body(vendor, monkeypatch):
    Vendor.seconds = 1
    monkeypatch.setattr(robots.Http, "seconds", 0.2)
    with pytest.raises(AnswerLost, match=r"^钉钉没有回话：TimeoutError$"):
        robots.Http().post(dingtalk(vendor), "", BODY)


def test_a_vendor_that_is_not_there_is_a_failure():
    with pytest.raises(NotSent, match=r"^企业微信连不上：ConnectionRefusedError$") as refusal:
        robots.Http().post(wecom("http://127.0.0.1:9"), "", BODY)
    assert not isinstance(refusal.value, AnswerLost)


@pytest.mark.parametrize(
    ("status", "answer", "is_lost"),
    [
        (200, "<html>登录</html>", True),
        (200, '{"errmsg":"ok"}', True),
        (502, "", True),
        (504, "", True),
        (500, "", False),
        (503, "", False),
        (404, "", False),
        (200, '{"errcode":93000}', False),
    ],
)
def test_an_answer_that_does_not_say_whether_it_was_taken_is_a_lost_one(
    vendor, status, answer, is_lost
):
    Vendor.answer = (status, answer)
    with pytest.raises(NotSent) as refusal:
        robots.Http().post(wecom(vendor), "", BODY)
    assert isinstance(refusal.value, AnswerLost) is is_lost


def test_an_address_tells_its_vendor_and_is_shown_masked():
    found = robots.read_address(f"  {WECOM}  ")
    assert (found.vendor, found.url, found.masked) == (
        "wecom",
        WECOM,
        "qyapi.weixin.qq.com …5aaa",
    )
    pasted = f"{DINGTALK}&timestamp=1&sign=x"
    assert robots.read_address(pasted).url == DINGTALK
    assert robots.read_address(DINGTALK).masked == "oapi.dingtalk.com …a1b2"


# fmt: off
BAD = [
    # pasted                                                            said
    ("",                                                               "只能填 "),
    ("不是网址",                                                        "只能填 "),
    (f"https://example.com/robot/send?access_token={TOKEN}",            "只能填 "),
    (f"https://oapi.dingtalk.com.example.com/robot/send?access_token={TOKEN}", "只能填 "),
    (f"https://a:b@oapi.dingtalk.com/robot/send?access_token={TOKEN}",  "只能填 "),
    (f"https://169.254.169.254/robot/send?access_token={TOKEN}",        "只能填 "),
    ("https://[/robot/send",                                            "这不是一个网址"),
    (f"https://oapi.dingtalk.com:99999/robot/send?access_token={TOKEN}", "这不是一个网址"),
    (DINGTALK.replace("https", "http"),                                 "地址要以 https:// 开头"),
    (DINGTALK.replace(".com", ".com:8443"),                             "地址要以 https:// 开头"),
    ("https://oapi.dingtalk.com/robot/send",                            "地址里没有机器人的密钥"),
    ("https://oapi.dingtalk.com/robot/send?access_token=短",             "地址里没有机器人的密钥"),
    (f"https://oapi.dingtalk.com/other?access_token={TOKEN}",           "地址里没有机器人的密钥"),
]
# fmt: on


@pytest.mark.parametrize(("pasted", "said"), BAD)
def test_any_other_address_is_refused(pasted, said):
    with pytest.raises(robots.BadAddress, match=said):
        robots.read_address(pasted)


def test_outside_the_tests_no_address_of_this_machine_is_taken(settings):
    settings.ROBOT_HOSTS = ["qyapi.weixin.qq.com", "oapi.dingtalk.com"]
    with pytest.raises(robots.BadAddress, match=r"只能填 qyapi.weixin.qq.com、oapi.dingtalk.com"):
        robots.read_address(wecom("http://127.0.0.1:8000"))


def test_an_address_no_longer_allowed_is_not_posted_to(vendor, settings):
    settings.ROBOT_HOSTS = ["oapi.dingtalk.com"]
    with pytest.raises(NotSent, match=r"只能填 oapi.dingtalk.com 的地址"):
        robots.Http().post(wecom(vendor), "", BODY)
    assert Vendor.heard == []


def test_an_adapter_that_does_not_exist_is_refused(settings):
    settings.ROBOT_ADAPTER = "gongzhi.foundation.messaging.robots.Pigeon"
    with pytest.raises(ImproperlyConfigured, match=r"GONGZHI_ROBOTS .*Pigeon"):
        robots.current_robots()
