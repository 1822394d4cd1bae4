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
STATE = Path(os.environ.get("GONGZHI_STATE") or ROOT / ".state")
LEAST_FREE_MB = 700
OLDEST_VERSION = 160_000
FULL_DISK = "No space left on device"


@contextmanager
def database(name: str, *, for_tests: bool = False) -> Iterator[str]:
    """A running database's URL, put into DATABASE_URL; an embedded one is stopped at the end.

    Raises:
        Stop: the disk is nearly full, or the server does not start or is too old.

    """
    given = os.environ.get("DATABASE_URL")
    if given:
        check_server(given)
        yield given
        return
    need_room()
    say("启动内置的 PostgreSQL")
    folder = STATE / name
    try:
        server, url = postgres.start(folder, for_tests=for_tests)
    except (subprocess.SubprocessError, AssertionError, OSError, psycopg.Error) as error:
        raise Stop(f"内置数据库没有起来，日志在 {folder / 'log'}。{why(folder, error)}") from error
    os.environ["DATABASE_URL"] = url
    try:
        yield url
    finally:
        postgres.stop(server)
        del os.environ["DATABASE_URL"]


def run(*command: str) -> None:
    """A command of the house in its own process; what it says is shown as it says it.

    Raises:
        Stop: it failed; its last line stands in the sentence.

    """
    line = [str(ROOT / ".venv" / "bin" / "python"), "-m", "config.cli", *command]
    child = subprocess.Popen(
        line, cwd=ROOT, stderr=subprocess.PIPE, text=True, errors="replace", start_new_session=True
    )
    try:
        _, said = child.communicate()
    except BaseException:
        child.kill()
        child.wait()
        raise
    if child.returncode == 0:
        return
    if FULL_DISK in said:
        raise Stop("磁盘满了，没有做完。腾出地方再运行一次，会接着来。")
    last = next((text for text in reversed(said.splitlines()) if text.strip()), "")
    raise Stop(f"“gongzhi {' '.join(command)}”没有成功：{last.strip()} 再运行一次会接着来。")


def check_server(url: str) -> None:
    """Raises Stop when the given server cannot be reached or is too old."""
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version
    except psycopg.Error as error:
        said = (str(error).splitlines() or [type(error).__name__])[0]
        raise Stop(
            f"连不上 DATABASE_URL 指的数据库（{said}）。核对地址，或者不设 DATABASE_URL，用内置的。"
        ) from error
    if version < OLDEST_VERSION:
        raise Stop(
            f"DATABASE_URL 指的是 PostgreSQL {version // 10_000}，要 16 或更新的。"
            "换一个，或者不设 DATABASE_URL，用内置的。"
        )


def need_room() -> None:
    """Raises Stop when the state folder cannot be made or its disk is nearly full."""
    try:
        STATE.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(STATE).free // 1024**2
    except OSError as error:
        raise Stop(
            f"建不了 {STATE}（{error.strerror}）。设 GONGZHI_STATE=一个能写的文件夹，再试。"
        ) from error
    if free < LEAST_FREE_MB:
        raise Stop(
            f"磁盘只剩 {free} MB，数据库要留出 {LEAST_FREE_MB} MB；腾出地方，或设 GONGZHI_STATE 换个地方。"
        )


def why(folder: Path, error: Exception) -> str:
    """What to do about an embedded server that did not start, from what its log says."""
    log = folder / "log"
    said = log.read_text(errors="replace")[-2000:] if log.exists() else ""
    said += str(error) + str(getattr(error, "stderr", "") or "")
    if FULL_DISK in said:
        return "磁盘满了，腾出地方再试。"
    if "could not lock" in said or "lock file" in said:
        return "像是别的程序正在用这个文件夹，先停掉它。"
    if isinstance(error, PermissionError) or "Permission denied" in said:
        return f"{folder} 没有权限，设 GONGZHI_STATE=一个能写的文件夹，再试。"
    return "再试一次；还不行，运行 make demo-reset 从头来。"
