"""The docs hold what the code has: glossary, coverage, links."""

import re

import pytest
from django.apps import apps
from django.core.management import get_commands
from django.urls import Resolver404, resolve

from gongzhi.foundation.flow import ALL_FLOWS
from gongzhi.foundation.policy import ALL_PERMISSIONS

from .house import LABELS, ROOT

DOCS = ROOT / "docs"
COVERAGE = DOCS / "coverage.tsv"


def _glossary() -> str:
    return (DOCS / "glossary.md").read_text(encoding="utf-8")


def _models():
    return [model for label in sorted(LABELS) for model in apps.get_app_config(label).get_models()]


def test_every_model_stands_in_the_glossary():
    text = _glossary()
    missing = [
        f"{model._meta.verbose_name} {model._meta.app_label}.{model.__name__}"
        for model in _models()
        if f"`{model._meta.app_label}.{model.__name__}`" not in text
        or str(model._meta.verbose_name) not in text
    ]
    assert missing == []


def test_every_status_and_step_stands_in_the_glossary():
    text = _glossary()
    missing = {
        f"{flow.name} {label}"
        for flow in ALL_FLOWS.values()
        if not type(flow.start).__module__.endswith("conftest")
        for label in (
            *(f"{status.label} `{status.value}`" for status in flow.statuses),
            *(f"{step.label} `{step.name}`" for step in flow.steps),
        )
        if label not in text
    }
    assert missing == set()


def test_every_permission_stands_in_the_glossary():
    text = _glossary()
    missing = [
        f"{permission.label} `{key}`"
        for key, permission in ALL_PERMISSIONS.items()
        if key.partition(".")[0] in LABELS and f"{permission.label} `{key}`" not in text
    ]
    assert missing == []


def _rows():
    if not COVERAGE.exists():
        return []
    lines = COVERAGE.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines[1:] if line.strip()]


def test_the_coverage_table_has_its_columns():
    assert COVERAGE.read_text(encoding="utf-8").splitlines()[0] == "row\tseen\ttest"
    assert _rows()
    assert len({row[0] for row in _rows()}) == len(_rows())


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row[0])
def test_a_covered_row_can_be_seen_and_is_tested(row):
    """``row⇥seen⇥test``: an id, paths or commands, and tests as ``file::test_name``."""
    number, seen, tests = row
    assert re.fullmatch(r"(S|E|D|R)-?\d+", number)
    for place in seen.split(" "):
        if place.startswith("/"):
            _is_a_path(place)
        elif place.startswith("gongzhi:"):
            assert place.removeprefix("gongzhi:") in get_commands(), place
        else:
            assert (ROOT / place).exists(), place
    for test in tests.split(" "):
        path, _, name = test.partition("::")
        assert re.search(rf"def {name}\(", (ROOT / path).read_text(encoding="utf-8")), test


def _is_a_path(place: str) -> None:
    filled = re.sub(r"<uuid>", "00000000-0000-4000-8000-000000000000", place)
    filled = (
        filled.replace("<area>", "431002001001").replace("<name>", "mine").replace("<int>", "1")
    )
    try:
        resolve(filled)
    except Resolver404:
        pytest.fail(f"{place} is no path of the house")


def _pages():
    return [*sorted(DOCS.rglob("*.md")), ROOT / "README.md"]


@pytest.mark.parametrize("sheet", _pages(), ids=lambda sheet: str(sheet.relative_to(ROOT)))
def test_links_and_pictures_of_the_docs_are_there(sheet):
    missing = [
        target
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", sheet.read_text(encoding="utf-8"))
        if "://" not in target and not (sheet.parent / target).exists()
    ]
    assert missing == []
