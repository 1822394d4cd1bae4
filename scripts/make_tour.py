"""Pictures of every stop of the tour into ``docs/tour``: ``make tour``.

The demo district has to be there (``make demo`` once). A server is started for it on a free
port of the loopback and stopped again.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import psycopg
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.tour import COVER, STOPS, Stop

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "tour"
PHONE, DESK, ELDER = (390, 844), (1280, 900), "24"
COLOURS, GAP, TALLEST = 96, 24, 2600
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Database:
    """Where the stops look for something to show."""

    def __init__(self, url: str) -> None:
        self.url = url

    def one(self, sql: str, *params: object) -> object:
        with psycopg.connect(self.url) as connection:
            row = connection.execute(sql, params).fetchone()
        return row[0] if row else None


def main() -> int:
    database = Database(os.environ["DATABASE_URL"])
    FOLDER.mkdir(parents=True, exist_ok=True)
    with _server() as url, sync_playwright() as playwright:
        own = next(filter(None, map(shutil.which, BROWSERS)), None)
        browser = playwright.chromium.launch(executable_path=own, args=FLAGS)
        for stop in STOPS:
            _take(browser, url, database, stop, elder=False)
            if not stop.at_desk:
                _take(browser, url, database, stop, elder=True)
        browser.close()
    _cover()
    sys.stdout.write(f"拍好 {len(list(FOLDER.glob('*.png')))} 张，在 docs/tour\n")
    return 0


def _take(browser: Browser, url: str, database: Database, stop: Stop, *, elder: bool) -> None:
    width, height = DESK if stop.at_desk else PHONE
    context = browser.new_context(
        viewport={"width": width, "height": height},
        base_url=url,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
    )
    cookies = {"gz_place": stop.place(database), "gz_elder": ELDER if elder else ""}
    context.add_cookies([{"name": k, "value": v, "url": url} for k, v in cookies.items() if v])
    page = context.new_page()
    if stop.persona:
        page.goto("/demo/")
        page.locator(f"button[value='{stop.persona}']").first.click()
        page.wait_for_load_state()
        if not elder:
            context.clear_cookies(name="gz_elder")
    page.goto(stop.path(database))
    page.wait_for_load_state("networkidle")
    picture = Image.open(BytesIO(page.screenshot(full_page=True)))
    picture = picture.crop((0, 0, picture.width, min(picture.height, TALLEST)))
    name = f"{stop.name}-elder" if elder else stop.name
    picture.convert("RGB").quantize(COLOURS).save(FOLDER / f"{name}.png", optimize=True)
    context.close()


def _cover() -> None:
    """The README's picture: a few stops side by side, all cut to one height."""
    pictures = [Image.open(FOLDER / f"{name}.png").convert("RGB") for name in COVER]
    height = min(picture.height for picture in pictures)
    width = sum(picture.width for picture in pictures) + GAP * (len(pictures) - 1)
    cover = Image.new("RGB", (width, height), "#F5F7FB")
    left = 0
    for picture in pictures:
        cover.paste(picture.crop((0, 0, picture.width, height)), (left, 0))
        left += picture.width + GAP
    cover.quantize(COLOURS).save(FOLDER / "readme.png", optimize=True)


@contextmanager
def _server() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    line = [
        str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", str(port), "--workers", "1", "--blocking-threads", "1", "--no-ws",
        "--log-level", "error", "config.wsgi:application",
    ]  # fmt: skip
    server = subprocess.Popen(line, cwd=ROOT)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


if __name__ == "__main__":
    sys.exit(main())
