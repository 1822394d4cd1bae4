"""A questionnaire as a file: read, written back, refused with the place of each fault."""

import json
from copy import deepcopy

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.capabilities.surveys import rules
from gongzhi.foundation.text import new_code

from .factories import DOCUMENT

ONE = DOCUMENT["questions"][0]


def faults(**changes):
    with pytest.raises(rules.DocumentRefused) as refusal:
        rules.read_document({**deepcopy(DOCUMENT), **changes})
    return list(refusal.value.faults)


def test_what_is_written_is_read_back_the_same():
    document = rules.read_document(DOCUMENT)
    again = rules.read_document(json.loads(json.dumps(rules.written(document))))
    assert again == document
    assert rules.seal(again) == rules.seal(document)
    assert [one.kind for one in document.questions] == ["one", "many", "number", "scale", "text"]
    assert document.questions[3].label_of("1") == "1 分，很不满意"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": "other"}, ["格式：应是 gongzhi-survey/1"]),
        ({"title": " "}, ["标题：空着"]),
        ({"questions": {}}, ["题：要写成 […]"]),
        ({"extra": 1}, ["整个文件：不认识 extra，请去掉或看说明"]),
        ({"questions": [{"key": "a", "kind": "one"}]}, ["第 1 题：没有写 text（文字）"]),
        ({"questions": [{**ONE, "kind": "like"}]}, ["第 1 题的题型：应是 one、many、text、number、scale 之一"]),
        ({"questions": [{**ONE, "key": "A b"}]}, ["第 1 题的编号：用小写字母开头，只用小写字母、数字和下划线，最多 20 个"]),
        ({"questions": [{**ONE, "options": [{"key": "a", "text": "甲"}]}]}, ["第 1 题的选项：至少要 2 个，现在 1 个"]),
        ({"questions": [{**ONE, "options": [{"key": "a", "text": "甲"}, {"key": "b", "text": ""}]}]}, ["第 1 题的选项第 2 个的文字：空着"]),
        ({"questions": [ONE, ONE]}, ["题：“dark”出现了不止一次"]),
        ({"questions": [{"key": "a", "kind": "one", "text": "甲"}]}, ["第 1 题：“选一个”要有至少 2 个选项"]),
        ({"questions": [{**ONE, "kind": "text"}]}, ["第 1 题：“写几句”不要选项，请去掉"]),
        ({"questions": [{"key": "a", "kind": "number", "text": "几", "least": 5, "most": 1}]}, ["第 1 题：最小的 5 比最大的 1 大"]),
        ({"questions": [{"key": "a", "kind": "number", "text": "几", "least": True}]}, ["第 1 题的最小：要写整数"]),
        ({"title": "坏\x00字"}, ["标题：里面有看不见的字符"]),
    ],
)  # fmt: skip
def test_a_fault_names_its_place(changes, said):
    assert faults(**changes) == said


@pytest.mark.parametrize("data", [None, [], "x", 3, True])
def test_what_is_no_object_is_refused(data):
    with pytest.raises(rules.DocumentRefused, match="整个文件：要写成"):
        rules.read_document(data)


BEYOND = ("出现了不止一次", "要有至少", "不要选项", "只给“填一个数”用", "比最大的", "空着")
leaves = (
    st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(["", "a", "one", "题", "q1"])
)
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["key", "text", "kind", "options", "x"]), inner, max_size=3), max_leaves=8,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([0, 1, 2, 3, 4]), st.sampled_from(["key", "kind", "text", "options", "required", "only_if", "least", "unit", "x"]), values)  # fmt: skip
def test_the_schema_and_the_reader_agree(number, name, value):
    """What JSON Schema refuses is refused here; what is refused here only is what it cannot say."""
    data = deepcopy(DOCUMENT)
    data["questions"][number][name] = value
    is_valid = jsonschema_rs.validator_for(rules.SCHEMA).is_valid(data)
    faults = []
    try:
        rules.read_document(data)
    except rules.DocumentRefused as refusal:
        faults = list(refusal.faults)
    assert is_valid or faults
    assert not is_valid or not faults or any(words in faults[0] for words in BEYOND)


def test_a_question_goes_in_moves_and_goes_out():
    document = rules.read_document(DOCUMENT)
    new = rules.Question(rules.free_key(document), "text", "还有吗")
    longer = rules.put_question(document, new)
    assert [one.key for one in longer.questions][-1] == "q1"
    moved = rules.move_question(longer, 5, by=-1)
    assert [one.key for one in moved.questions][-2:] == ["q1", "words"]
    assert rules.move_question(moved, 0, by=-1) == moved
    assert rules.drop_question(moved, 4) == document
    assert rules.put_question(document, new, place=0).questions[0] == new


def test_codes_are_made_of_letters_that_do_not_look_alike():
    assert len(new_code(12)) == 12
    assert not set("01ILOU") & set("".join(new_code(12) for _ in range(50)))
