"""Asking a model: shares, words that are the text's own, and any text at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.foundation.text.classes import shelf, training, verdict_on

from .samples import samples


@pytest.fixture(scope="module")
def model():
    return training.fit(training.read(samples()), sharpness=4.0)


@pytest.fixture(autouse=True)
def shipped(settings, tmp_path):
    settings.TEXT_MODEL = tmp_path / "none"


def test_all_shares_sum_to_one_and_the_likeliest_is_first(model):
    shares = model.shares("出租车拒载", "司机绕路")
    assert shares[0][0] == "交通运输"
    assert [share for _, share in shares] == sorted((s for _, s in shares), reverse=True)
    assert sum(share for _, share in shares) == pytest.approx(1)


def test_the_words_are_those_of_the_text_that_spoke_for_the_class(model):
    words = model.words("交通运输", "出租车拒载", "昨天在东门，出租车司机说不去。")
    assert words
    assert any("出租" in word for word in words)
    assert all(word in "出租车拒载\n昨天在东门，出租车司机说不去。" for word in words)


def test_a_text_that_says_nothing_has_no_words(model):
    assert model.words("交通运输", "", "") == ()
    assert model.words("交通运输", "", "zzz 。。。") == ()


def test_one_by_one_is_as_many_at_once(model):
    corpus = training.read(samples())
    many = training._scores(model, corpus)
    for place, sample in enumerate(samples()[::17]):
        one = model.scores(sample.title, sample.detail)
        assert many[place * 17] == pytest.approx(one, abs=1e-5)


HOSTILE = ["", " ", "\x00", "\ud800", "\u202e", "a" * 100_000, "漏水" * 50_000, "=cmd|' /C calc'!A0", "<script>alert(1)</script>", "😀" * 500, "Ⅻ㍿ﬃ"]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_the_shipped_model_answers_whatever_is_said(text):
    _has_three_shares_and_own_words(text, text)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=80), st.text(max_size=400))
def test_any_text_gets_three_shares_and_words_of_its_own(title, detail):
    _has_three_shares_and_own_words(title, detail)


def _has_three_shares_and_own_words(title, detail):
    verdict = verdict_on(title, detail)
    assert len(verdict.choices) == 3
    shares = [choice.share for choice in verdict.choices]
    assert all(0 <= share <= 1 for share in shares)
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) <= 1 + 1e-6
    assert len(verdict.words) <= 4
    assert all(word and word in f"{title}\n{detail}" for word in verdict.words)
    assert verdict_on(title, detail) == verdict


def test_the_shipped_model_knows_everyday_matters():
    for words, label in (
        ("出租车司机绕路还拒载", "交通运输"),
        ("公司拖欠工资三个月不交社保", "劳动和社会保障"),
        ("小学入学学位不够", "教育文体"),
        ("养猪场臭气熏天污染河水", "环境保护"),
        ("医院医生收红包", "卫生计生"),
        ("传销窝点骗人", "商贸旅游"),
        ("小区路灯不亮，下水道堵塞", "城乡建设"),
    ):
        verdict = verdict_on(words, words)
        assert verdict.choices[0].label == label
        assert verdict.version == shelf.current()[1].version
