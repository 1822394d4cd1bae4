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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, StorageState
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
_signed_in: dict[str, StorageState] = {}  # by persona: who only looks need not sign in anew


@pytest.fixture
def visit(chromium: Browser, house: House) -> Iterator[OpenAs]:
    """``visit("/desk/", as_="clerk", width=1280)`` opens a page of the house as a persona.

    ``again`` goes on with a session that an earlier test began, for a test that only looks.

    Script errors and requests to any other host fail the test at its end.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(
        path: str = "/",
        *,
        as_: str = "",
        place: str = "",
        size: tuple[int, int] = PHONE,
        elder: int = 0,
        js: bool = True,
        again: bool = False,
    ) -> Page:
        context = chromium.new_context(
            storage_state=_signed_in.get(as_) if again else None,
            viewport={"width": size[0], "height": size[1]},
            base_url=house.url,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            java_script_enabled=js,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("request", lambda request: _watch(complaints, house.url, request.url))
        if as_ and not (again and as_ in _signed_in):
            page.goto("/demo/")
            page.locator(
                f"form:has(input[value='{as_}']) button, button[value='{as_}']"
            ).first.click()
            page.wait_for_load_state()
            _signed_in[as_] = context.storage_state()
        context.clear_cookies(name="gz_elder")  # a persona brings the mode it likes
        cookies = {"gz_elder": str(elder) if elder else "", "gz_place": place}
        context.add_cookies(
            [{"name": k, "value": v, "url": house.url} for k, v in cookies.items() if v]
        )
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    if complaints:
        pytest.fail("\n".join(complaints))


def _watch(complaints: list[str], own: str, url: str) -> None:
    if not url.startswith((own, "data:", "blob:")):
        complaints.append(f"asked another host: {url}")


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
