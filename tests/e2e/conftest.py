"""A real house for browser tests: its own database with the demo district, server and worker.

Seeded once a run; every process that needs one copies it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page
from psycopg.conninfo import make_conninfo

from gongzhi.foundation.testing.browser import *  # noqa: F403  fixtures

ROOT = Path(__file__).parents[2]
APPEALS = 400
UP_WITHIN = 60
PHONE, DESK = (390, 844), (1280, 900)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of them are browser tests."""
    for item in items:
        if "tests/e2e" in str(item.path):
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class House:
    url: str
    database: str

    def ask(self, sql: str, *params: Any) -> list[tuple[Any, ...]]:
        """What stands in the house's database."""
        with psycopg.connect(self.database) as connection:
            return connection.execute(sql, params).fetchall()

    def one(self, sql: str, *params: Any) -> Any:
        rows = self.ask(sql, *params)
        return rows[0][0] if rows else None


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The demonstration, running on a free port of the loopback."""
    state = tmp_path_factory.mktemp("house") / "state"
    base = _conninfo()
    name = f"e2e_{os.environ.get('PYTEST_XDIST_WORKER', 'one')}_{os.getpid()}"
    with _pattern(base, tmp_path_factory) as (pattern, kept), _admin(base) as admin:
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{pattern}"')
        shutil.copytree(kept, state)
    url, port = make_conninfo(base, dbname=name), _free_port()
    env = _environment(url, state) | {"GONGZHI_SITE_URL": f"http://127.0.0.1:{port}"}
    children: list[subprocess.Popen[bytes]] = []
    try:
        with (state / "log").open("wb") as log:
            line = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi",
                    "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
                    "--blocking-threads", "1", "--no-ws", "config.wsgi:application"]  # fmt: skip
            worker = [sys.executable, "-m", "config.cli", "worker"]
            children += [
                subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
                for command in (line, worker)
            ]
            _wait(port, children, state / "log")
            yield House(f"http://127.0.0.1:{port}", url)
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait(20)
        with _admin(base) as admin:
            for one in (name, pattern):
                admin.execute(f'DROP DATABASE IF EXISTS "{one}" WITH (FORCE)')


@contextmanager
def _pattern(base: str, tmp: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A seeded database and its folder, made by whichever process comes first; held meanwhile."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    shared = tmp.getbasetemp().parent if "PYTEST_XDIST_WORKER" in os.environ else tmp.getbasetemp()
    name, state = f"e2e_pattern_{run}", shared / "house_pattern"
    with (shared / "house.lock").open("w") as lock, _admin(base) as admin:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            shutil.rmtree(state, ignore_errors=True)
            state.mkdir()
            making = f"{name}_making"
            admin.execute(f'CREATE DATABASE "{making}"')
            for command in (
                ["migrate", "-v0"],
                ["calendar", "seed"],
                ["rulebook", "load"],
                ["demo", "seed", "--appeals", str(APPEALS)],
                ["collectstatic", "--noinput", "-v0"],
            ):
                _run(_environment(make_conninfo(base, dbname=making), state), command)
            admin.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"')
        yield name, state


def _admin(base: str) -> psycopg.Connection[tuple[Any, ...]]:
    return psycopg.connect(make_conninfo(base, dbname="postgres"), autocommit=True)


def _environment(url: str, state: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "config.settings.demo",
        "GONGZHI_STATE": str(state),
        "GONGZHI_LOG_LEVEL": "WARNING",
        "PYTHONPATH": str(ROOT / "src"),
    }


OpenAs = Callable[..., Page]


@pytest.fixture
def visit(chromium: Browser, house: House) -> Iterator[OpenAs]:
    """``visit("/desk/", as_="clerk", size=DESK)`` opens a page of the house as a persona.

    Script errors and requests to any other host fail the test at its end.
    """
    opened: list[Visitor] = []

    def visiting(
        path: str = "/",
        *,
        as_: str = "",
        size: tuple[int, int] = PHONE,
        js: bool = True,
        **worn: Any,
    ) -> Page:
        visitor = Visitor(chromium, house, as_, js=js)
        opened.append(visitor)
        return visitor.open(path, size, **worn)

    yield visiting
    for visitor in opened:
        visitor.page.context.close()
    _fail_of(opened)


_onlookers: dict[str, Visitor] = {}


@pytest.fixture
def look(chromium: Browser, house: House) -> Iterator[OpenAs]:
    """As ``visit``, for tests that only look: each persona has one window for all of them."""

    def looking(path: str, *, as_: str = "", size: tuple[int, int] = PHONE, **worn: Any) -> Page:
        if as_ not in _onlookers:
            _onlookers[as_] = Visitor(chromium, house, as_)
        return _onlookers[as_].open(path, size, **worn)

    yield looking
    _fail_of(_onlookers.values())


class Visitor:
    """A window of the browser in which one persona is signed in, or nobody."""

    def __init__(self, chromium: Browser, house: House, persona: str, *, js: bool = True) -> None:
        self.complaints: list[str] = []
        self.url = house.url
        self.page = chromium.new_context(
            base_url=house.url,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            java_script_enabled=js,
        ).new_page()
        self.page.set_default_timeout(15_000)
        self.page.on("pageerror", lambda error: self._complain(f"{self.page.url}: {error}"))
        self.page.on("request", lambda request: self._watch(request.url))
        if persona:
            self.page.goto("/demo/")
            entrance = f"form:has(input[value='{persona}']) button, button[value='{persona}']"
            self.page.locator(entrance).first.click()
            self.page.wait_for_load_state()

    def open(self, path: str, size: tuple[int, int], *, place: str = "", elder: int = 0) -> Page:
        worn = {"gz_elder": str(elder) if elder else "", "gz_place": place}
        for name, value in worn.items():  # a persona brings the mode it likes
            self.page.context.clear_cookies(name=name)
            if value:
                cookie: Any = {"name": name, "value": value, "url": self.url}
                self.page.context.add_cookies([cookie])
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.page.goto(path)
        return self.page

    def _complain(self, what: str) -> None:
        self.complaints.append(what)

    def _watch(self, url: str) -> None:
        if not url.startswith((self.url, "data:", "blob:")):
            self._complain(f"asked another host: {url}")


def _fail_of(visitors: Iterable[Visitor]) -> None:
    said = [complaint for visitor in visitors for complaint in visitor.complaints]
    for visitor in visitors:
        visitor.complaints.clear()
    if said:
        pytest.fail("\n".join(said))


def _conninfo() -> str:
    database = settings.DATABASES["default"]
    parts = {"user": database["USER"], "password": database["PASSWORD"], "host": database["HOST"],
             "port": database["PORT"], **database["OPTIONS"]}  # fmt: skip
    return make_conninfo("", **{k: str(v) for k, v in parts.items() if v and k != "pool"})


def _run(env: dict[str, str], command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "config.cli", *command],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        pytest.fail(f"gongzhi {' '.join(command)}\n{done.stderr[-3000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, children: list[subprocess.Popen[bytes]], log: Path) -> None:
    until = time.monotonic() + UP_WITHIN
    while time.monotonic() < until:
        if any(child.poll() is not None for child in children):
            break
        with socket.socket() as probe:
            probe.settimeout(0.5)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    pytest.fail(f"the house did not come up:\n{log.read_text(errors='replace')[-3000:]}")


def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for the worker: it works apart from the request, and soon."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            pytest.fail("the worker did not get to it")
        time.sleep(0.3)
