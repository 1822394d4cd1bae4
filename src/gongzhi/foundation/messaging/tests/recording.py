"""Adapters that remember what they were given and fail when they are told to."""

from __future__ import annotations

import time
from typing import ClassVar

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


NAME = f"{Recording.__module__}.{Recording.__qualname__}"
GROUPS = f"{Groups.__module__}.{Groups.__qualname__}"
BUSY = NotSent("短信平台答复 503")
