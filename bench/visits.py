"""The requests that are measured, each beside its yardstick, and the sign-ins they need."""

from __future__ import annotations

import http.client
import re
import socket
import time
from dataclasses import dataclass
from urllib.parse import quote, urlencode
from uuid import uuid4

import psycopg

from bench.load import Request

HOST, PORT = "127.0.0.1", 8911
FORM = "application/x-www-form-urlencoded"
SOUGHT = "路灯"
_BUSIEST = "SELECT area FROM appeals_appeal GROUP BY area ORDER BY count(*) DESC LIMIT 1"
_ONE_OF_AUNTS = """
SELECT a.item_id FROM appeals_appeal a JOIN people_account p ON p.person_id = a.author_id
WHERE p.username = 'demo-aunt' AND a.status IN ('answered', 'closed')
ORDER BY a.filed_at DESC LIMIT 1
"""


@dataclass(frozen=True)
class Visit:
    """A page of the house and the bare view that reads or writes the same rows."""

    name: str
    page: Request
    yardstick: Request


def visits(url: str) -> list[Visit]:
    """What residents and staff do most, as whole HTTP requests."""
    with psycopg.connect(url) as connection:
        area = str(_one(connection, _BUSIEST))
        appeal = str(_one(connection, _ONE_OF_AUNTS))
    place = f"gz_place={area}"
    passer_by, aunt, clerk = {"Cookie": place}, _sign_in("aunt"), _sign_in("clerk")
    resident = {"Cookie": f"{place}; {aunt}"}
    csrf, token = _csrf(place)
    form = {"Cookie": f"{place}; gz_csrf={csrf}", "Content-Type": FORM}

    def filing(number: int) -> str:
        return urlencode(
            {
                "csrfmiddlewaretoken": token,
                "screen": "check",
                "send": "1",
                "submission": str(uuid4()),
                "words": f"楼前第 {number} 盏路灯不亮，晚上看不清台阶，老人出门怕摔，请来看看。",
                "site": "none",
                "spot": "西单元门口",
                "naming": "hidden",
                "name": "林",
                "phone": "17000123456",
                "may_publish": "on",
            }
        )

    return [
        Visit("居民端首页", _get("/", passer_by), _get("/yard/home/", passer_by)),
        Visit(
            "公开列表 20 行",
            _get(f"/open/?area={area}", passer_by),
            _get(f"/yard/list/?area={area}", passer_by),
        ),
        Visit(
            "一件诉求", _get(f"/mine/{appeal}/", resident), _get(f"/yard/page/{appeal}/", resident)
        ),
        Visit(
            "说一件事",
            Request("POST", "/say/", form, filing),
            Request("POST", "/yard/file/", form, filing),
        ),
        Visit(
            "收件箱 25 行",
            _get("/desk/queue/unit/", {"Cookie": clerk}),
            _get("/yard/inbox/", {"Cookie": clerk}),
        ),
        Visit(
            "查两个字",
            _get(f"/desk/search/?q={quote(SOUGHT)}", {"Cookie": clerk}),
            _get(f"/yard/search/?q={quote(SOUGHT)}", {"Cookie": clerk}),
        ),
        Visit(
            "社区的数字",
            _get(f"/c/{area}/", passer_by),
            _get(f"/yard/figures/{area}/", passer_by),
        ),
        Visit(
            "全区的数字",
            _get(f"/c/{area[:6]}/", passer_by),
            _get(f"/yard/figures/{area[:6]}/", passer_by),
        ),
    ]


def wait_for_server(seconds: float = 20) -> None:
    """Raises RuntimeError when nothing listens after that long."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, PORT)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")


def _get(path: str, headers: dict[str, str]) -> Request:
    return Request("GET", path, headers)


def _one(connection: psycopg.Connection, sql: str) -> object:
    row = connection.execute(sql).fetchone()
    if row is None:
        raise RuntimeError(f"the twin has no row for: {sql.strip()}")
    return row[0]


def _sign_in(persona: str) -> str:
    """The session cookie of a persona of the demonstration."""
    csrf, token = _csrf("")
    body = urlencode({"persona": persona, "csrfmiddlewaretoken": token})
    headers = {"Cookie": f"gz_csrf={csrf}", "Content-Type": FORM}
    cookies, _ = _ask("POST", "/demo/become/", body, headers)
    return f"gz_session={_found(r'gz_session=([^;]+)', cookies)}"


def _csrf(cookie: str) -> tuple[str, str]:
    """The CSRF cookie and a form's token that goes with it."""
    cookies, page = _ask("GET", "/demo/", None, {"Cookie": cookie})
    token = _found(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    return _found(r"gz_csrf=([^;]+)", cookies), token


def _ask(method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[str, str]:
    connection = http.client.HTTPConnection(HOST, PORT, timeout=30)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    return "; ".join(answer.headers.get_all("Set-Cookie") or []), page


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise RuntimeError(f"no {pattern} in the answer: {text[:200]}")
    return match[1]
