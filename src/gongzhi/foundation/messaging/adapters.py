"""Ways a text leaves the house; the setting ``SMS_ADAPTER`` names one of these classes."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import ClassVar, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from gongzhi.foundation.text.masks import masked_phone

from .wire import TAKEN, NoAnswer, post

log = logging.getLogger(__name__)


class NotSent(Exception):
    """The text did not leave; the message names neither number nor body."""


class TryLater(NotSent):
    """The other side asks for patience: the next try comes after ``wait``."""

    def __init__(self, said: str, *, wait: timedelta) -> None:
        super().__init__(said)
        self.wait = wait


class NoUse(NotSent):
    """It will not leave however often it is tried."""


class AnswerLost(NotSent):
    """It was handed over and no answer was heard: it may have arrived."""


class Adapter(Protocol):
    """What takes one text and hands it on."""

    keeps_body: ClassVar[bool] = False

    def send(self, phone: str, body: str, reference: str) -> None:
        """Hand one text on; the same reference may come again after a broken connection.

        Raises:
            NotSent: it was not taken; it will be tried again.

        """


def current_adapter() -> Adapter:
    """Raises ImproperlyConfigured when the setting names no class."""
    try:
        kind: type[Adapter] = import_string(settings.SMS_ADAPTER)
    except ImportError as error:
        raise ImproperlyConfigured(f"GONGZHI_SMS 写的短信通道找不到：{error}") from error
    return kind()


class Console(Adapter):
    """Sends nothing: the log says that a text of this length would have gone."""

    def send(self, phone: str, body: str, reference: str) -> None:
        log.info("text %s to %s, %d characters", reference, masked_phone(phone), len(body))


class DemoInbox(Adapter):
    """Sends nothing and keeps the body, so that the demonstration's inbox can show it."""

    keeps_body = True

    def send(self, phone: str, body: str, reference: str) -> None:
        del phone, body, reference


class Http(Adapter):
    """POSTs JSON to the setting ``SMS_URL`` with ``SMS_TOKEN`` as bearer; 2xx is success.

    Redirects are not followed, so that number and token go nowhere else.
    """

    seconds: ClassVar[float] = 10

    def __init__(self) -> None:
        self._url = str(getattr(settings, "SMS_URL", ""))
        self._token = str(getattr(settings, "SMS_TOKEN", ""))
        parts = urlsplit(self._url)
        if parts.scheme not in ("http", "https") or not parts.hostname or not self._token:
            raise ImproperlyConfigured(
                "通过网络发短信，要设 GONGZHI_SMS_URL（http 或 https 地址）和 GONGZHI_SMS_TOKEN"
            )

    def send(self, phone: str, body: str, reference: str) -> None:
        message = {"phone": phone, "body": body, "reference": reference}
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Content-Type": "application/json; charset=utf-8",
        }
        content = json.dumps(message, ensure_ascii=False).encode()
        try:
            status, _ = post(self._url, content, headers, seconds=self.seconds)
        except NoAnswer as error:
            raise NotSent(f"短信平台连不上：{error}") from error
        if status not in TAKEN:
            raise NotSent(f"短信平台答复 {status}")
