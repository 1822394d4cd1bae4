"""Group robots of WeCom and DingTalk: which addresses are theirs, and how one posts to them."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import time
from base64 import b64encode
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar, Protocol
from urllib.parse import parse_qs, quote_plus, urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from .adapters import AnswerLost, NotSent, TryLater
from .models import Vendor
from .wire import TAKEN, NoAnswer, Unheard, post

LOOPBACK = "127.0.0.1"
TOO_MANY_REQUESTS = 429
_HALFWAY = (502, 504)  # a gateway that lost what stands behind it

# fmt: off
_ADDRESSES = {
    # vendor          path of its robots         what carries the key
    Vendor.WECOM:    ("/cgi-bin/webhook/send",   "key"),
    Vendor.DINGTALK: ("/robot/send",             "access_token"),
}
# What the vendors answer when a robot has posted too often within a minute.
_TOO_OFTEN = frozenset({45009, 130101})
_MEANINGS = {
    93000:  "地址不对，或者机器人已经从群里移走",
    300001: "地址不对，或者机器人已经从群里移走",
    310000: "加签密钥不对，或者没有设关键词“共治”",
}
# fmt: on
_LATER = timedelta(minutes=10)
_KEY = re.compile(r"[A-Za-z0-9_-]{8,128}")


class BadAddress(ValueError):
    """Not the address of a group robot; the message says what it should be."""


@dataclass(frozen=True)
class Address:
    vendor: Vendor
    url: str
    host: str
    key: str

    @property
    def masked(self) -> str:
        """Enough to tell two apart, not enough to post with."""
        return f"{self.host} …{self.key[-4:]}"


def read_address(text: str) -> Address:
    """The robot's address out of what was pasted; the vendor is told by its path.

    Raises:
        BadAddress: another host, no https, or no key in it.

    """
    host = _host_of(text.strip())
    parts = urlsplit(text.strip())
    for vendor, (path, name) in _ADDRESSES.items():
        key = parse_qs(parts.query).get(name, [""])[0]
        if parts.path == path and _KEY.fullmatch(key):
            port = f":{parts.port}" if host == LOOPBACK and parts.port else ""
            url = f"{parts.scheme}://{host}{port}{path}?{urlencode({name: key})}"
            return Address(vendor, url, host, key)
    raise BadAddress("地址里没有机器人的密钥，请从群设置里整条复制过来")


def _host_of(text: str) -> str:
    """Raises BadAddress when it may not be posted to."""
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise BadAddress("这不是一个网址") from error
    if host not in settings.ROBOT_HOSTS or parts.username or parts.password:
        raise BadAddress(f"只能填 {'、'.join(settings.ROBOT_HOSTS)} 的地址")
    if host != LOOPBACK and (parts.scheme != "https" or port not in (None, 443)):
        raise BadAddress("地址要以 https:// 开头，不带端口")
    return host


def signature(secret: str, milliseconds: int) -> str:
    """DingTalk's: the key signs time and itself, in base64, escaped for an address."""
    told = f"{milliseconds}\n{secret}".encode()
    return quote_plus(b64encode(hmac.digest(secret.encode(), told, hashlib.sha256)).decode())


class RobotAdapter(Protocol):
    """What takes one post and hands it on."""

    keeps_body: ClassVar[bool] = False

    def post(self, address: str, secret: str, body: str) -> None:
        """Put one text into the group.

        Raises:
            NotSent: it was not taken; it will be tried again.
            AnswerLost: it may have been taken; somebody has to look into the group.

        """


def current_robots() -> RobotAdapter:
    """Raises ImproperlyConfigured when the setting names no class."""
    try:
        kind: type[RobotAdapter] = import_string(settings.ROBOT_ADAPTER)
    except ImportError as error:
        raise ImproperlyConfigured(f"GONGZHI_ROBOTS 写的群机器人通道找不到：{error}") from error
    return kind()


class DemoInbox(RobotAdapter):
    """Posts nothing and keeps the body, so that the demonstration's inbox can show it."""

    keeps_body = True

    def post(self, address: str, secret: str, body: str) -> None:
        del address, secret, body


class Http(RobotAdapter):
    """POSTs to the vendor; taken is what it answers with ``errcode`` 0.

    The vendors know no reference: where the answer is lost on the way, nobody can tell
    whether the group has read it, and the same post does not come again by itself.
    """

    seconds: ClassVar[float] = 10

    def post(self, address: str, secret: str, body: str) -> None:
        try:
            robot = read_address(address)
        except BadAddress as error:
            raise NotSent(str(error)) from error
        url = robot.url
        if robot.vendor == Vendor.DINGTALK and secret:
            now = int(time.time() * 1000)
            url = f"{url}&timestamp={now}&sign={signature(secret, now)}"
        message = {"msgtype": "text", "text": {"content": body}}
        content = json.dumps(message, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8"}
        try:
            status, answer = post(url, content, headers, seconds=self.seconds)
        except Unheard as error:
            raise AnswerLost(f"{robot.vendor.label}没有回话：{error}") from error
        except NoAnswer as error:
            raise NotSent(f"{robot.vendor.label}连不上：{error}") from error
        _judge(robot.vendor.label, status, answer)


def _judge(vendor: str, status: int, answer: bytes) -> None:
    """Raises NotSent unless the vendor took it, AnswerLost where its answer does not say."""
    if status == TOO_MANY_REQUESTS:
        raise TryLater(f"{vendor}说发得太密了", wait=_LATER)
    if status in _HALFWAY:
        raise AnswerLost(f"{vendor}的网关答复 {status}")
    if status not in TAKEN:
        raise NotSent(f"{vendor}答复 {status}")
    code = _errcode(answer)
    if code in _TOO_OFTEN:
        raise TryLater(f"{vendor}说发得太密了（{code}）", wait=_LATER)
    if code is None:
        raise AnswerLost(f"{vendor}的答复看不懂")
    if code != 0:
        raise NotSent(f"{vendor}没有收（{code}）：{_MEANINGS.get(code, '请到群设置里看机器人')}")


def _errcode(answer: bytes) -> int | None:
    try:
        said: Any = json.loads(answer)
    except ValueError:
        return None
    code = said.get("errcode") if isinstance(said, dict) else None
    return code if isinstance(code, int) and not isinstance(code, bool) else None
