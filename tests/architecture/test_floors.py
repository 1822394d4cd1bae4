"""What import-linter cannot see: keys and links must also point down."""

import ast
import re

import pytest
from django.apps import apps

from .house import FLOORS, LABELS, ROOT, SOURCE, height, python_files, relations, templates

RELATIONS = relations()


def _id(item):
    return item.__name__ if isinstance(item, type) else str(getattr(item, "name", item))


@pytest.mark.parametrize(("model", "field"), RELATIONS, ids=_id)
def test_a_key_points_to_the_same_or_a_lower_floor(model, field):
    target = apps.get_app_config(field.related_model._meta.app_label)
    if target.label in LABELS:
        own = apps.get_app_config(model._meta.app_label)
        assert height(target.name) <= height(own.name)


@pytest.mark.parametrize(("model", "field"), RELATIONS, ids=_id)
def test_a_key_into_another_context_opens_no_back_door(model, field):
    target = field.related_model._meta.app_label
    if target in LABELS - {model._meta.app_label}:
        assert field.remote_field.hidden, f'{model.__name__}.{field.name} needs related_name="+"'


def test_a_key_into_another_context_is_named_by_string():
    """``models.ForeignKey("people.Person")``: the class itself would be an import over the fence."""
    faults = []
    for path in SOURCE.rglob("models*.py"):
        tree = ast.parse(path.read_text())
        own = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
        for node in ast.walk(tree):
            is_key = isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
                ("ForeignKey", "OneToOneField", "ManyToManyField")
            )
            if is_key and isinstance(node.args[0], ast.Name) and node.args[0].id not in own:
                faults.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert faults == []


def _floor_of_template(path):
    relative = path.relative_to(ROOT / "src").parts
    return FLOORS.index(relative[1]) if relative[0] == "gongzhi" else len(FLOORS)


@pytest.mark.parametrize("sheet", templates(), ids=lambda p: str(p.name))
def test_a_page_includes_and_extends_only_from_below(sheet):
    text = sheet.read_text()
    for name in re.findall(r"""{%-?\s*(?:include|extends|import|from)\s+["'](\w+)/""", text):
        if name in LABELS:
            assert height(apps.get_app_config(name).name) <= _floor_of_template(sheet), name


@pytest.mark.parametrize("sheet", templates(), ids=lambda p: str(p.name))
def test_a_page_names_links_only_to_the_same_floor_or_below(sheet):
    """Ways up are entered by the doors (shells), not written into a lower page."""
    for name in re.findall(r"""url\(\s*["'](\w+):""", sheet.read_text()):
        if name in LABELS:
            assert height(apps.get_app_config(name).name) <= _floor_of_template(sheet), name


def test_no_signals_of_django_in_our_code():
    faults = [
        str(path.relative_to(ROOT))
        for path in python_files()
        if re.search(
            r"django\.dispatch|db\.models\.signals|\bpost_save\b|\bpre_save\b", path.read_text()
        )
    ]
    assert faults == []
