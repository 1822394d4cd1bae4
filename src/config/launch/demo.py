"""``make demo``: from nothing to a running district, and again where it was."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

from .database import ROOT, STATE, database
from .database import run as command
from .say import Stop, say

BIN = ROOT / ".venv" / "bin"
UP_WITHIN = 40  # seconds until the first page must answer
STOP_WITHIN = 10


def run(argv: list[str]) -> int:
    """Set everything up, start server and worker, and stay until Ctrl-C."""
    port = _port()
    signal.signal(signal.SIGTERM, _as_interrupt)
    with database("postgres"):
        _prepare()
        children = [_start("worker"), _start("server", port)]
        try:
            _wait_until_up(port, children)
            _welcome(port)
            return _watch(children)
        except KeyboardInterrupt:
            say("停下来")
            return 0
        finally:
            _stop(children)


def reset(argv: list[str]) -> int:
    """Throw the demo's database and files away, so that the next start begins from nothing."""
    if os.environ.get("DATABASE_URL"):
        raise Stop("DATABASE_URL 指着别的数据库，不动它。要重来请自己清空那个库。")
    pid_file = STATE / "postgres" / "postmaster.pid"
    if pid_file.exists() and _is_running(int(pid_file.read_text().split()[0])):
        raise Stop("演示还在跑，先在那个窗口按 Ctrl-C。")
    for name in ("postgres", "files", "static"):
        shutil.rmtree(STATE / name, ignore_errors=True)
    say("清空了，make demo 会从头来")
    return 0


def _prepare() -> None:
    """Steps that can each be repeated: a half-finished first run goes on where it was."""
    say("建表")
    command("migrate", "--verbosity", "0")
    command("calendar", "seed", quiet=True)
    command("rulebook", "load", quiet=True)
    say("造演示区（第一次要半分钟左右）")
    command("demo", "seed")
    command("collectstatic", "--noinput", "--verbosity", "0", quiet=True)


def _port() -> int:
    text = os.environ.get("PORT", "8000")
    if not text.isdigit() or not 0 < int(text) < 65536:  # noqa: PLR2004  what a port is
        raise Stop(f"PORT 应是 1 到 65535 的数，现在是“{text}”")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError as error:
            raise Stop(f"端口 {text} 有别的程序在用。换一个：PORT=8001 make demo") from error
    return int(text)


def _start(what: str, port: int = 0) -> subprocess.Popen[bytes]:
    """A child in a session of its own: Ctrl-C reaches us, and we stop it in order."""
    environ = {**os.environ, "GONGZHI_SITE_URL": f"http://127.0.0.1:{_port_of(port)}"}
    environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
    log = (STATE / f"{what}.log").open("ab")
    if what == "worker":
        line = [str(BIN / "python"), "-m", "config.cli", "worker"]
    else:
        line = [
            str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
            "--workers", "2", "--blocking-threads", "1", "--backpressure", "64", "--no-ws",
            "config.wsgi:application",
        ]  # fmt: skip
    return subprocess.Popen(
        line, cwd=ROOT, env=environ, stdout=log, stderr=log, start_new_session=True
    )


def _port_of(port: int) -> str:
    return str(port or os.environ.get("PORT", "8000"))


def _wait_until_up(port: int, children: list[subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + UP_WITHIN
    while time.monotonic() < until:
        for child in children:
            if child.poll() is not None:
                raise Stop(f"没有起来，日志在 {STATE}，文件名以 .log 结尾")
        with socket.socket() as probe:
            probe.settimeout(0.5)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise Stop(f"等了 {UP_WITHIN} 秒还没起来，日志在 {STATE / 'server.log'}")


def _welcome(port: int) -> None:
    address = f"http://127.0.0.1:{port}"
    say(f"好了：{address}/")
    sys.stdout.write(
        f"\n  居民端      {address}/\n"
        f"  换身份      {address}/demo/      （一点就登录：居民、社区工作者、物业、街道……）\n"
        f"  工作台      {address}/desk/\n"
        f"  发出的短信  {address}/demo/inbox/\n"
        f"  公开记录    {address}/record/\n\n"
        "  Ctrl-C 停下；再运行 make demo 接着用；make demo-reset 从头来。\n\n"
    )
    sys.stdout.flush()


def _watch(children: list[subprocess.Popen[bytes]]) -> int:
    while all(child.poll() is None for child in children):
        time.sleep(0.5)
    raise Stop(f"有一个进程自己停了，日志在 {STATE}，文件名以 .log 结尾")


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    for child in children:
        try:
            child.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _as_interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
