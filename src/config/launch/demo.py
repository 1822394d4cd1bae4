"""``make demo``: from nothing to a running district, and again where it was."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType

from config import postgres

from . import children
from .database import ROOT, STATE, database, need_room
from .database import run as command
from .say import Stop, say

BIN = ROOT / ".venv" / "bin"
UP_WITHIN = 60  # seconds until the first page must answer
HIGHEST_PORT = 65_535


def run(argv: list[str]) -> int:
    """Set everything up, start server and worker, and stay until Ctrl-C."""
    for ending in (
        signal.SIGINT,
        signal.SIGTERM,
        signal.SIGHUP,
    ):  # also when started in the background
        signal.signal(ending, _as_interrupt)
    port = free_port(os.environ.get("PORT") or "8000")
    need_room()
    try:
        with alone(STATE, port), database("postgres"):
            command("demo", "prepare")
            return _serve(port)
    except KeyboardInterrupt:
        say("停下了。再运行 make demo，接着用")
        return 0


def reset(argv: list[str]) -> int:
    """Throw the demo's database and files away, so that the next start begins from nothing."""
    if os.environ.get("DATABASE_URL"):
        raise Stop("DATABASE_URL 指着别的数据库，不动它。要重来请自己清空那个库。")
    STATE.mkdir(parents=True, exist_ok=True)
    with alone(STATE, 0):
        if (STATE / "postgres" / "postmaster.pid").exists():
            server, _ = postgres.start(STATE / "postgres")  # left by a launcher that was killed
            postgres.stop(server)
        for name in ("postgres", "files", "static"):
            shutil.rmtree(STATE / name, ignore_errors=True)
        for log in STATE.glob("*.log"):
            log.unlink()
    say("清空了，make demo 会从头来")
    return 0


@contextmanager
def alone(state: Path, port: int) -> Iterator[None]:
    """Hold the state folder for one demo; the lock goes with the process, however it ends.

    Raises:
        Stop: another demo holds it.

    """
    with (state / "demo.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.seek(0)
            where = lock.read().strip()
            raise Stop(
                f"另一个演示正在跑{f'（http://127.0.0.1:{where}/）' if where else ''}。"
                "在那个窗口按 Ctrl-C 停掉它；要同时跑两个，给这个设 GONGZHI_STATE=另一个文件夹。"
            ) from error
        lock.truncate(0)
        lock.write(str(port or ""))
        lock.flush()
        yield


def free_port(text: str) -> int:
    """The port as a number.

    Raises:
        Stop: it is none, or another program listens there.

    """
    if not text.isdigit() or not 0 < int(text) <= HIGHEST_PORT:
        raise Stop(
            f"PORT 应是 1 到 {HIGHEST_PORT} 的数，现在是“{text}”。这样写：PORT=8001 make demo"
        )
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except PermissionError as error:
            raise Stop(f"端口 {text} 要管理员权限。换一个：PORT=8001 make demo") from error
        except OSError as error:
            other = int(text) + 1 if int(text) < HIGHEST_PORT else 8001
            raise Stop(f"端口 {text} 有别的程序在用。换一个：PORT={other} make demo") from error
    return int(text)


def _serve(port: int) -> int:
    started: list[children.Child] = []
    try:
        say("启动服务和后台")
        started += [_start("worker", port), _start("server", port)]
        _wait_until_up(port, started)
        _welcome(port)
        while all(child.poll() is None for child in started):
            time.sleep(0.5)
        raise Stop(f"有一个进程自己停了，原因在 {STATE}，看文件名以 .log 结尾的。")
    finally:
        children.stop(started)


def line_of(what: str, port: int) -> list[str]:
    """The command of the server or the worker; a server's process that dies is started anew."""
    if what == "worker":
        return [str(BIN / "python"), "-m", "config.cli", "worker"]
    return [
        str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "2", "--blocking-threads", "1", "--backpressure", "64", "--no-ws",
        "--respawn-failed-workers", "config.wsgi:application",
    ]  # fmt: skip


def _start(what: str, port: int) -> children.Child:
    environ = {**os.environ, "GONGZHI_SITE_URL": f"http://127.0.0.1:{port}"}
    environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
    return children.start(line_of(what, port), log=STATE / f"{what}.log", environ=environ)


def _wait_until_up(port: int, started: list[children.Child]) -> None:
    until = time.monotonic() + UP_WITHIN
    while time.monotonic() < until:
        if any(child.poll() is not None for child in started):
            raise Stop(f"没有起来，原因在 {STATE}，看文件名以 .log 结尾的。")
        with suppress(OSError, HTTPException):
            page = HTTPConnection("127.0.0.1", port, timeout=10)
            page.request("GET", "/health/live")
            if page.getresponse().status == HTTPStatus.OK:
                return
        time.sleep(0.2)
    raise Stop(f"等了 {UP_WITHIN} 秒还没起来，原因在 {STATE / 'server.log'}。")


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


def _as_interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
