"""Starting the house on one machine: what stands in the way is said in one sentence, and nothing stays behind."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from config.launch import __main__ as launcher
from config.launch import children, database, demo
from config.launch.say import Stop

from .programs import ROOT, python

TOOLS = ("sh", "dirname", "awk", "rm", "cat", "grep", "cksum", "touch", "mkdir")


def gone(pid: int, *, within: float = 10) -> bool:
    """Whether a process has ended, or lies there as a zombie of somebody else's."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


# ── the port ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", ["abc", "0", "65536", "-1", "8000 "])
def test_a_port_that_is_none_is_refused(text):
    with pytest.raises(Stop) as refusal:
        demo.free_port(text)
    assert str(refusal.value) == (
        f"PORT 应是 1 到 65535 的数，现在是“{text}”。这样写：PORT=8001 make demo"
    )


def test_a_port_in_use_is_refused_with_another_to_try():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Stop) as refusal:
            demo.free_port(str(port))
    assert str(refusal.value) == (f"端口 {port} 有别的程序在用。换一个：PORT={port + 1} make demo")
    assert demo.free_port(str(port)) == port


# ── one demo a folder ────────────────────────────────────────────────────


def test_another_demo_is_named_by_its_address_and_the_lock_goes_with_it(tmp_path):
    with demo.alone(tmp_path, 8123), pytest.raises(Stop) as refusal, demo.alone(tmp_path, 9):
        pass
    assert str(refusal.value) == (
        "另一个演示正在跑（http://127.0.0.1:8123/）。在那个窗口按 Ctrl-C 停掉它；"
        "要同时跑两个，给这个设 GONGZHI_STATE=另一个文件夹。"
    )
    with demo.alone(tmp_path, 9):
        assert (tmp_path / "demo.lock").read_text() == "9"


def test_two_folders_are_two_demos(tmp_path):
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    second.mkdir()
    with demo.alone(first, 1), demo.alone(second, 2):
        pass


def test_a_reset_beside_a_running_demo_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(demo, "STATE", tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (tmp_path / "files").mkdir()
    with demo.alone(tmp_path, 8000), pytest.raises(Stop, match="另一个演示正在跑"):
        demo.reset([])
    assert (tmp_path / "files").exists()


def test_a_reset_takes_database_and_files_and_nothing_else(tmp_path, monkeypatch):
    monkeypatch.setattr(demo, "STATE", tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for name in ("postgres", "files", "static", "bench-postgres"):
        (tmp_path / name).mkdir()
    (tmp_path / "server.log").write_text("x")
    assert demo.reset([]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bench-postgres", "demo.lock"]


def test_a_reset_never_touches_a_given_database(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/else")
    with pytest.raises(Stop) as refusal:
        demo.reset([])
    assert str(refusal.value) == "DATABASE_URL 指着别的数据库，不动它。要重来请自己清空那个库。"


# ── the disk ─────────────────────────────────────────────────────────────


def test_a_nearly_full_disk_is_told_before_anything_is_begun(tmp_path, monkeypatch):
    monkeypatch.setattr(database, "STATE", tmp_path / "state")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=699 * 1024**2))
    with pytest.raises(Stop) as refusal:
        database.need_room()
    assert str(refusal.value) == (
        "磁盘只剩 699 MB，数据库要留出 700 MB；腾出地方，或设 GONGZHI_STATE 换个地方。"
    )


def test_a_really_small_disk_stops_the_demo_with_that_sentence(tmp_path):
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", tmp_path],
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        pytest.skip("这里不能挂一块小盘")
    try:
        done = python("-m", "config.launch", "demo", GONGZHI_STATE=str(tmp_path), PORT="18431")
    finally:
        subprocess.run(["umount", tmp_path], check=True)
    assert done.returncode == 1
    assert done.stderr.startswith("\n磁盘只剩 16 MB，数据库要留出 700 MB")


def test_a_state_folder_that_cannot_be_made_is_told(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(database, "STATE", tmp_path / "file" / "state")
    with pytest.raises(Stop, match="设 GONGZHI_STATE=一个能写的文件夹，再试。"):
        database.need_room()


@pytest.mark.parametrize(
    ("log", "error", "sentence"),
    [
        ("FATAL: could not write: No space left on device", OSError(), "磁盘满了，腾出地方再试。"),
        (
            'FATAL: lock file "postmaster.pid" already exists',
            OSError(),
            "像是别的程序正在用这个文件夹，先停掉它。",
        ),
        (
            "",
            PermissionError("Permission denied"),
            "没有权限，设 GONGZHI_STATE=一个能写的文件夹，再试。",
        ),
        ("", RuntimeError("?"), "再试一次；还不行，运行 make demo-reset 从头来。"),
    ],
)
def test_a_database_that_does_not_start_says_why(tmp_path, log, error, sentence):
    (tmp_path / "log").write_text(log)
    assert database.why(tmp_path, error).endswith(sentence)


# ── a given database ─────────────────────────────────────────────────────


def test_a_database_that_cannot_be_reached_is_told():
    with pytest.raises(Stop) as refusal:
        database.check_server("postgresql://nobody@127.0.0.1:1/nothing")
    said = str(refusal.value)
    assert said.startswith("连不上 DATABASE_URL 指的数据库（")
    assert said.endswith("核对地址，或者不设 DATABASE_URL，用内置的。")
    assert "\n" not in said


def test_a_server_that_is_too_old_is_told(monkeypatch):
    class Old:
        info = SimpleNamespace(server_version=150_004)

        def __enter__(self):
            return self

        def __exit__(self, *error):
            return None

    monkeypatch.setattr(psycopg, "connect", lambda *args, **kwargs: Old())
    with pytest.raises(Stop) as refusal:
        database.check_server("postgresql://somewhere/else")
    assert str(refusal.value) == (
        "DATABASE_URL 指的是 PostgreSQL 15，要 16 或更新的。换一个，或者不设 DATABASE_URL，用内置的。"
    )


def test_a_given_database_is_used_as_it_is_and_left_running(db, monkeypatch):
    from django.db import connection

    parts = connection.get_connection_params()
    url = psycopg.conninfo.make_conninfo(
        host=parts["host"], dbname=parts["dbname"], user=parts["user"]
    )
    monkeypatch.setenv("DATABASE_URL", url)
    with database.database("unused") as given:
        assert given == url
    assert os.environ["DATABASE_URL"] == url


# ── the embedded database ────────────────────────────────────────────────


@pytest.fixture
def open_folder():
    """A folder the database's own user reaches; pytest's are closed to others."""
    with tempfile.TemporaryDirectory(prefix="gongzhi-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def test_an_embedded_database_starts_keeps_its_data_and_stops(open_folder, monkeypatch):
    monkeypatch.setattr(database, "STATE", open_folder)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    pid_file = open_folder / "pg" / "postmaster.pid"
    with database.database("pg", for_tests=True) as url:
        assert os.environ["DATABASE_URL"] == url
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
        first = int(pid_file.read_text().split()[0])
    assert gone(first)
    assert "DATABASE_URL" not in os.environ

    # one that was killed leaves its server; the next launcher finds it, and stops it
    script = (
        "import os; from pathlib import Path; from config import postgres\n"
        f"postgres.start(Path({str(open_folder / 'pg')!r}), for_tests=True); os.kill(os.getpid(), 9)"
    )
    assert python("-W", "error", "-c", script).returncode == -signal.SIGKILL
    left = int(pid_file.read_text().split()[0])
    assert not gone(left, within=0.2)
    with database.database("pg", for_tests=True) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (1,)
    assert gone(left)
    assert not pid_file.exists()


def test_nothing_is_warned_of_without_a_runtime_folder(tmp_path):
    done = python("-W", "error", "-c", "import config.postgres", HOME=str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")


# ── children ─────────────────────────────────────────────────────────────


def test_children_are_stopped_in_order(tmp_path):
    started = [
        children.start(["sleep", "60"], log=tmp_path / "log", environ={"PATH": os.environ["PATH"]})
        for _ in range(2)
    ]
    handler = signal.getsignal(signal.SIGINT)
    try:
        children.stop(started)
    finally:
        signal.signal(signal.SIGINT, handler)
    assert [child.returncode for child in started] == [-signal.SIGTERM] * 2


def test_a_child_that_does_not_listen_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(children, "STOP_WITHIN", 0.3)
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "print('deaf', flush=True); time.sleep(60)"
    )
    log = tmp_path / "log"
    child = children.start([sys.executable, "-c", deaf], log=log, environ={})
    while "deaf" not in log.read_text():
        time.sleep(0.02)
    handler = signal.getsignal(signal.SIGINT)
    try:
        children.stop([child])
    finally:
        signal.signal(signal.SIGINT, handler)
    assert child.returncode == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of it")
def test_a_launcher_that_is_killed_takes_its_children_with_it(tmp_path):
    script = (
        "import os; from pathlib import Path; from config.launch import children\n"
        f"child = children.start(['sleep', '60'], log=Path({str(tmp_path / 'log')!r}), environ=dict(os.environ))\n"
        "print(child.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    done = python("-c", script)
    assert gone(int(done.stdout))


# ── commands and verbs ───────────────────────────────────────────────────


def fake_house(folder, script):
    (folder / ".venv" / "bin").mkdir(parents=True)
    program = folder / ".venv" / "bin" / "python"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return folder


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        (
            "echo 'Traceback…' >&2; echo 'CommandError: 规则包没有载入' >&2; exit 1",
            "“gongzhi demo prepare”没有成功：CommandError: 规则包没有载入 再运行一次会接着来。",
        ),
        (
            "echo 'ERROR: could not extend file: No space left on device' >&2; exit 1",
            "磁盘满了，没有做完。腾出地方再运行一次，会接着来。",
        ),
    ],
)
def test_a_command_that_fails_says_what_to_do(tmp_path, monkeypatch, script, sentence):
    monkeypatch.setattr(database, "ROOT", fake_house(tmp_path, script))
    with pytest.raises(Stop) as refusal:
        database.run("demo", "prepare")
    assert str(refusal.value) == sentence


def test_a_command_that_succeeds_says_nothing_more(tmp_path, monkeypatch):
    monkeypatch.setattr(database, "ROOT", fake_house(tmp_path, "exit 0"))
    database.run("demo", "prepare")


def test_an_unknown_verb_shows_the_known_ones(capsys):
    assert launcher.main(["fly"]) == 2
    assert capsys.readouterr().err.startswith("用法：python -m config.launch demo | reset | test")


def test_a_stop_is_one_sentence_and_no_traceback():
    done = python("-m", "config.launch", "demo", PORT="nine")
    assert done.returncode == 1
    assert done.stderr == "\nPORT 应是 1 到 65535 的数，现在是“nine”。这样写：PORT=8001 make demo\n"


# ── installing ───────────────────────────────────────────────────────────


@pytest.fixture
def bare(tmp_path):
    """A copy of the installer on a machine that has next to nothing."""
    project, tools = tmp_path / "project", tmp_path / "tools"
    (project / "scripts").mkdir(parents=True)
    tools.mkdir()
    shutil.copy(ROOT / "scripts" / "setup", project / "scripts" / "setup")
    for name in TOOLS:
        (tools / name).symlink_to(shutil.which(name))
    write = {
        "id": "echo 1000",
        "df": "printf 'x\\nx 0 0 2097152 0 /\\n'",
        "python3": 'case "$*" in *venv*) exit 1;; *) exit 0;; esac',
    }
    for name, script in write.items():
        (tools / name).write_text(f"#!/bin/sh\n{script}\n")
        (tools / name).chmod(0o755)

    def setup(**replaced):
        for name, script in replaced.items():
            (tools / name).unlink()
            if script:
                (tools / name).write_text(f"#!/bin/sh\n{script}\n")
                (tools / name).chmod(0o755)
        return subprocess.run(
            [project / "scripts" / "setup", "base"],
            env={"PATH": str(tools)}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    return setup


def test_a_machine_without_the_venv_module_is_told_what_to_install(bare):
    done = bare()
    assert (done.returncode, done.stderr) == (
        1, "\n没有装好：缺 python3-venv。请先运行：sudo apt-get install python3-venv，再试一次。\n",
    )  # fmt: skip


def test_a_machine_without_python_is_told_which(bare):
    done = bare(python3="")
    assert done.returncode == 1
    assert done.stderr.startswith("\n没有装好：要 Python 3.11 或更新的版本。")


def test_an_old_python_is_no_python(bare):
    done = bare(python3="exit 1")
    assert done.stderr.startswith("\n没有装好：要 Python 3.11 或更新的版本。")


def test_a_full_disk_is_told_before_anything_is_installed(bare):
    done = bare(df="printf 'x\\nx 0 0 1024000 0 /\\n'")
    assert done.stderr == "\n没有装好：磁盘只剩 1000 MB，要留出 1500 MB；腾出地方再试。\n"


def test_no_compiler_is_ever_asked_for():
    assert "--only-binary :all:" in (ROOT / "scripts" / "setup").read_text()
