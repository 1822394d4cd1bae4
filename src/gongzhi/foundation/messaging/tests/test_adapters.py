"""Adapters: what leaves the house, and what counts as having left."""

from __future__ import annotations

import json
import logging
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.core.exceptions import ImproperlyConfigured

from gongzhi.foundation.messaging import adapters

TEXT = ("13800001234", "验证码 246810", "sign-in:1")


class Gateway(BaseHTTPRequestHandler):
    """A text platform that answers what its path says."""

    heard: list[tuple[str, str, str, dict]] = []

    def do_POST(self):
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        content_type, token = self.headers["Content-Type"], self.headers["Authorization"]
        self.heard.append((self.path, content_type, token, message))
        answer = self.path.rsplit("/", 1)[-1]
        if answer == "slow":
            time.sleep(1)
        self.send_response(int(answer) if answer.isdigit() else 200)
        if answer == "302":
            self.send_header("Location", "/elsewhere/200")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def gateway(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS_TOKEN = "a-token"
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    Gateway.heard.clear()


@pytest.mark.parametrize("status", [200, 202, 204])
def test_http_posts_json_with_the_token(gateway, settings, status):
    settings.SMS_URL = f"{gateway}/v1/{status}"
    adapters.Http().send(*TEXT)
    assert Gateway.heard == [
        (
            f"/v1/{status}",
            "application/json; charset=utf-8",
            "Bearer a-token",
            {"phone": "13800001234", "body": "验证码 246810", "reference": "sign-in:1"},
        )
    ]


@pytest.mark.parametrize("status", [302, 400, 401, 429, 500, 503])
def test_any_other_answer_is_a_failure(gateway, settings, status):
    settings.SMS_URL = f"{gateway}/{status}"
    with pytest.raises(adapters.NotSent, match=f"^短信平台答复 {status}$"):
        adapters.Http().send(*TEXT)
    assert len(Gateway.heard) == 1


def test_a_platform_that_does_not_answer_is_a_failure(gateway, settings, monkeypatch):
    settings.SMS_URL = f"{gateway}/slow"
    monkeypatch.setattr(adapters.Http, "seconds", 0.2)
    with pytest.raises(adapters.NotSent, match=r"^短信平台连不上：TimeoutError$"):
        adapters.Http().send(*TEXT)


def test_a_platform_that_is_not_there_is_a_failure(settings):
    settings.SMS_URL, settings.SMS_TOKEN = "http://127.0.0.1:9/", "a-token"
    with pytest.raises(adapters.NotSent, match=r"^短信平台连不上：ConnectionRefusedError$"):
        adapters.Http().send(*TEXT)


@pytest.mark.parametrize(
    ("url", "token"), [("", "t"), ("ftp://x/", "t"), ("https:///x", "t"), ("https://x/", "")]
)
def test_http_without_address_or_token_is_refused(settings, url, token):
    settings.SMS_URL, settings.SMS_TOKEN = url, token
    with pytest.raises(ImproperlyConfigured, match="GONGZHI_SMS_URL"):
        adapters.Http()


def test_the_console_shows_neither_number_nor_body(caplog):
    with caplog.at_level(logging.INFO):
        adapters.Console().send(*TEXT)
    assert [record.getMessage() for record in caplog.records] == [
        "text sign-in:1 to 138****1234, 10 characters"
    ]


def test_an_adapter_that_does_not_exist_is_refused(settings):
    settings.SMS_ADAPTER = "gongzhi.foundation.messaging.adapters.Pigeon"
    with pytest.raises(ImproperlyConfigured, match=r"GONGZHI_SMS .*Pigeon"):
        adapters.current_adapter()
