"""What a developer runs: checks, benchmarks, generated docs, the tour's pictures."""

from __future__ import annotations

import os
import subprocess

from .database import ROOT, database
from .say import say

BIN = ROOT / ".venv" / "bin"
CHECKS = (
    ("写法", ["ruff", "check", "-q", "."]),
    ("格式", ["ruff", "format", "-q", "--check", "."]),
    ("楼层和房间", ["lint-imports"]),
    ("类型", ["mypy", "src"]),
    ("页面写法", ["djlint", "src", "--lint", "--quiet", "--extension=html"]),
    ("依赖", ["deptry", "."]),
)


def check(argv: list[str]) -> int:
    """Run every check and name those that failed; no database is needed."""
    environ = {**os.environ, "DATABASE_URL": os.environ.get("DATABASE_URL", "postgresql:///none")}
    failed = []
    for label, (tool, *arguments) in CHECKS:
        say(f"检查{label}")
        line = [str(BIN / tool), *arguments]
        if subprocess.run(line, cwd=ROOT, env=environ, check=False).returncode:
            failed.append(label)
    if failed:
        say(f"没有通过：{'、'.join(failed)}")
    return 1 if failed else 0


def bench(argv: list[str]) -> int:
    with database("bench-postgres"):
        return _python("bench.run", *argv)


def docs(argv: list[str]) -> int:
    with database("test-postgres", for_tests=True):
        return _python("scripts.make_docs", *argv)


def tour(argv: list[str]) -> int:
    with database("postgres"):
        return _python("scripts.make_tour", *argv)


def _python(module: str, *arguments: str) -> int:
    environ = {**os.environ}
    environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
    line = [str(BIN / "python"), "-m", module, *arguments]
    return subprocess.run(line, cwd=ROOT, env=environ, check=False).returncode
