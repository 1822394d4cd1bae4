"""Topics: which messages are one matter, whatever the order and whatever is written."""

from __future__ import annotations

import csv
import random
import subprocess
import sys
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.foundation.testing.data import outside_data
from gongzhi.foundation.text.topics import DEFAULT, Message, find_topics
from gongzhi.foundation.text.topics_scores import score_topics

LAMPS = [
    Message("a1", "凉塘路路灯不亮", "凉塘路的路灯坏了半个月，晚上看不见路"),
    Message("a2", "凉塘路的路灯一直不亮", "晚上走凉塘路，路灯不亮，看不见路"),
    Message("a3", "请修凉塘路路灯", "凉塘路路灯坏了没有人修"),
]
SMOKE = [
    Message("b1", "云时代小区楼下油烟扰民", "云时代小区楼下餐馆油烟直排，臭得开不了窗"),
    Message("b2", "投诉云时代小区油烟", "餐馆油烟直排到云时代小区楼上，开不了窗"),
]
OTHERS = [
    Message("c1", "咨询社保卡办理", "社保卡丢了去哪里补办"),
    Message("c2", "孩子上学学区怎么划", "今年小学入学要什么材料"),
]


def test_messages_about_one_matter_are_one_topic():
    assert find_topics([*LAMPS, *SMOKE, *OTHERS]) == [("a1", "a2", "a3"), ("b1", "b2")]


def test_nothing_gives_nothing_and_one_alone_is_no_topic():
    assert find_topics([]) == []
    assert find_topics(LAMPS[:1]) == []


def test_two_communities_need_words_more_alike_than_one_does():
    halves = ["431002001001", "431002001002", "431002001002"]
    parted = [replace(one, community=home) for one, home in zip(LAMPS, halves, strict=True)]
    strict, loose = replace(DEFAULT, alike_apart=0.9), replace(DEFAULT, alike_apart=0.1)
    assert find_topics([*parted, *OTHERS], strict) == [("a2", "a3")]
    assert find_topics([*parted, *OTHERS], loose) == [("a1", "a2", "a3")]
    assert find_topics([*LAMPS, *OTHERS], strict) == [("a1", "a2", "a3")]


def test_one_that_resembles_two_topics_does_not_chain_them():
    lamps = [replace(LAMPS[n % 3], key=f"a{n:02}") for n in range(12)]
    smoke = [replace(SMOKE[n % 2], key=f"b{n:02}") for n in range(12)]
    between = Message("z", "凉塘路路灯不亮，云时代小区油烟", "路灯坏了，餐馆油烟直排")
    topics = find_topics([*lamps, *smoke, between, *OTHERS])
    assert sorted(len(topic) for topic in topics) == [12, 13]


def test_empty_and_hostile_texts_are_taken():
    odd = ["", " ", "\x00", "\n\n", "\u202e", "\ud800", "'; DROP TABLE", "=1+1", "😀" * 500]
    messages = [Message(f"o{n}", text, text) for n, text in enumerate(odd)]
    assert find_topics([*messages, *SMOKE])[-1] == ("b1", "b2")


@settings(max_examples=12, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_they_come_in_is_irrelevant(rng: random.Random):
    messages = [*LAMPS, *SMOKE, *OTHERS]
    rng.shuffle(messages)
    assert find_topics(messages) == [("a1", "a2", "a3"), ("b1", "b2")]


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.tuples(st.text("路灯坏水管漏电梯", max_size=8), st.text(max_size=12)), max_size=12)
)
def test_any_messages_are_parted_and_always_alike(texts):
    messages = [Message(str(n), *text) for n, text in enumerate(texts)]
    topics = find_topics(messages)
    keys = [key for topic in topics for key in topic]
    assert len(keys) == len(set(keys))
    assert set(keys) <= {one.key for one in messages}
    assert all(len(topic) > 1 for topic in topics)
    assert find_topics(messages[::-1]) == topics


def test_the_same_said_often_is_one_topic():
    many = [replace(LAMPS[n % 3], key=f"m{n:03}") for n in range(90)]
    topics = find_topics([*many, *SMOKE, *OTHERS])
    assert [len(topic) for topic in topics] == [90, 2]


def test_serving_pages_loads_no_numbers_library():
    code = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings.test';"
        "django.setup(); import config.urls; from procrastinate.contrib.django import app;"
        "sys.exit('numpy' in sys.modules or 'scipy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# ── real messages, where they are there ──────────────────────────────────


@pytest.fixture(scope="module")
def real():
    with outside_data("messages/fj3_dev.csv").open(encoding="utf-8-sig") as file:
        said = [Message(r["msg_id"], r["title"], r["detail"]) for r in csv.DictReader(file)]
    marked: dict[str, set[str]] = {}
    with outside_data("messages/fj3_silver_topics_dev.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            marked.setdefault(row["topic"], set()).add(row["msg_id"])
    return said, marked


@pytest.mark.outside_data
def test_topics_of_real_messages_reach_the_mark(real):
    said, marked = real
    scores = score_topics(find_topics(said), marked)
    assert scores.pair_precision == 1
    assert scores.best_match_f1 >= 0.93
    assert scores.pair_recall >= 0.9


@pytest.mark.outside_data
def test_settings_chosen_on_four_topics_hold_on_the_fifth(real):
    said, marked = real
    tried = []
    for title, alike in product((0.2, 0.3), (0.09, 0.1, 0.11)):
        chosen = replace(DEFAULT, title=title, words=1 - title, alike=alike)
        scores = score_topics(find_topics(said, chosen), marked)
        tried.append({match.topic: match.f1 for match in scores.matches})
    unseen = []
    for held_out in marked:
        best = max(tried, key=lambda f1: sum(v for name, v in f1.items() if name != held_out))
        unseen.append(best[held_out])
    assert sum(unseen) / len(unseen) >= 0.9
    assert min(unseen) >= 0.75
