"""A real Chromium for tests: pages as a phone or a desk sees them, axe, photographs.

Import the fixtures into a ``conftest.py``: ``from gongzhi.foundation.testing.browser import *``.
"""

from __future__ import annotations

import atexit
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, sync_playwright

__all__ = ["axe", "chromium", "faults", "faults_in_every_window", "open_page", "photograph",
           "sign_in", "target_sizes"]  # fmt: skip

ROOT = Path(__file__).resolve().parents[4]
AXE = ROOT / "tests" / "vendor" / "axe.min.js"
PHOTOGRAPHS = os.environ.get("GONGZHI_PHOTOGRAPHS")  # a folder; without it none are taken
INSTALLED = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--lang=zh-CN",
)
PHONE, DESKTOP = (390, 844), (1280, 900)
ELDER = 24  # px of running text
AXE_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

OpenPage = Callable[..., Page]


_started: list[tuple[Playwright, Browser]] = []


@pytest.fixture(scope="session")
def chromium() -> Browser:
    """One browser for the whole process; the machine's own when it has one.

    Every folder of tests that imports this has a fixture of its own, and a thread bears only
    one playwright: so the first starts it and the end of the process stops it.
    """
    if not _started:
        # playwright keeps an event loop in this thread, and Django would refuse the database
        os.environ.update(DJANGO_ALLOW_ASYNC_UNSAFE="1")
        playwright = sync_playwright().start()
        _started.append((playwright, _launched(playwright)))
        atexit.register(_stop)
    return _started[0][1]


def _stop() -> None:
    playwright, browser = _started.pop()
    with suppress(Exception):
        browser.close()
        playwright.stop()


@pytest.fixture
def open_page(chromium: Browser, live_server: Any) -> Iterator[OpenPage]:
    """``open_page(path, width=390, height=844, elder=24)`` opens a page of the live server.

    A page that logs an error, or asks another host for anything, fails the test at its end.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(
        path: str, *, width: int = PHONE[0], height: int = PHONE[1], elder: int = 0, js: bool = True
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            base_url=live_server.url,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            java_script_enabled=js,
            bypass_csp=False,
        )
        contexts.append(context)
        if elder:
            context.add_cookies([{"name": "gz_elder", "value": str(elder), "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{path}: {error}"))
        page.on("console", lambda message: _heard(complaints, path, message.type, message.text))
        page.on("request", lambda request: _asked(complaints, live_server.url, request.url))
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    if complaints:
        pytest.fail("\n".join(complaints))


def axe(page: Page) -> list[str]:
    """What axe-core finds wrong on the page: rule, impact and places, one line each."""
    if not page.evaluate("'axe' in window"):
        session = page.context.new_cdp_session(page)  # a plain script, not sent back as a value
        session.send("Runtime.evaluate", {"expression": f"{AXE.read_text('utf-8')};0"})
        session.detach()
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", list(AXE_RULES)
    )
    return [
        f"{violation['id']} ({violation['impact']}): "
        + "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"])
        for violation in found["violations"]
    ]


def target_sizes(page: Page, least: int) -> list[str]:
    """Controls that are shown smaller than ``least`` px either way; links in running text are free."""
    found: list[str] = page.evaluate(TARGETS, least)
    return found


def faults(page: Page, elder: int = 0, name: str = "") -> list[str]:
    """What axe finds, what is wider than the window, what is too small for a finger."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    label = f"{name}-{width}{f'-elder-{elder}' if elder else ''}"
    if name:
        photograph(page, label)
    found = axe(page) + target_sizes(page, 60 if elder else 44)
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append("wider than the window")
    return [f"{label}: {fault}" for fault in found]


def faults_in_every_window(
    page: Page, path: str, name: str, unfold: Callable[[Page], None] | None = None
) -> list[str]:
    """What is wrong with a page on a phone and at a desk, ordinary and for elders.

    ``unfold`` opens what stands folded on the page, after each loading.
    """
    found = []
    for elder in (0, ELDER):
        _set_cookie(page, "gz_elder", str(elder or ""))
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        page.goto(path)
        if not page.url.endswith(path):
            found.append(f"{path} leads to {page.url}")
        if unfold:
            unfold(page)
        found += faults(page, elder, name)
        page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
        found += faults(page, elder, name)
    return found


def sign_in(page: Page, client: Client) -> None:
    """The page goes on with the session of a test client."""
    name = settings.SESSION_COOKIE_NAME
    _set_cookie(page, name, client.cookies[name].value)


def _set_cookie(page: Page, name: str, value: str) -> None:
    parts = urlsplit(page.url)
    cookie: Any = {"name": name, "value": value, "url": f"{parts.scheme}://{parts.netloc}"}
    page.context.add_cookies([cookie])


def photograph(page: Page, name: str) -> None:
    """The whole page as a picture in the folder ``GONGZHI_PHOTOGRAPHS``, when one is named."""
    if not PHOTOGRAPHS:
        return
    page.evaluate(
        "document.querySelectorAll('img[loading=lazy]').forEach(one => one.loading = 'eager')"
    )
    page.wait_for_load_state("networkidle")
    page.screenshot(path=Path(PHOTOGRAPHS) / f"{name}.png", full_page=True)


TARGETS = """least => {
  const controls = document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]");
  const small = [];
  for (const control of controls) {
    const card = control.closest("label.gz-choice");
    const box = (card || control).getBoundingClientRect();
    const isShown = box.width && box.height && getComputedStyle(control).visibility === "visible";
    if (!isShown || control.closest("[aria-hidden=true]") || box.right < 0) continue;
    const flow = control.parentElement;
    const isInText = getComputedStyle(control).display === "inline"
      && flow.textContent.trim().length > control.textContent.trim().length;
    if (isInText) continue;
    if (box.width < least - 0.5 || box.height < least - 0.5)
      small.push(`${control.tagName} “${control.textContent.trim().slice(0, 20) || control.name}” `
        + `${Math.round(box.width)}×${Math.round(box.height)}`);
  }
  return small;
}"""


def _launched(playwright: Playwright) -> Browser:
    own = next(filter(None, map(shutil.which, INSTALLED)), None)
    try:
        return playwright.chromium.launch(executable_path=own, args=list(FLAGS))
    except Error as error:
        pytest.skip(
            f"没有 Chromium：装一个，或运行 playwright install chromium（{error.message[:80]}）"
        )


def _heard(complaints: list[str], path: str, kind: str, text: str) -> None:
    if kind == "error" and "Failed to load resource" not in text:
        complaints.append(f"{path}: {text}")


def _asked(complaints: list[str], own: str, url: str) -> None:
    if not url.startswith((own, "data:", "blob:")):
        complaints.append(f"asked another host: {url}")
