"""What a developer runs: checks, benchmarks, generated docs, the tour's pictures."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from .database import ROOT, database
from .say import say

BIN = ROOT / ".venv" / "bin"
CHECKS = (
    ("类型", ["mypy", "src"]),
    ("写法", ["ruff", "check", "-q", "."]),
    ("格式", ["ruff", "format", "-q", "--check", "."]),
    ("楼层和房间", ["lint-imports"]),
    ("页面写法", ["djlint", "src", "--lint", "--quiet", "--extension=html"]),
    ("依赖", ["deptry", "."]),
)


def check(argv: list[str]) -> int:
    """Run every check, the longest beside the others, and name those that failed; no database is needed."""
    environ = {**os.environ, "DATABASE_URL": os.environ.get("DATABASE_URL", "postgresql:///none")}

    def ran(tool: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        line = [str(BIN / tool), *arguments]
        return subprocess.run(line, cwd=ROOT, env=environ, check=False, capture_output=True)

    failed = []
    say(f"检查{'、'.join(label for label, _ in CHECKS)}")
    with ThreadPoolExecutor(2) as threads:
        results = [(label, threads.submit(ran, *line)) for label, line in CHECKS]
        for label, result in results:
            if result.result().returncode:
                failed.append(label)
                sys.stdout.buffer.write(result.result().stdout)
                sys.stderr.buffer.write(result.result().stderr)
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
