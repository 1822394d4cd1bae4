"""The words of the twin: written for it, none twice, nobody named who could be real."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from gongzhi.register.territory.models import NeighbourhoodKind
from twin.district import DEFAULT_APPEALS, SLIPS
from twin.lives.answering import OUTCOMES
from twin.texts import all_texts
from twin.units import DEPARTMENTS, UTILITIES

TEXTS = all_texts()


def test_there_are_enough_that_the_usual_twin_repeats_none():
    assert len(TEXTS) >= DEFAULT_APPEALS + SLIPS >= 3_000


@pytest.mark.parametrize("part", ["title", "detail", "answer"])
def test_nothing_is_written_twice(part):
    said = Counter(getattr(text, part) for text in TEXTS)
    assert [words for words, count in said.items() if count > 1] == []


def test_no_two_details_are_one_text_with_other_numbers():
    bare = Counter(re.sub(r"[\d一二三四五六七八九十百两]+", "#", text.detail) for text in TEXTS)
    assert max(bare.values()) == 1


def test_texts_fit_their_columns_and_say_something():
    for text in TEXTS:
        assert 4 <= len(text.title) <= 24, text.title
        assert 20 <= len(text.detail) <= 400, text.title
        assert 20 <= len(text.answer) <= 400, text.title


def test_every_text_knows_where_it_belongs():
    sites = {*NeighbourhoodKind.values, "street"}
    handlers = {"community", "property", "street", *DEPARTMENTS, *UTILITIES}
    for text in TEXTS:
        assert text.sites
        assert set(text.sites) <= sites
        assert text.handler in handlers
        assert text.outcome in OUTCOMES
        assert text.urgency in ("urgent", "hard", "worry", "hope")


def test_nobody_is_named_and_no_number_can_be_dialled():
    for text in TEXTS:
        words = text.title + text.detail + text.answer
        assert not re.search(r"1[3-9]\d{9}|\d{7,}", words), text.title
        assert not re.search(r"[a-z0-9.]+@[a-z0-9.]+|https?://", words), text.title
        assert not re.search(r"[湘粤赣桂][A-Z]", words), text.title  # a number plate


def test_punctuation_is_chinese():
    for text in TEXTS:
        assert not re.search(r"[\u4e00-\u9fff][,;!?]", text.title + text.detail + text.answer)


def test_only_the_neighbourhood_is_filled_in():
    for text in TEXTS:
        words = (text.title + text.detail + text.answer).replace("{小区}", "")
        assert not set("{}〔〕") & set(words), text.title
