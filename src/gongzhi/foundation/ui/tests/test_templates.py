"""What holds for every template of the house: parts called by their names, known classes, nothing inline."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.template import engines
from jinja2 import UndefinedError, meta, nodes

UI = Path(__file__).resolve().parents[1]
HOUSE = UI.parents[1]
TEMPLATES = sorted(HOUSE.rglob("templates/**/*.html"))
each_template = pytest.mark.parametrize(
    "template", TEMPLATES, ids=[f"{one.parent.name}/{one.name}" for one in TEMPLATES]
)
LONGEST = 150
CLASSES = re.compile(r"""class="([^"]*)\"""")
JINJA = re.compile(r"{[{%#].*?[}%#]}", re.DOTALL)


def parsed(template: Path) -> nodes.Template:
    return engines.all()[0].env.parse(template.read_text("utf-8"))


@pytest.fixture(scope="module")
def parts():
    return engines.all()[0].env.get_template("ui/parts.html").module


@cache
def known_classes() -> frozenset[str]:
    sheets = " ".join(sheet.read_text("utf-8") for sheet in HOUSE.rglob("static/**/*.css"))
    return frozenset(re.findall(r"\.(-?[A-Za-z_][\w-]*)", sheets))


@each_template
def test_it_compiles_and_what_it_includes_exists(template):
    env = engines.all()[0].env
    env.compile(template.read_text("utf-8"))
    there = {one.as_posix().split("/templates/")[1] for one in TEMPLATES}
    assert set(meta.find_referenced_templates(parsed(template))) - there - {None} == set()


@each_template
def test_parts_are_called_as_they_are_defined(template, parts):
    wrong = []
    for call in parsed(template).find_all(nodes.Call):
        part = call.node
        if not (
            isinstance(part, nodes.Getattr)
            and isinstance(part.node, nodes.Name)
            and part.node.name == "ui"
        ):
            continue
        macro = getattr(parts, part.attr, None)
        names = {word.key for word in call.kwargs}
        if (
            macro is None
            or len(call.args) > len(macro.arguments)
            or not names <= set(macro.arguments)
        ):
            wrong.append(f"{call.lineno}: ui.{part.attr}")
    assert wrong == []


@each_template
def test_classes_are_in_the_style_sheets(template):
    named = set()
    for classes in CLASSES.findall(template.read_text("utf-8")):
        named.update(JINJA.sub("\0", classes).split())
    assert {name for name in named if "\0" not in name} - known_classes() == set()


@each_template
def test_nothing_is_inline_or_from_elsewhere_or_too_long(template):
    text = template.read_text("utf-8")
    assert len(text.splitlines()) <= LONGEST
    assert not re.search(r"<style|\son\w+=|javascript:|hx-on", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", text)
    assert not re.search(r"(src|href|action)=[\"']https?://(?!example\.org)", text)


def test_a_part_called_with_a_wrong_name_fails_loudly(parts):
    with pytest.raises(TypeError, match="heading"):
        parts.empty(heading="没有")


def test_a_name_that_was_not_given_fails_loudly(draw):
    with pytest.raises(UndefinedError, match="'nobody' is undefined"):
        draw("{{ nobody }}")
