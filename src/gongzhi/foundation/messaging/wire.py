"""One POST over HTTP, as every adapter makes it: no redirect is followed, no answer is read whole."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

MOST_READ = 16_384  # bytes of an answer


class NoAnswer(Exception):
    """Nothing was heard in time; the message is the kind of fault, without address or content."""


class Unheard(NoAnswer):
    """It was on its way when the line broke: it may have arrived."""


TAKEN = range(200, 300)  # the success codes of HTTP


def post(url: str, content: bytes, headers: dict[str, str], *, seconds: float) -> tuple[int, bytes]:
    """Status and the beginning of the answer.

    Raises:
        NoAnswer: not connected, so nothing left.
        Unheard: connected, and then not answered in time, or not in HTTP.

    """
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(str(parts.hostname), parts.port, timeout=seconds)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        _connect(connection)
        connection.request("POST", target, content, headers)
        answer = connection.getresponse()
        return answer.status, answer.read(MOST_READ)
    except (OSError, HTTPException) as error:
        raise Unheard(type(error).__name__) from error
    finally:
        connection.close()


def _connect(connection: HTTPConnection) -> None:
    try:
        connection.connect()
    except OSError as error:
        raise NoAnswer(type(error).__name__) from error
