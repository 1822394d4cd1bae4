"""``gongzhi triage …``: measured by a file, learned from one, refused by row and column."""

import csv
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from gongzhi.foundation.text import classes
from gongzhi.journeys.appeals import services

from .factories import accept, file

HEADS = ("title", "detail", "label", "dup_group")
SAID = {
    "城乡建设": ("路灯不亮", "下水道堵了", "楼顶漏水", "自来水停了", "外墙掉砖", "小区绿化差"),
    "交通运输": ("出租车拒载", "快递丢件", "司机绕路", "网约车加价", "货车超载", "客运站关门"),
}
ROWS = [
    (f"{place}{words}", f"{place}的{words}，请管一管。", label, words)
    for label, said in SAID.items()
    for words in said
    for place in ("东门", "西街", "老城")
]


@pytest.fixture(autouse=True)
def own(settings, tmp_path):
    settings.TEXT_MODEL = tmp_path / "own"
    return tmp_path / "own"


def table(folder, rows=ROWS, heads=HEADS, name="sorted.csv"):
    path = folder / name
    with path.open("w", encoding="utf-8-sig", newline="") as written:
        csv.writer(written).writerows([heads, *rows])
    return str(path)


def triage(*args):
    out = StringIO()
    call_command("triage", *args, stdout=out)
    return out.getvalue()


def refused(*args):
    with pytest.raises(CommandError) as refusal:
        triage(*args)
    return str(refusal.value)


def test_evaluate_tells_how_right_the_model_in_use_is(tmp_path):
    told = json.loads(triage("evaluate", table(tmp_path), "--json"))
    assert {"macro_f1", "accuracy", "per_class"} <= told.keys()
    assert told["accuracy"] >= 0.8
    assert set(SAID) <= set(told["per_class"])
    assert told["per_class"]["交通运输"].keys() == {"precision", "recall", "f1", "texts"}
    said = triage("evaluate", table(tmp_path))
    assert said.startswith(f"macro-F1 {told['macro_f1']:.4f}   准确率 {told['accuracy']:.4f}")


def test_crossvalidate_keeps_groups_together_and_tells_five_figures(tmp_path):
    told = json.loads(triage("crossvalidate", table(tmp_path), "--json"))
    assert len(told["folds"]) == 5
    assert told["macro_f1"] == pytest.approx(sum(told["folds"]) / 5)
    assert sum(one["texts"] for one in told["per_class"].values()) == len(ROWS)


def test_without_a_column_of_groups_what_reads_the_same_is_one(tmp_path):
    rows = [row[:3] for row in ROWS]
    told = json.loads(triage("crossvalidate", table(tmp_path, rows, HEADS[:3]), "--json"))
    assert len(told["folds"]) == 5


def test_train_anew_puts_a_model_in_use_and_it_is_asked_from_then_on(tmp_path, own):
    said = triage("train", table(tmp_path), "--fresh", "--files-only")
    assert "文件里 36 条，确认过的 0 条" in said
    manifest = classes.manifest_in(own)
    assert manifest.texts == {"交通运输": 18, "城乡建设": 18}
    assert classes.folder_in_use() == own
    assert {one.label for one in classes.verdict_on("路灯", "不亮").choices} == set(SAID)


@pytest.mark.django_db
def test_what_staff_confirmed_carries_on_the_model_that_ships(tmp_path, own, town):
    accept(file(town, words="没有分类的包里的一件。"), town)
    said = triage("train", table(tmp_path))
    assert "确认过的 0 条" in said
    manifest = classes.manifest_in(own)
    assert manifest.base == classes.manifest_in(classes.SHIPPED).version
    assert classes.verdict_on("小学", "小学学位不够，孩子没有书读").choices[0].label == "教育文体"


def test_a_worse_model_does_not_take_the_place(tmp_path, own):
    triage("train", table(tmp_path), "--fresh", "--files-only")
    before = classes.manifest_in(own)
    other = dict(zip(SAID, reversed(SAID), strict=True))
    wrong = [row for row in ROWS if row[3] in ("路灯不亮", "楼顶漏水", "快递丢件")]
    rows = [*ROWS, *((t, d, other[label], f"{g}错") for t, d, label, g in wrong)]
    said = refused("train", table(tmp_path, rows), "--files-only")
    assert said.startswith("没有换：现在的模型在这些例子上是 0.8")
    assert classes.manifest_in(own) == before


@pytest.mark.django_db
def test_with_nothing_to_learn_from_it_says_so(own):
    assert refused("train") == "没有可以学的：数据库里还没有受理过的诉求，也没有给文件"
    assert not own.exists()


@pytest.mark.parametrize(
    ("rows", "heads", "fault"),
    [
        ([("甲", "乙", "")], HEADS[:3], "sorted.csv 第 2 行 label 列：没有写分类"),
        ([("甲", "乙", "丙"), ("", " ", "丙")], HEADS[:3], "sorted.csv 第 3 行 title、detail 列：都是空的"),
        ([("甲", "乙")], HEADS[:2], "sorted.csv 第 1 行：缺 label 列"),
        ([], HEADS, "sorted.csv："),
    ],
)  # fmt: skip
@pytest.mark.parametrize("action", ["train", "evaluate", "crossvalidate"])
def test_a_bad_file_is_refused_with_row_and_column(tmp_path, own, action, rows, heads, fault):
    more = ("--files-only",) if action == "train" else ()
    said = refused(action, table(tmp_path, rows, heads), *more)
    assert said.startswith("这个文件不能用：\n")
    assert fault in said
    assert not own.exists()


def test_what_is_no_table_is_refused(tmp_path):
    (tmp_path / "picture.csv").write_bytes(b"\x00\x01\xff" * 50)
    assert "picture.csv 第 1 行：缺 title、detail、label 列" in refused(
        "evaluate", str(tmp_path / "picture.csv")
    )
    assert "找不到文件" in refused("evaluate", str(tmp_path / "none.csv"))
    assert "只能读" in refused("evaluate", __file__)


def test_many_faults_are_not_all_listed(tmp_path):
    said = refused("evaluate", table(tmp_path, [("甲", "乙", "")] * 30, HEADS[:3]))
    assert said.endswith("还有 10 处没有列出来")
    assert said.count("没有写分类") == services.MOST_FAULTS


def test_one_class_or_few_texts_cannot_be_learned_from(tmp_path, own):
    one = table(tmp_path, [row for row in ROWS if row[2] == "交通运输"])
    assert "两个分类" in refused("train", one, "--fresh", "--files-only")
    few = table(tmp_path, [("灯", "坏", "甲", "1"), ("水", "漏", "乙", "2")])
    assert "至少要有 5 组" in refused("crossvalidate", few)
    assert not own.exists()
