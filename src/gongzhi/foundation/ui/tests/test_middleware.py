import json
import logging

import pytest
from django.test import Client

from gongzhi.foundation.ui import logs, middleware

pytestmark = [
    pytest.mark.urls("gongzhi.foundation.ui.tests.urls"),
    pytest.mark.usefixtures("doors"),
]


class Kept(logging.Handler):
    def __init__(self):
        super().__init__(logging.INFO)
        self.setFormatter(logs.formatter())
        self.addFilter(logs.SilentRoutes())
        self.lines = []

    def emit(self, record):
        self.lines.append(json.loads(self.format(record)))


@pytest.fixture
def log():
    kept, root = Kept(), logging.getLogger()
    level = root.level
    root.addHandler(kept)
    root.setLevel(logging.INFO)
    yield kept.lines
    root.setLevel(level)
    root.removeHandler(kept)


@pytest.fixture
def anybody():
    return Client(raise_request_exception=False)


@pytest.fixture
def silent(monkeypatch):
    monkeypatch.setattr(middleware, "SILENT_ROUTES", {"accepts", "breaks", "denies"})
    monkeypatch.setattr(logs, "SILENT_ROUTES", middleware.SILENT_ROUTES)


def test_one_line_tells_the_route_and_no_path(anybody, log):
    answer = anybody.get("/accepts/K7M29QXD4HTN/?phone=13800138000", REMOTE_ADDR="203.0.113.9")
    assert answer.status_code == 200
    [line] = log
    assert set(line) == {"event", "level", "timestamp", "method", "route", "status", "ms", "id"}
    assert (line["event"], line["method"], line["route"], line["status"]) == (
        "request",
        "GET",
        "accepts",
        200,
    )
    assert line["ms"] >= 0
    assert len(line["id"]) == 8
    told = json.dumps(log)
    for private in ("K7M29QXD4HTN", "13800138000", "203.0.113.9", "/accepts"):
        assert private not in told


def test_a_failure_tells_where_in_the_code_and_not_which_words(anybody, log):
    page = anybody.get("/breaks/?phone=1").content.decode()
    failed, request = log
    assert (failed["event"], failed["route"], failed["status"]) == ("request failed", "breaks", 500)
    assert failed["error"] == "RuntimeError"
    assert failed["trace"][-1].endswith(" breaks")
    assert request["status"] == 500
    assert request["id"] in page
    assert "13800138000" not in json.dumps(log)


def test_a_page_that_is_not_there_has_no_route(anybody, log):
    anybody.get("/appeals/K7M29QXD4HTN/")
    assert [line["route"] for line in log if line["event"] == "request"] == [""]
    assert "K7M29QXD4HTN" not in json.dumps(log)


@pytest.mark.usefixtures("silent")
@pytest.mark.parametrize("path", ["/accepts/K7M29QXD4HTN/", "/breaks/", "/denies/"])
def test_of_a_silent_route_nothing_at_all_is_logged(anybody, log, path):
    page = anybody.get(path).content.decode()
    assert log == []
    assert "报这个编号" not in page


@pytest.mark.usefixtures("silent")
def test_a_refused_form_of_a_silent_route_is_not_logged_either(log):
    assert Client(enforce_csrf_checks=True).post("/accepts/K7M29QXD4HTN/").status_code == 403
    assert log == []


def test_other_routes_are_logged_beside_a_silent_one(anybody, log, silent):
    anybody.get("/parts/desk/")
    assert [line["route"] for line in log] == ["ui:sample"]


def test_own_lines_carry_kind_of_error_without_its_message(log):
    try:
        int("王小明 13800138000")
    except ValueError:
        logging.getLogger("gongzhi.any").exception("job failed")
    [line] = log
    assert (line["event"], line["error"]) == ("job failed", "ValueError")
    assert "王小明" not in json.dumps(log, ensure_ascii=False)


def test_handlers_of_the_house_keep_silent():
    from django.apps import apps

    apps.get_app_config("ui").ready()
    handlers = logging.getLogger().handlers
    assert handlers
    assert all(
        any(isinstance(one, logs.SilentRoutes) for one in handler.filters) for handler in handlers
    )
