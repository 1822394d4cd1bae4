"""Adapters and a vendor that remember what they were given and fail when they are told to."""

from __future__ import annotations

import json
import time
from http.server import BaseHTTPRequestHandler
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

from gongzhi.foundation.messaging.adapters import Adapter, NotSent
from gongzhi.foundation.messaging.robots import RobotAdapter


class Recording(Adapter):
    sent: ClassVar[list[tuple[str, str, str]]] = []
    faults: ClassVar[list[Exception]] = []
    seconds: ClassVar[float] = 0

    def send(self, phone: str, body: str, reference: str) -> None:
        time.sleep(self.seconds)
        if self.faults:
            raise self.faults.pop(0)
        self.sent.append((phone, body, reference))


class Groups(RobotAdapter):
    sent: ClassVar[list[tuple[str, str, str]]] = []
    faults: ClassVar[list[Exception]] = []
    seconds: ClassVar[float] = 0

    def post(self, address: str, secret: str, body: str) -> None:
        time.sleep(self.seconds)
        if self.faults:
            raise self.faults.pop(0)
        self.sent.append((address, secret, body))


class Vendor(BaseHTTPRequestHandler):
    """Answers what the test laid out: a status and a body."""

    heard: list[tuple[str, dict[str, list[str]], dict]] = []
    answer: tuple[int, str] = (200, '{"errcode":0,"errmsg":"ok"}')
    seconds: float = 0

    def do_POST(self):
        parts = urlsplit(self.path)
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.heard.append((parts.path, parse_qs(parts.query), message))
        time.sleep(self.seconds)
        status, body = self.answer
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


NAME = f"{Recording.__module__}.{Recording.__qualname__}"
GROUPS = f"{Groups.__module__}.{Groups.__qualname__}"
BUSY = NotSent("短信平台答复 503")
