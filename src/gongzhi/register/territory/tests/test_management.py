"""``gongzhi divisions``: what it says when it has loaded, and when it has not."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from gongzhi.register.territory.models import Division

pytestmark = pytest.mark.django_db


def run(*files):
    said = StringIO()
    call_command("divisions", *map(str, files), stdout=said)
    return said.getvalue()


def test_without_files_the_divisions_that_come_with_the_house_are_loaded():
    said = run()
    assert re.fullmatch(r"读入 2,595 行，新登记 2,595 个，改名 0 个，用了 \d+\.\d 秒\n", said)
    assert Division.objects.count() == 2_595
    assert run().startswith("读入 2,595 行，新登记 0 个，改名 0 个，")


def test_files_are_loaded_as_one(tmp_path):
    above, below = tmp_path / "a.csv", tmp_path / "b.csv"
    above.write_text("code,name\n43,湖南省\n", "utf-8")
    below.write_text("code,name\n4310,郴州市\n", "utf-8")
    assert run(below, above).startswith("读入 2 行，新登记 2 个，")


def test_a_refusal_names_every_fault_and_loads_nothing(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("code,name\n43,湖南省\n4310,\n", "utf-8")
    with pytest.raises(CommandError) as refusal:
        run(path)
    assert str(refusal.value) == "一行也没有导入，请改好再导：\na.csv 第 3 行 name 列：名称空着"
    assert not Division.objects.exists()


def test_a_file_that_is_not_there_is_named(tmp_path):
    path = tmp_path / "没有.csv"
    with pytest.raises(CommandError) as refusal:
        run(path)
    assert str(refusal.value) == f"找不到文件：{path}"
