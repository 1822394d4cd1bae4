"""Each room holds what house.md says it holds, and stays small enough to be read."""

import ast
import re

import pytest

from .house import ROOMS, ROOT, SOURCE, python_files, rooms, templates

FILES = python_files()
CONTEXT_FILES = [
    path for path in FILES
    if path.relative_to(SOURCE).parts[0] not in ("foundation", "doors") and rooms(path) in ROOMS
]  # fmt: skip
FORBIDDEN_NAMES = {"utils", "helpers", "common", "managers", "signals", "mixins", "extras", "misc"}
WRITES = {
    "save", "create", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "delete",
}  # fmt: skip
READERS = ("views", "api", "queries", "permissions", "forms", "rules", "flows")


def _name(path):
    return str(path.relative_to(SOURCE))


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_a_file_stays_within_400_lines(path):
    assert len(path.read_text().splitlines()) <= 400


@pytest.mark.parametrize("sheet", templates(), ids=lambda p: p.name)
def test_a_template_stays_within_150_lines(sheet):
    assert len(sheet.read_text().splitlines()) <= 150


def test_nothing_is_called_by_what_it_is_not():
    assert [_name(path) for path in FILES if path.stem in FORBIDDEN_NAMES] == []


@pytest.mark.parametrize("path", CONTEXT_FILES, ids=_name)
def test_a_room_opens_with_a_sentence(path):
    assert ast.get_docstring(ast.parse(path.read_text())), "the first line says what it holds"


@pytest.mark.parametrize("path", [p for p in CONTEXT_FILES if rooms(p) in READERS], ids=_name)
def test_only_services_write(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            is_write = node.func.attr in WRITES and "session" not in ast.unparse(node.func.value)
            assert not is_write, f"{_name(path)}:{node.lineno} {ast.unparse(node)[:60]}"


@pytest.mark.parametrize(
    "path", [p for p in CONTEXT_FILES if rooms(p) in ("services", "rules", "flows")], ids=_name
)
def test_time_is_passed_in(path):
    """Services and rules never ask the clock; whoever calls them says when it is."""
    found = re.findall(
        r"timezone\.now\(|datetime\.now\(|date\.today\(|localdate\(\)", path.read_text()
    )
    assert found == []


@pytest.mark.parametrize("path", [p for p in CONTEXT_FILES if rooms(p) == "rules"], ids=_name)
def test_rules_know_no_database(path):
    text = path.read_text()
    assert not re.search(r"\.objects\b|django\.db\b(?!\.models import TextChoices)", text)


@pytest.mark.parametrize("path", [p for p in CONTEXT_FILES if rooms(p) == "services"], ids=_name)
def test_services_know_no_requests_and_no_pages(path):
    assert not re.search(
        r"HttpRequest|HttpResponse|django\.shortcuts|django\.template", path.read_text()
    )


def test_every_name_we_export_is_there():
    """``__all__`` of a package names only what it has."""
    import importlib

    for path in SOURCE.rglob("__init__.py"):
        name = ".".join(path.relative_to(ROOT / "src").parent.parts)
        if "tests" in name or "migrations" in name:
            continue
        module = importlib.import_module(name)
        missing = [item for item in getattr(module, "__all__", ()) if not hasattr(module, item)]
        assert missing == [], name
