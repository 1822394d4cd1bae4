"""What was vendored is pinned, licensed, small, and drawn again the same."""

import gzip
import json
import re
import runpy
from pathlib import Path

import brotli
import pytest

UI = Path(__file__).resolve().parents[1]
STATIC = UI / "static" / "ui"
ROOT = UI.parents[3]
TOOLS = ROOT / "tools" / "vendor"
PACKAGES = json.loads((TOOLS / "package.json").read_text("utf-8"))["devDependencies"]
PROMISE = 150_000  # bytes of a first view of the portal, look.md 1
FIRST_VIEW = (
    "vendor/bootstrap.css", "gongzhi.css", "parts.css", "figures.css", "print.css", "icons.svg",
    "mark.svg", "skyline.svg", "vendor/htmx.min.js", "portal.js",
)  # fmt: skip


@pytest.mark.parametrize(
    ("path", "package"),
    [
        ("vendor/bootstrap", "bootstrap"),
        ("vendor/bootstrap-icons", "bootstrap-icons"),
        ("vendor/htmx", "htmx.org"),
    ],
)
def test_every_vendored_file_has_its_licence(path, package):
    licence = (STATIC / f"{path}.LICENSE.txt").read_text("utf-8")
    assert "Permission" in licence
    assert package in PACKAGES


def test_axe_has_its_licence_too():
    assert "Mozilla Public License" in (ROOT / "tests/vendor/axe.LICENSE.txt").read_text("utf-8")
    assert PACKAGES["axe-core"] in (ROOT / "tests/vendor/axe.min.js").read_text("utf-8")[:200]


def test_banners_name_the_pinned_versions():
    assert (
        f"Bootstrap {PACKAGES['bootstrap']},"
        in (STATIC / "vendor/bootstrap.css").read_text("utf-8")[:60]
    )
    assert (
        f"Bootstrap Icons {PACKAGES['bootstrap-icons']},"
        in (STATIC / "icons.svg").read_text("utf-8")[:120]
    )
    htmx = (STATIC / "vendor/htmx.min.js").read_text("utf-8")
    assert f'version:"{PACKAGES["htmx.org"]}"' in htmx


def test_versions_are_exact_and_the_lock_names_no_host():
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in PACKAGES.values())
    assert "resolved" not in (TOOLS / "package-lock.json").read_text("utf-8")


def test_our_own_drawings_come_out_the_same():
    drawn = runpy.run_path(str(TOOLS / "drawings.py"))["pictures"]()
    assert {name: (STATIC / name).read_text("utf-8") for name in drawn} == drawn
    assert {path.name for path in STATIC.glob("*.svg")} == {*drawn, "icons.svg"}


def test_nothing_is_fetched_from_elsewhere():
    for sheet in STATIC.rglob("*.css"):
        for target in re.findall(r"url\(\s*[\"']?([^\"')]+)", sheet.read_text("utf-8")):
            assert target.startswith(("data:", "#")) or (sheet.parent / target).is_file(), target
        assert "@import" not in sheet.read_text("utf-8")


def test_only_known_scripts_are_served():
    assert {path.name for path in STATIC.rglob("*.js")} == {"htmx.min.js", "portal.js", "desk.js"}


@pytest.mark.urls("gongzhi.foundation.ui.tests.urls")
@pytest.mark.usefixtures("doors")
def test_a_first_view_of_the_portal_keeps_its_promise(client):
    """The gallery is the heaviest page there is: every part in every state."""
    files = [(STATIC / name).read_bytes() for name in FIRST_VIEW]
    page = client.get("/parts/")
    named = set(re.findall(r'"/static/ui/([^"#]+)', page.content.decode()))
    samples = {
        name
        for name in named
        if name.startswith("sample-") or name in ("empty.svg", "failed.svg", "denied.svg")
    }
    assert named - samples <= {*FIRST_VIEW}
    weights = {
        "gzip": sum(len(gzip.compress(body, 9)) for body in [*files, page.content]),
        "brotli": sum(len(brotli.compress(body)) for body in [*files, page.content]),
    }
    assert weights["gzip"] <= PROMISE, weights
    assert weights["brotli"] <= weights["gzip"]
