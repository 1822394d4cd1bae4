"""What the operations guide hands out: files that fit the product, commands that there are."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
from configparser import ConfigParser
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.core.management import get_commands

from .conftest import ROOT

DEPLOY = ROOT / "docs" / "deploy"
GUIDE = (ROOT / "docs" / "operations.md").read_text("utf-8")
CONTAINER = (ROOT / "Containerfile").read_text("utf-8")
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
MEGABYTE = 1024**2


def test_every_file_is_spoken_of_in_the_guide():
    files = [path for path in DEPLOY.rglob("*") if path.is_file()]
    assert len(files) == 7
    assert [
        path.name for path in files if f"](deploy/{path.relative_to(DEPLOY)})" not in GUIDE
    ] == []


def test_every_command_of_the_guide_and_the_units_is_there():
    texts = [GUIDE, CONTAINER, *(path.read_text("utf-8") for path in DEPLOY.rglob("*.*"))]
    named = {
        name for text in texts for name in re.findall(r"\bgongzhi (?!gongzhi )([a-z]+)\b", text)
    }
    assert {"backup", "restore", "retention", "preflight", "worker", "migrate"} <= named
    assert named - set(get_commands()) == set()


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_a_unit_runs_as_nobody_special_and_writes_only_where_it_must(unit):
    lines = unit.read_text("utf-8").splitlines()
    wanted = {"User=gongzhi", "ProtectSystem=strict", "NoNewPrivileges=yes", "UMask=0077"}
    assert wanted <= set(lines)
    writes = [line for line in lines if line.startswith("ReadWritePaths=")]
    assert len(writes) == 1
    assert "EnvironmentFile=/etc/gongzhi.env" in lines


def test_the_units_are_read_by_systemd():
    if shutil.which("systemd-analyze") is None:
        pytest.skip("这里没有 systemd")
    units = [str(path) for path in sorted((DEPLOY / "systemd").iterdir())]
    done = subprocess.run(
        ["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False
    )
    own = [line for line in done.stderr.splitlines() if "gongzhi-" in line]
    assert [line for line in own if "is not executable" not in line] == []


def test_the_proxy_lets_through_what_the_site_takes():
    from gongzhi.foundation.files import documents, images
    from gongzhi.journeys.appeals.services import batches

    (most,) = re.findall(r"client_max_body_size (\d+)m;", (DEPLOY / "nginx.conf").read_text())
    takes = max(documents.MOST_BYTES, images.MOST_BYTES, batches.MOST_BYTES)
    assert int(most) * MEGABYTE > takes


def test_the_proxy_keeps_no_address_of_those_who_speak_without_a_name():
    text = (DEPLOY / "nginx.conf").read_text()
    (unlogged,) = re.findall(r"^\s+~(\^\S+)\s+0;", text, re.MULTILINE)
    for path in ("/box/", "/track/", "/mine/00/", "/paper/box/"):
        assert re.match(unlogged, path), path
    assert not re.match(unlogged, "/desk/")
    assert "access_log /var/log/nginx/gongzhi.log combined if=$gongzhi_logged;" in text
    assert 'X-Forwarded-For ""' in (DEPLOY / "nginx-proxy.conf").read_text()


def test_the_pool_works_by_the_transaction_because_no_lock_outlives_one():
    pool = ConfigParser(comment_prefixes=(";",))
    pool.read(DEPLOY / "pgbouncer.ini")
    assert pool["pgbouncer"]["pool_mode"] == "transaction"
    held = re.compile(r"pg_(?:try_)?advisory_(?:lock|unlock)|\bPREPARE \w|SET SESSION")
    faults = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "src").rglob("*.py"))
        if "tests" not in path.parts and held.search(path.read_text("utf-8"))
    ]
    assert faults == []


def test_a_pooled_site_asks_for_no_cursor_on_the_server(monkeypatch):
    from config import env

    assert env.database("postgresql:///x")["DISABLE_SERVER_SIDE_CURSORS"] is False
    monkeypatch.setenv("DATABASE_POOLED", "1")
    assert env.database("postgresql:///x")["DISABLE_SERVER_SIDE_CURSORS"] is True


# ── the container file ───────────────────────────────────────────────────


def test_the_image_is_named_shortly_and_runs_as_nobody_special():
    bases = re.findall(r"^FROM (\S+)", CONTAINER, re.MULTILINE)
    assert bases
    assert [base for base in bases if not re.fullmatch(r"python:3\.\d+-slim", base)] == []
    assert re.findall(r"^USER (\S+)", CONTAINER, re.MULTILINE) == ["gongzhi"]
    last = CONTAINER.rpartition("FROM ")[2]
    assert "HEALTHCHECK" in last
    assert last.index("USER gongzhi") < last.index('CMD ["granian"')


def test_what_the_image_copies_is_there_and_no_key_goes_in():
    copied = [
        source
        for line in re.findall(r"^COPY (?!--from)(.+)$", CONTAINER, re.MULTILINE)
        for source in line.split()[:-1]
    ]
    assert {"src", "rulepacks", "pyproject.toml"} <= set(copied)
    assert [source for source in copied if not (ROOT / source).exists()] == []
    assert not re.search(r"GONGZHI_\w*KEY\w*=", CONTAINER)
    ignored = (ROOT / ".containerignore").read_text().split()
    assert {".env", ".state", ".git"} <= set(ignored)


@pytest.fixture
def site():
    """A server that answers 200 under its own name and 400 under any other."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            is_right = self.headers["Host"] == "gongzhi.example.gov.cn"
            self.send_response(200 if is_right and self.path == "/health/live" else 400)
            self.end_headers()

        def log_message(self, *arguments):
            """Nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def healthy(port: int, hosts: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(Path("scripts") / "healthy.py")],
        cwd=ROOT,
        env={"PORT": str(port), "GONGZHI_ALLOWED_HOSTS": hosts},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_health_check_asks_under_the_sites_own_name(site):
    assert healthy(site, "gongzhi.example.gov.cn, other.gov.cn").returncode == 0
    refused = healthy(site, "")
    assert (refused.returncode, refused.stderr) == (1, "回答了 400\n")


def test_a_site_that_does_not_answer_is_not_healthy(site):
    silent = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    port = silent.server_port
    silent.server_close()
    done = healthy(port, "gongzhi.example.gov.cn")
    assert done.returncode == 1
    assert done.stderr.startswith("没有回答：")
