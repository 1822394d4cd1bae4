"""The project speaks of itself alone: no machine, no workplace, no registry's host."""

import re
import subprocess

import pytest

from .house import ROOT

HOSTS = re.compile(
    r"pypi\.org|pythonhosted|registry\.npm|npmjs\.(?:org|com)|debian\.org|jsdelivr|unpkg|cdnjs|googleapis"
)
PATHS = re.compile(r"/work/|/root/|/home/\w+/")
PLACES = re.compile(r"\.\./shared|farm-|(?<!-)\bhelper-\d")
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
EXEMPT = {"tests/architecture/test_speech.py"}


def _tracked():
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return [
        name
        for name in listed.stdout.splitlines()
        if name not in EXEMPT and (ROOT / name).is_file()
    ]


def _text(name):
    path = ROOT / name
    return path.read_text(encoding="utf-8", errors="replace") if path.suffix in TEXT else ""


@pytest.mark.parametrize(
    ("what", "pattern"),
    [("a registry's host", HOSTS), ("a path of a machine", PATHS), ("the workplace", PLACES)],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_nothing_names(what, pattern):
    faults = []
    for name in _tracked():
        if "/vendor/" in name:
            continue
        for number, line in enumerate(_text(name).splitlines(), 1):
            if pattern.search(line):
                faults.append(f"{name}:{number} {line.strip()[:80]}")
    assert faults == [], what


def test_dependencies_are_pinned_with_hashes():
    for name in ("base.txt", "dev.txt"):
        text = (ROOT / "requirements" / name).read_text()
        pins = re.findall(r"^([A-Za-z0-9_.\[\]-]+)(==\S+)?.*\\$", text, re.MULTILINE)
        assert pins
        assert [
            package for package, pin in pins if not pin and not package.startswith("--hash")
        ] == []
        assert text.count("--hash=sha256:") >= len(re.findall(r"^\S+==", text, re.MULTILINE))
