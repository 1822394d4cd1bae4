"""Learning from a few texts: the same every time, on from what was learned, nothing from nothing."""

import numpy as np
import pytest

from gongzhi.foundation.text.classes import Sample, TrainingRefused, training

from .samples import samples


@pytest.fixture(scope="module")
def model():
    return training.fit(training.read(samples()), sharpness=4.0)


def test_it_sorts_what_it_learned_and_what_is_said_otherwise(model):
    assert training.evaluate(model, samples()).macro_f1 == 1.0
    assert model.label("司机拒载", "坐快车被拒载") == "交通运输"
    assert model.label("学校", "学位不够，孩子上不了小学") == "教育文体"


def test_the_same_texts_make_the_same_model(model):
    again = training.fit(training.read(samples()), sharpness=4.0)
    assert np.array_equal(again.whole.weights, model.whole.weights)
    assert np.array_equal(again.title.keys, model.title.keys)


def test_what_is_learned_are_runs_of_several_texts_and_no_sentence(model):
    assert all(int(key) < 1 << 32 for key in model.whole.keys)
    once = training.fit(training.read([*samples(), Sample("独", "独独角兽", "城乡建设")]))
    assert ord("兽") not in once.whole.keys


def test_groups_are_not_torn_apart_and_every_text_is_asked_once():
    told = samples()
    asked = []
    for learn, ask in training._folds(told):
        assert not {told[n].group for n in learn} & {told[n].group for n in ask}
        asked += ask.tolist()
    assert sorted(asked) == list(range(90))


def test_without_groups_what_reads_the_same_is_one():
    told = [Sample("漏水", f"楼顶 漏水{sign}", "甲") for sign in "。！ ，"] + [
        Sample(f"灯{n}", "路灯" + "坏" * n, "乙") for n in range(1, 6)
    ]
    for learn, ask in training._folds(told):
        assert not ({0, 1, 2, 3} & set(learn.tolist()) and {0, 1, 2, 3} & set(ask.tolist()))


def test_the_figure_of_the_five_is_their_mean():
    figures, sharpness = training.cross_validate(samples())
    assert len(figures.folds) == 5
    assert figures.macro_f1 == pytest.approx(sum(figures.folds) / 5)
    assert 0.5 <= sharpness <= 32


def test_carrying_on_keeps_what_was_known_and_learns_what_is_new(model):
    new = [Sample(f"{n}号蚊子多", f"蚊子老鼠到处是{n}", "卫生计生") for n in "甲乙丙丁戊己"]
    new += [Sample(f"{n}号路灯坏", f"路灯坏了{n}", "城乡建设") for n in "甲乙丙丁戊己"]
    further = training.fit(training.read(new), base=model)
    assert further.labels == ("交通运输", "卫生计生", "城乡建设", "教育文体")
    assert further.label("老鼠", "家里有老鼠") == "卫生计生"
    assert further.label("司机拒载", "坐快车被拒载") == "交通运输"
    assert set(model.whole.keys.tolist()) <= set(further.whole.keys.tolist())
    assert further.sharpness == model.sharpness


@pytest.mark.parametrize("told", [[], [Sample("灯", "坏了", "甲")] * 9])
def test_one_class_is_no_question(told):
    with pytest.raises(TrainingRefused, match="两个分类"):
        training.read(told)


def test_too_few_groups_cannot_take_turns():
    few = [Sample("灯", "坏", "甲", "1"), Sample("水", "漏", "乙", "2")] * 5
    with pytest.raises(TrainingRefused, match="5 组"):
        training.cross_validate(few)
