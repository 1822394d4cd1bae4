"""The project speaks of itself alone: no machine, no workplace, no registry's host."""

import re
import subprocess
from pathlib import Path

import pytest

from .house import ROOT

TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".in",
    ".html",
    ".css",
    ".js",
    ".json",
    ".mjs",
    ".tsv",
    ".csv",
    ".yml",
    ".sh",
    "",
}


def _tracked():
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def _text(name):
    path = ROOT / name
    return path.read_text(encoding="utf-8", errors="replace") if path.suffix in TEXT else ""


@pytest.mark.parametrize("own", [f"{ROOT}/", f"{Path.home()}/"], ids=["checkout", "home"])
def test_nothing_carries_a_path_of_this_machine(own):
    """Wherever the checkout lies and whoever runs it: neither stands in the tree."""
    found = [name for name in _tracked() if "/vendor/" not in name and own in _text(name)]
    assert found == []


def test_lock_files_say_what_and_never_where_from():
    """Versions and hashes are enough; the address of a registry is the installing machine's own."""
    locks = [*(ROOT / "requirements").glob("*"), *ROOT.glob("tools/**/package-lock.json")]
    assert len(locks) == 5
    for path in locks:
        text = path.read_text(encoding="utf-8")
        assert re.findall(r"(?m)^--(?:index|extra|find)\S*|\"resolved\":", text) == [], path.name


def test_dependencies_are_pinned_with_hashes():
    for name in ("base.txt", "dev.txt"):
        text = (ROOT / "requirements" / name).read_text()
        pins = re.findall(r"^([A-Za-z0-9_.\[\]-]+)(==\S+)?.*\\$", text, re.MULTILINE)
        assert pins
        assert [
            package for package, pin in pins if not pin and not package.startswith("--hash")
        ] == []
        assert text.count("--hash=sha256:") >= len(re.findall(r"^\S+==", text, re.MULTILINE))
