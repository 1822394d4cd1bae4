"""``make demo`` whole: up, answering, alone, stopped without a trace, and again where it was."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from gongzhi.journeys.appeals.models import Appeal
from gongzhi.register.organizations.models import OrgUnit
from twin.tests.conftest import APPEALS, FILED_SINCE, forget, make, make_ground

from .programs import ROOT

UP_WITHIN, DOWN_WITHIN = 180, 60  # seconds: a busy machine is no fault
SEED = (
    "import django; django.setup()\n"
    "from twin.tests.conftest import make\n"
    "make(appeals=4000, say=lambda words: print(words, flush=True))"
)


@pytest.fixture
def url(transactional_db):
    forget()
    make_ground()
    parts = connection.get_connection_params()
    yield psycopg.conninfo.make_conninfo(
        host=parts["host"], dbname=parts["dbname"], user=parts["user"]
    )
    forget()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environ(url, **more):
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "src"),
        "DATABASE_URL": url,
        **{name: str(value) for name, value in more.items()},
    }


def launch(url, state, port):
    line = [sys.executable, "-m", "config.launch", "demo"]
    return subprocess.Popen(
        line, cwd=ROOT, env=environ(url, GONGZHI_STATE=state, PORT=port),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


def lines_until(process, words):
    said = []
    end = time.monotonic() + UP_WITHIN
    while time.monotonic() < end:
        line = process.stdout.readline()
        if not line:
            pytest.fail("".join(said) + process.stderr.read())
        said.append(line)
        if words in line:
            return said
    return pytest.fail("".join(said))


def status(port, path):
    page = HTTPConnection("127.0.0.1", port, timeout=60)
    page.request("GET", path)
    return page.getresponse().status


def family(pid):
    """The process ids of a launcher's children and theirs."""
    found, wanted = set(), {pid}
    while wanted:
        parents, wanted = wanted, set()
        for entry in Path("/proc").iterdir():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError):
                continue
            if parent in parents:
                wanted.add(int(entry.name))
        found |= wanted
    return found


def lives(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_it_comes_up_stays_alone_stops_whole_and_goes_on(url, tmp_path):
    made = make(appeals=60)
    port, state = free_port(), tmp_path / "state"
    for turn in range(2):
        demo = launch(url, state, port)
        try:
            said = "".join(lines_until(demo, "Ctrl-C"))
            assert "演示区已经有了，接着用" in said
            assert f"好了：http://127.0.0.1:{port}/" in said
            assert [status(port, path) for path in ("/", "/demo/", "/health/live")] == [200] * 3
            if turn == 0:
                again = launch(url, state, free_port())
                assert (again.wait(60), again.stdout.read()) == (1, "")
                assert again.stderr.read().startswith(
                    f"\n另一个演示正在跑（http://127.0.0.1:{port}/）。"
                )
                beside = launch(url, tmp_path / "other", port)
                assert beside.wait(60) == 1
                assert f"端口 {port} 有别的程序在用。" in beside.stderr.read()
            children = family(demo.pid)
            assert len(children) >= 3  # a worker, a server, and what it serves with
            demo.send_signal(signal.SIGINT)
            assert demo.wait(DOWN_WITHIN) == 0
        finally:
            if demo.poll() is None:
                os.killpg(demo.pid, signal.SIGKILL)
        assert "停下了。再运行 make demo，接着用" in demo.stdout.read()
        assert demo.stderr.read() == ""
        assert [pid for pid in children if lives(pid)] == []
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", port)) != 0
    assert Appeal.objects.count() == made.appeals > 60


def test_a_seed_that_is_killed_in_the_middle_leaves_nothing_and_is_made_whole(url):
    seeding = subprocess.Popen(
        [sys.executable, "-c", SEED], cwd=ROOT, text=True, stdout=subprocess.PIPE,
        env=environ(url, DJANGO_SETTINGS_MODULE="config.settings.test"),
    )  # fmt: skip
    lines_until(seeding, "诉求和它们的经过")
    time.sleep(1)
    seeding.kill()
    assert seeding.wait() == -signal.SIGKILL
    assert OrgUnit.objects.count() == 0
    made = make()
    assert made.appeals == Appeal.objects.count() == APPEALS + FILED_SINCE
