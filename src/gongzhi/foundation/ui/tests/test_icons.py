"""Every icon that is named anywhere is in the sprite, and the sprite is the list's."""

import ast
from pathlib import Path

import pytest
from django.template import engines
from jinja2 import nodes

from gongzhi.foundation.flow.engine import ALL_FLOWS
from gongzhi.foundation.ui import icons

HOUSE = Path(__file__).resolve().parents[3]  # src/gongzhi
LIST = HOUSE.parents[1] / "tools" / "vendor" / "icons.txt"
PARAMETERS = ("icon_name", "icon")
ICON_AT = {"Look": (1, "icon"), "Link": (2, "icon"), "Option": (3, "icon"), "Action": (2, "icon")}


def named_in_templates():
    """Constants handed to icon(), to macros with an icon, and looped over as one."""
    env = engines.all()[0].env
    parts = env.get_template("ui/parts.html").module
    for page in HOUSE.rglob("templates/**/*.html"):
        tree = env.parse(page.read_text("utf-8"))
        own = {made.name: [one.name for one in made.args] for made in tree.find_all(nodes.Macro)}
        for call in tree.find_all(nodes.Call):
            names = arguments_of(call.node, own, parts)
            given = dict(zip(names, call.args, strict=False)) | {
                word.key: word.value for word in call.kwargs
            }
            yield from ((page.name, given[name].value) for name in PARAMETERS
                        if isinstance(given.get(name), nodes.Const))  # fmt: skip
        for loop in tree.find_all(nodes.For):
            yield from ((page.name, name) for name in looped_icons(loop))


def arguments_of(called, own, parts):
    if isinstance(called, nodes.Name):
        return ["icon_name"] if called.name == "icon" else own.get(called.name, [])
    if isinstance(called, nodes.Getattr):
        return getattr(getattr(parts, called.attr, None), "arguments", [])
    return []


def looped_icons(loop):
    if not (
        isinstance(loop.target, nodes.Tuple) and isinstance(loop.iter, nodes.Tuple | nodes.List)
    ):
        return
    targets = [target.name for target in loop.target.items if isinstance(target, nodes.Name)]
    for at in (targets.index(name) for name in PARAMETERS if name in targets):
        for row in loop.iter.items:
            if isinstance(row, nodes.Tuple) and isinstance(row.items[at], nodes.Const):
                yield row.items[at].value


def named_in_code():
    for room in HOUSE.rglob("*.py"):
        for call in ast.walk(ast.parse(room.read_text("utf-8"))):
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Name)
                and call.func.id in ICON_AT
            ):
                at, name = ICON_AT[call.func.id]
                given = [
                    *call.args[at : at + 1],
                    *(word.value for word in call.keywords if word.arg == name),
                ]
                yield from (
                    (room.name, one.value)
                    for one in given
                    if isinstance(one, ast.Constant) and one.value
                )


def test_named_icons_are_in_the_sprite():
    named = [*named_in_templates(), *named_in_code()]
    named += [(flow.name, look.icon) for flow in ALL_FLOWS.values() for look in flow.looks.values()]
    assert len(named) > 60
    assert [where for where in named if where[1] not in icons.names()] == []


def test_the_sprite_holds_the_list():
    listed = LIST.read_text("utf-8").split()
    assert listed == sorted(set(listed))
    assert set(listed) == icons.names()


def test_an_icon_is_decoration_unless_it_says_something():
    assert icons.icon("check") == (
        '<svg class="i" aria-hidden="true"><use href="/static/ui/icons.svg#check"/></svg>'
    )
    assert 'role="img" aria-label="做&lt;完"' in icons.icon("check", "做<完")


def test_an_unknown_icon_is_an_error():
    with pytest.raises(LookupError, match="没有画"):
        icons.icon("没有画")
