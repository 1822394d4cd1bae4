"""``gongzhi rulebook load | check | show | compare``."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from gongzhi.foundation.rulebook.models import Pack

from .packs import asks, limit, write

pytestmark = pytest.mark.django_db


def rulebook(*arguments):
    out = StringIO()
    call_command("rulebook", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture
def folder(tmp_path):
    return write(tmp_path, "national", limit() + limit("dust", 5) + asks(3))


def test_loading_says_what_is_new_and_what_stayed(folder):
    assert rulebook("load", folder) == "national 第 1 版：2 条，1 个测试通过（新载入）\n"
    assert rulebook("load", folder) == "national 第 1 版：2 条，1 个测试通过（没有变化）\n"


def test_checking_says_how_much_is_unverified_and_keeps_nothing(folder):
    assert rulebook("check", folder) == "national：2 条，2 条未核实，1 个测试通过\n"
    assert not Pack.objects.exists()


def test_faults_are_said_one_a_line(folder):
    write(folder, "chenzhou", limit(verified="大概") + limit("dust", 0, "note = 1"))
    with pytest.raises(CommandError) as refusal:
        rulebook("load", folder)
    assert str(refusal.value).splitlines() == [
        "规则包没有载入：",
        "chenzhou/rules1.toml [[tests.limit]] 第 1 条“noise”：verified 应是核实或未核实，现在是“大概”",
        "chenzhou/rules1.toml [[tests.limit]] 第 2 条“dust”：note 应是文字",
    ]
    assert not Pack.objects.exists()


def test_showing_lists_packs_with_their_unverified_entries(folder):
    assert rulebook("show") == ""
    write(folder, "chenzhou", limit(), jurisdiction="4310", effective_to="2027-12-31")
    rulebook("load", folder)
    assert rulebook("show") == (
        "national 第 1 版 2026-01-01 起 national 的规则：2 条，2 条未核实\n"
        "chenzhou 第 1 版 2026-01-01 到 2027-12-31 chenzhou 的规则：1 条，1 条未核实\n"
    )


def test_comparing_shows_fields_and_what_comes_out_differently(folder):
    rulebook("load", folder)
    law = 'basis = { law = "某条例", article = "第三条" }'
    write(folder, "national", limit("noise", 2, law) + limit("smoke") + asks(2))
    rulebook("load", folder)
    shown = (
        "national 的规则 第 1 版 → national 的规则 第 2 版：3 条不同\n"
        "  [[tests.limit]]“dust”删去\n"
        "  [[tests.limit]]“noise” amount：3 → 2； basis：无 → 某条例 第三条\n"
        "  [[tests.limit]]“smoke”新增\n"
        "用旧版的测试试新版：1 件结果不同\n"
        "  of noise，number 3：True → False\n"
    )
    said = rulebook("compare", "national:1", "national")
    assert sorted(said) == sorted(shown)
    assert said.splitlines()[0] == shown.splitlines()[0]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("other", "没有载入过“other”"),
        ("national:9", "没有载入过“national:9”"),
        ("national:一", "版次应是数字，现在是“一”"),
    ],
)
def test_comparing_with_a_version_nobody_loaded_is_refused(folder, name, words):
    rulebook("load", folder)
    with pytest.raises(CommandError, match=words):
        rulebook("compare", "national:1", name)
