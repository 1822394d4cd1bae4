"""``make test``: everything that must hold, from nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from .database import ROOT, database
from .say import Stop, say
from .tools import check

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BIN = ROOT / ".venv" / "bin"
ANEW, AGAIN = ["--create-db", "--reuse-db"], ["--reuse-db"]


def run(argv: list[str]) -> int:
    """Format, types and floors, then all tests in parallel and in random order."""
    wants_browser = "not browser" not in " ".join(argv)
    if wants_browser:
        _need_browser()
    if not argv and (failed := check([])):
        return failed
    # The second run goes on with the tables of the first; on somebody's own server nothing is left.
    first, second = ([], []) if os.environ.get("DATABASE_URL") else (ANEW, AGAIN)
    with database("test-postgres", for_tests=True):
        if "-m" in argv:
            return _pytest(argv)
        say("测试：不开浏览器的")
        plain = _pytest(["-m", "not browser", *first, *argv])
        say("测试：浏览器里的")
        return plain or _pytest(["-m", "browser", *second, *argv])


def _pytest(argv: list[str]) -> int:
    """One run of its own: a browser's event loop must not meet tests that start a worker."""
    parallel = [] if "-n" in argv else ["-n", str(min(os.cpu_count() or 2, 4))]
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    line = [str(BIN / "python"), "-m", "pytest", *parallel, *argv]
    return subprocess.run(line, cwd=ROOT, env=environ, check=False).returncode


def _need_browser() -> None:
    """A Chromium: the machine's own, else the system's package, else the one the test tool brings."""
    if any(shutil.which(name) for name in BROWSERS) or _tool_has_one():
        return
    say("装浏览器（测试要用）")
    if shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
            env=environ, stdout=subprocess.DEVNULL, check=False,
        )  # fmt: skip
        if shutil.which("chromium"):
            return
    subprocess.run([str(BIN / "playwright"), "install", "--with-deps", "chromium"], check=False)
    if not _tool_has_one():
        raise Stop(
            "浏览器测试要 Chromium，这里没有，也装不上。请运行：sudo apt-get install chromium；"
            "或者先跳过浏览器测试：make test-fast"
        )


def _tool_has_one() -> bool:
    script = (
        "from playwright.sync_api import sync_playwright as s;import os,sys\n"
        "with s() as p: sys.exit(not os.path.exists(p.chromium.executable_path))"
    )
    return subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
