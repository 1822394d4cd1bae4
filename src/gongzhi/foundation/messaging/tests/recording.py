"""An adapter that remembers what it was given and fails when it is told to."""

from __future__ import annotations

import time
from typing import ClassVar

from gongzhi.foundation.messaging.adapters import Adapter, NotSent


class Recording(Adapter):
    sent: ClassVar[list[tuple[str, str, str]]] = []
    faults: ClassVar[list[Exception]] = []
    seconds: ClassVar[float] = 0

    def send(self, phone: str, body: str, reference: str) -> None:
        time.sleep(self.seconds)
        if self.faults:
            raise self.faults.pop(0)
        self.sent.append((phone, body, reference))


NAME = f"{Recording.__module__}.{Recording.__qualname__}"
BUSY = NotSent("短信平台答复 503")
