"""A questionnaire as a document: its JSON, the schema of it, and what is wrong with one, in Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FORMAT = "gongzhi-survey/1"
# fmt: off
KINDS = {
    "one":    "选一个",
    "many":   "可以选几个",
    "text":   "写几句",
    "number": "填一个数",
    "scale":  "打分，1 到 5",
}
# fmt: on
WITH_OPTIONS = ("one", "many")
SCALE = ("1", "2", "3", "4", "5")
LOWEST, HIGHEST, MIDDLE = "很不满意", "很满意", 3
MOST_QUESTIONS, MOST_OPTIONS, FEWEST_OPTIONS = 60, 30, 2
MOST_TITLE, MOST_WORDS, MOST_OPTION, MOST_INTRO = 60, 200, 60, 600
MOST_FAULTS = 20
LARGEST_NUMBER = 10**9
_KEY = r"^[a-z][a-z0-9_]{0,19}$"
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class DocumentRefused(ValueError):
    """Each fault names its place and what is wrong, in a Chinese sentence."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults[:MOST_FAULTS])
        super().__init__("；".join(self.faults))


@dataclass(frozen=True)
class Condition:
    """Asked only of those whose answer to ``question`` is one of ``answers``."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Option:
    key: str
    text: str


@dataclass(frozen=True)
class Question:
    """``low`` and ``high`` are the ends of a scale in words; a number lies in ``least``…``most``."""

    key: str
    kind: str
    text: str
    hint: str = ""
    is_required: bool = True
    options: tuple[Option, ...] = ()
    only_if: tuple[Condition, ...] = ()
    least: int | None = None
    most: int | None = None
    unit: str = ""
    low: str = LOWEST
    high: str = HIGHEST

    @property
    def values(self) -> tuple[str, ...]:
        """What can be ticked, as it is stored."""
        return SCALE if self.kind == "scale" else tuple(option.key for option in self.options)

    def label_of(self, value: str) -> str:
        if self.kind == "scale":
            ends = {SCALE[0]: self.low, SCALE[-1]: self.high}
            return f"{value} 分" + (f"，{ends[value]}" if value in ends else "")
        return next((option.text for option in self.options if option.key == value), value)


@dataclass(frozen=True)
class Document:
    title: str
    intro: str
    questions: tuple[Question, ...]

    def question(self, key: str) -> Question | None:
        return next((one for one in self.questions if one.key == key), None)

    def number_of(self, key: str) -> int:
        """Counted from 1; 0 when there is none."""
        return next((n for n, one in enumerate(self.questions, 1) if one.key == key), 0)


Asked = Mapping[str, Any]

# fmt: off
_CONDITION = {
    "type": "object", "additionalProperties": False, "required": ["question", "answers"],
    "properties": {
        "question": {"type": "string", "pattern": _KEY},
        "answers": {"type": "array", "minItems": 1, "items": {"type": "string"}},
    },
}
_QUESTION = {
    "type": "object", "additionalProperties": False, "required": ["key", "kind", "text"],
    "properties": {
        "key": {"type": "string", "pattern": _KEY},
        "kind": {"enum": list(KINDS)},
        "text": {"type": "string", "minLength": 1, "maxLength": MOST_WORDS},
        "hint": {"type": "string", "maxLength": MOST_WORDS},
        "required": {"type": "boolean", "default": True},
        "options": {"type": "array", "minItems": FEWEST_OPTIONS, "maxItems": MOST_OPTIONS, "items": {
            "type": "object", "additionalProperties": False, "required": ["key", "text"],
            "properties": {
                "key": {"type": "string", "pattern": _KEY},
                "text": {"type": "string", "minLength": 1, "maxLength": MOST_OPTION},
            },
        }},
        "only_if": {"type": "array", "items": _CONDITION},
        "least": {"type": "integer", "minimum": -LARGEST_NUMBER, "maximum": LARGEST_NUMBER},
        "most": {"type": "integer", "minimum": -LARGEST_NUMBER, "maximum": LARGEST_NUMBER},
        "unit": {"type": "string", "maxLength": 10},
        "low": {"type": "string", "maxLength": 20},
        "high": {"type": "string", "maxLength": 20},
    },
}
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "共治问卷", "type": "object", "additionalProperties": False,
    "required": ["format", "title", "questions"],
    "properties": {
        "format": {"const": FORMAT},
        "title": {"type": "string", "minLength": 1, "maxLength": MOST_TITLE},
        "intro": {"type": "string", "maxLength": MOST_INTRO},
        "questions": {"type": "array", "maxItems": MOST_QUESTIONS, "items": _QUESTION},
    },
}
# fmt: on


def read_document(data: Any) -> Document:
    """A document from its JSON value.

    Raises:
        DocumentRefused: it is not as the schema says, or two things have one key.

    """
    reading = _Reading()
    reading.check(data, SCHEMA, "")
    if reading.faults:
        raise DocumentRefused(reading.faults)
    questions = tuple(_question(one) for one in data["questions"])
    faults = [*_twice("题", [one.key for one in questions])]
    for number, one in enumerate(questions, 1):
        faults += _fits(number, one)
    if faults:
        raise DocumentRefused(faults)
    return Document(data["title"].strip(), data.get("intro", "").strip(), questions)


def written(document: Document) -> dict[str, Any]:
    """The JSON value of a document; ``read_document`` gives the same document back."""
    questions = [_written(one) for one in document.questions]
    head = {"format": FORMAT, "title": document.title, "intro": document.intro}
    return {**head, "questions": questions}


def _written(one: Question) -> dict[str, Any]:
    found: dict[str, Any] = {"key": one.key, "kind": one.kind, "text": one.text}
    found |= {"hint": one.hint} if one.hint else {}
    found["required"] = one.is_required
    if one.options:
        found["options"] = [{"key": option.key, "text": option.text} for option in one.options]
    if one.only_if:
        found["only_if"] = [
            {"question": condition.question, "answers": list(condition.answers)}
            for condition in one.only_if
        ]
    if one.kind == "number":
        bounds = {"least": one.least, "most": one.most, "unit": one.unit or None}
        found |= {name: value for name, value in bounds.items() if value is not None}
    return found | ({"low": one.low, "high": one.high} if one.kind == "scale" else {})


def _question(data: Mapping[str, Any]) -> Question:
    return Question(
        key=data["key"],
        kind=data["kind"],
        text=data["text"].strip(),
        hint=data.get("hint", "").strip(),
        is_required=data.get("required", True),
        options=tuple(Option(one["key"], one["text"].strip()) for one in data.get("options", ())),
        only_if=tuple(
            Condition(one["question"], tuple(one["answers"])) for one in data.get("only_if", ())
        ),
        least=data.get("least"),
        most=data.get("most"),
        unit=data.get("unit", ""),
        low=data.get("low", LOWEST),
        high=data.get("high", HIGHEST),
    )


def _fits(number: int, one: Question) -> list[str]:
    """What a question's kind asks and the schema cannot say."""
    place, faults = f"第 {number} 题", []
    if one.kind in WITH_OPTIONS and not one.options:
        faults.append(f"{place}：“{KINDS[one.kind]}”要有至少 {FEWEST_OPTIONS} 个选项")
    if one.kind not in WITH_OPTIONS and one.options:
        faults.append(f"{place}：“{KINDS[one.kind]}”不要选项，请去掉")
    if one.kind != "number" and (one.least is not None or one.most is not None or one.unit):
        faults.append(f"{place}：最小、最大和单位只给“填一个数”用")
    if one.least is not None and one.most is not None and one.least > one.most:
        faults.append(f"{place}：最小的 {one.least} 比最大的 {one.most} 大")
    faults += _twice(f"{place}的选项", [option.key for option in one.options])
    return faults + _twice(f"{place}的选项文字", [option.text for option in one.options])


def _twice(place: str, names: Sequence[str]) -> list[str]:
    again = sorted({name for name in names if names.count(name) > 1})
    return [f"{place}：“{name}”出现了不止一次" for name in again]


# fmt: off
_NAMED = {
    "title": "标题", "intro": "说明", "questions": "题", "key": "编号", "kind": "题型", "text": "文字",
    "hint": "提示", "required": "必答", "options": "选项", "only_if": "条件", "question": "看哪一题",
    "answers": "答了什么", "least": "最小", "most": "最大", "unit": "单位", "low": "最低分的意思",
    "high": "最高分的意思", "format": "格式",
}
_TYPES: dict[str, tuple[type, str]] = {
    "object": (dict, "要写成 {…}"), "array": (list, "要写成 […]"), "string": (str, "要写成文字"),
    "boolean": (bool, "要写 true 或 false"), "integer": (int, "要写整数"),
}
# fmt: on


class _Reading:
    """Judges a JSON value by as much of JSON Schema as ``SCHEMA`` uses, and says where it fails."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def check(self, value: Any, schema: Mapping[str, Any], place: str) -> None:
        if "const" in schema and value != schema["const"]:
            self._say(place, f"应是 {schema['const']}")
        elif "enum" in schema and not (isinstance(value, str) and value in schema["enum"]):
            self._say(place, f"应是 {'、'.join(schema['enum'])} 之一")
        elif kind := schema.get("type"):
            shape, otherwise = _TYPES[kind]
            if not isinstance(value, shape) or (kind == "integer" and isinstance(value, bool)):
                self._say(place, otherwise)
            else:
                getattr(self, f"_{kind}")(value, schema, place)

    def _object(self, value: dict[str, Any], schema: Mapping[str, Any], place: str) -> None:
        for name in schema["required"]:
            if name not in value:
                self._say(place, f"没有写 {name}（{_NAMED[name]}）")
        for name, inner in value.items():
            if name in schema["properties"]:
                self.check(inner, schema["properties"][name], _below(place, name))
            else:
                self._say(place, f"不认识 {str(name)[:20]}，请去掉或看说明")

    def _array(self, value: list[Any], schema: Mapping[str, Any], place: str) -> None:
        if len(value) < schema.get("minItems", 0):
            self._say(place, f"至少要 {schema['minItems']} 个，现在 {len(value)} 个")
        if len(value) > schema.get("maxItems", len(value)):
            self._say(place, f"最多 {schema['maxItems']} 个，现在 {len(value)} 个")
        for number, inner in enumerate(value, 1):
            self.check(inner, schema["items"], f"{place}第 {number} 个" if place[-1:] != "题" else f"{place[:-1]}第 {number} 题")  # fmt: skip

    def _string(self, value: str, schema: Mapping[str, Any], place: str) -> None:
        if _UNSEEN.search(value):
            self._say(place, "里面有看不见的字符")
        elif len(value.strip()) < schema.get("minLength", 0):
            self._say(place, "空着")
        elif len(value) > schema.get("maxLength", len(value)):
            self._say(place, f"最多 {schema['maxLength']} 个字，现在 {len(value)} 个")
        elif "pattern" in schema and not re.fullmatch(schema["pattern"], value):
            self._say(place, "用小写字母开头，只用小写字母、数字和下划线，最多 20 个")

    def _integer(self, value: int, schema: Mapping[str, Any], place: str) -> None:
        if not schema["minimum"] <= value <= schema["maximum"]:
            self._say(place, f"要在 {schema['minimum']} 和 {schema['maximum']} 之间")

    def _boolean(self, value: bool, schema: Mapping[str, Any], place: str) -> None:
        """Either is fine."""

    def _say(self, place: str, words: str) -> None:
        self.faults.append(f"{place or '整个文件'}：{words}")


def _below(place: str, name: str) -> str:
    return f"{place}的{_NAMED[name]}" if place else _NAMED[name]
