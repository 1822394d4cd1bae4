"""``gongzhi topics evaluate``: what it prints, and what it refuses to reckon with."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

MESSAGES = """msg_id,user,title,time,detail,component
1,A1,凉塘路路灯不亮,2019-11-22 16:54:42,凉塘路的路灯坏了半个月,1
2,A2,凉塘路的路灯一直不亮,2019-11-23 16:54:42,路灯坏了半个月看不见路,1
3,A3,咨询社保卡办理,2019-11-23 17:00:00,社保卡丢了去哪里补办,3
"""
TOPICS = "topic,topic_zh,msg_id\nlamps,凉塘路路灯,1\nlamps,凉塘路路灯,2\n"


@pytest.fixture
def sheets(tmp_path):
    def write(messages=MESSAGES, topics=TOPICS):
        paths = tmp_path / "说的.csv", tmp_path / "主题.csv"
        for path, words in zip(paths, (messages, topics), strict=True):
            path.write_text(words, "utf-8")
        return paths

    return write


def run(*paths, **options):
    said = StringIO()
    call_command("topics", "evaluate", *map(str, paths), stdout=said, **options)
    return said.getvalue()


def refused(*paths):
    with pytest.raises(CommandError) as refusal:
        run(*paths)
    return str(refusal.value)


def test_scores_and_clusters_are_printed(sheets):
    lines = run(*sheets()).splitlines()
    assert lines[:5] == [
        "pair_precision  1.0000",
        "pair_recall     1.0000",
        "best_match_f1   1.0000",
        "  lamps  F1 1.000  precision 1.000  recall 1.000",
        "    2 条  凉塘路路灯不亮",
    ]
    assert lines[5].startswith("3 条，1 个主题，用了 ")


def test_json_has_the_same_keys(sheets):
    assert json.loads(run(*sheets(), json=True)) == {
        "pair_precision": 1.0,
        "pair_recall": 1.0,
        "best_match_f1": 1.0,
        "topics": [{"topic": "lamps", "f1": 1.0, "precision": 1.0, "recall": 1.0}],
        "clusters": [{"size": 2, "topic": "lamps", "messages": ["1", "2"]}],
    }


def test_a_message_that_is_not_there_is_named_with_its_row(sheets):
    paths = sheets(topics=TOPICS + "lamps,凉塘路路灯,99\n")
    assert refused(*paths) == ("没有算，请改好再试：\n主题.csv 第 4 行“msg_id”：说的.csv 里没有 99")


def test_the_same_message_twice_is_named_with_both_rows(sheets):
    paths = sheets(messages=MESSAGES + "2,A9,又说,2019-11-24 10:00:00,又说一次,2\n")
    assert refused(*paths) == (
        "没有算，请改好再试：\n说的.csv 第 5 行“msg_id”：2 在第 3 行已经有了"
    )


def test_a_blank_number_is_named_with_its_row_and_column(sheets):
    paths = sheets(messages=MESSAGES.replace("\n3,A3", "\n,A3"))
    assert refused(*paths) == (
        "没有算，请改好再试：\n说的.csv 第 4 行“msg_id”：必填，现在是空的；请填上"
    )


def test_a_missing_column_is_named(sheets):
    paths = sheets(topics="topic,id\nlamps,1\n")
    assert "没有找到“msg_id”" in refused(*paths)


def test_files_that_are_not_there_or_no_tables_are_named(sheets, tmp_path):
    messages, topics = sheets()
    assert refused(tmp_path / "没有.csv", topics) == f"找不到文件：{tmp_path / '没有.csv'}"
    topics.write_bytes(b"")
    assert refused(messages, topics).startswith("主题.csv：传来的表格是空的")
