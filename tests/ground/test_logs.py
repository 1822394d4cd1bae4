"""Log lines are JSON, and never hold a name, a number, an address or a word of what was said."""

from __future__ import annotations

import io
import json
import logging

import pytest

from gongzhi.foundation.ui.logs import formatter

NAME, PHONE, WORDS = "欧阳秀兰", "15487654321", "三楼水管爆了淹到客厅"
PRIVATE = (NAME, PHONE, WORDS, WORDS[:6], PHONE[-8:], "203.0.113.9")


@pytest.fixture
def lines():
    """Everything that any part of the house logs, at every level, as the house writes it."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter())
    handler.setLevel(logging.DEBUG)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    noisy = [
        logging.getLogger(name)
        for name in ("django.request", "axes", "procrastinate", "django.server")
    ]
    levels = [logger.level for logger in noisy]
    for logger in noisy:
        logger.setLevel(logging.DEBUG)
    django = logging.getLogger("django.db.backends")
    django.setLevel(logging.INFO)  # statements are no log lines, in no setting
    yield lambda: out.getvalue().splitlines()
    for logger, before in zip(noisy, levels, strict=True):
        logger.setLevel(before)
    root.removeHandler(handler)
    root.setLevel(level)


def check(said):
    assert said
    for line in said:
        json.loads(line)
        for private in PRIVATE:
            assert private not in line, line


def test_a_page_is_logged_by_its_route(client, db, lines):
    client.get("/health/live", REMOTE_ADDR="203.0.113.9")
    (line,) = [json.loads(one) for one in lines() if '"event": "request"' in one]
    assert (line["method"], line["route"], line["status"]) == ("GET", "live", 200)
    assert set(line) == {"method", "route", "status", "ms", "id", "event", "level", "timestamp"}


@pytest.mark.parametrize(
    ("method", "path", "data"),
    [
        ("post", "/sign-in/", {"phone": PHONE}),
        ("post", "/desk/sign-in/", {"work_id": NAME, "password": WORDS}),
        ("get", "/desk/search/", {"q": WORDS}),
        ("post", "/say/", {"detail": WORDS, "name": NAME, "phone": PHONE}),
        ("get", f"/{NAME}/{PHONE}/", {}),
        ("post", "/demo/become/", {"persona": NAME}),
        ("post", "/fail/", {"detail": WORDS, "name": NAME, "phone": PHONE}),
        ("get", "/fail/", {"q": PHONE}),
    ],
)  # fmt: skip
def test_nothing_that_is_sent_stands_in_the_log(client, db, lines, settings, method, path, data):
    settings.ROOT_URLCONF = "tests.ground.failing"
    client.raise_request_exception = False
    getattr(client, method)(path, data, REMOTE_ADDR="203.0.113.9")
    check(lines())


def test_a_failure_is_logged_by_kind_and_place(client, db, lines, settings):
    settings.ROOT_URLCONF = "tests.ground.failing"
    client.raise_request_exception = False
    assert client.post("/fail/", {"detail": WORDS}).status_code == 500
    failed = [json.loads(line) for line in lines() if '"request failed"' in line]
    assert [(line["route"], line["status"], line["error"]) for line in failed] == [
        ("fail", 500, "ValueError")
    ]
    assert failed[0]["trace"][-1].endswith("fail")


def test_a_text_is_logged_by_its_length(settings, lines):
    from gongzhi.foundation.messaging.adapters import Console

    Console().send(PHONE, f"【共治】{NAME}，{WORDS}", "appeals.answered:1")
    said = [line for line in lines() if "text appeals.answered:1" in line]
    assert len(said) == 1
    assert PHONE not in said[0]
    assert NAME not in said[0]
    assert WORDS not in said[0]
