"""The database a run works on: the given one, or the embedded one in the state folder."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from config import postgres

from .say import Stop, say

ROOT = Path(__file__).resolve().parents[3]
STATE = Path(os.environ.get("GONGZHI_STATE", ROOT / ".state"))
LEAST_FREE_MB = 700
OLDEST_VERSION = 160_000


@contextmanager
def database(name: str, *, for_tests: bool = False) -> Iterator[str]:
    """A running database's URL, put into DATABASE_URL; an embedded one is stopped at the end.

    Raises:
        Stop: the disk is nearly full, or the server does not start or is too old.

    """
    given = os.environ.get("DATABASE_URL")
    if given:
        _check(given)
        yield given
        return
    _need_room()
    say("启动内置的 PostgreSQL")
    folder = STATE / name
    try:
        server, url = postgres.start(folder, for_tests=for_tests)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired, OSError) as error:
        raise Stop(f"内置数据库没有起来，日志在 {folder / 'log'}。{_why(folder, error)}") from error
    os.environ["DATABASE_URL"] = url
    try:
        yield url
    finally:
        postgres.stop(server)


def run(*command: str, quiet: bool = False) -> None:
    """A command of the house in its own process.

    Raises:
        Stop: it failed; what it said is shown.

    """
    python = str(ROOT / ".venv" / "bin" / "python")
    done = subprocess.run(
        [python, "-m", "config.cli", *command],
        cwd=ROOT,
        capture_output=quiet,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr or "").strip().splitlines()[-1:] if quiet else []
        raise Stop(f"“gongzhi {' '.join(command)}”没有成功。{''.join(said)} 再运行一次会接着来。")


def _check(url: str) -> None:
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version
    except psycopg.OperationalError as error:
        raise Stop(f"连不上 DATABASE_URL 指的数据库：{str(error).splitlines()[0]}") from error
    if version < OLDEST_VERSION:
        raise Stop(f"要 PostgreSQL 16 或更新的版本，这个是 {version // 10_000}")


def _need_room() -> None:
    STATE.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(STATE).free // 1024**2
    if free < LEAST_FREE_MB:
        raise Stop(
            f"磁盘只剩 {free} MB，数据库要留出 {LEAST_FREE_MB} MB；腾出地方，或设 GONGZHI_STATE 换个地方。"
        )


def _why(folder: Path, error: Exception) -> str:
    log = folder / "log"
    text = log.read_text(errors="replace")[-2000:] if log.exists() else str(error)
    if "No space left" in text:
        return "磁盘满了，腾出地方再试。"
    if "could not lock" in text or "already exists" in text:
        return "像是另一个演示正在用这个文件夹，先停掉它。"
    return "再试一次；还不行，运行 make demo-reset 从头来。"
