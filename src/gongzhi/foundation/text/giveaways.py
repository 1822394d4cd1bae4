"""What in a text tells who somebody is: found before it goes out, or masked where it is read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

AROUND = 6  # characters shown on each side of what was found
_SHORTEST_NAME = 2
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔向汤欧"
)

# fmt: off
_SIGNS = (
    #       what it is      how it is written
    ("身份证号",   re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")),
    ("电话号码",   re.compile(r"(?<!\d)(?:1\d{10}|0\d{2,3}[-－—\s]?\d{7,8}|\d{7,8})(?!\d)")),
    ("门牌号",     re.compile(r"(?<![\d-])\d{1,2}[-－—](?:\d{1,2}[-－—])?\d{3,4}(?!\d)|(?:\d{3,4}|[零〇一二三四五六七八九]{3,4})\s*(?:室|房|户|号房)")),
    ("居民的称呼", re.compile(rf"[{_SURNAMES}][\u4e00-\u9fff]{{0,2}}(?:先生|女士|大爷|大妈|阿姨|婆婆|爹爹|奶奶|爷爷|嫂)")),
    ("居民的姓名", re.compile(rf"(?:居民|住户|业主|户主|邻居|租户|当事人|投诉人|举报人|反映人|诉求人)\s*[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}(?=[，。、；,.;\s的家说与和在已称反]|$)")),
)
# fmt: on


@dataclass(frozen=True)
class Giveaway:
    """What it is, as it stands in the text, in which part and between which words."""

    label: str
    text: str
    part: str
    around: str

    def sentence(self) -> str:
        return f"{self.part}里有{self.label}“{self.text}”（{self.around}）"


def giveaways_in(parts: Mapping[str, str], names: Iterable[str]) -> list[Giveaway]:
    """Numbers, doors, forms of address, and the given names, part by part, in their order.

    Args:
        parts: texts by the label of the field they were typed into.
        names: those of the author, of who helped, and their numbers.

    """
    known = _known(names)
    return [found for part, text in parts.items() for found in _in_text(part, text, known)]


def masked_text(typed: str, names: Iterable[str] = ()) -> str:
    """The text with what would give somebody away as stars, one for each character."""
    masked, end = [], 0
    for start, stop, _ in _spans("".join(map(_narrow, typed)), _known(names)):
        masked += [typed[end:start], "*" * (stop - start)]
        end = stop
    return "".join([*masked, typed[end:]])


def _narrow(character: str) -> str:
    """As NFKC has it, where that is one character: places in the text stay the same."""
    narrow = unicodedata.normalize("NFKC", character)
    return narrow if len(narrow) == 1 else character


def _in_text(part: str, typed: str, known: list[str]) -> list[Giveaway]:
    text = unicodedata.normalize("NFKC", typed)
    return [
        Giveaway(label, text[start:stop], part, _around(text, start, stop))
        for start, stop, label in _spans(text, known)
    ]


def _around(text: str, start: int, stop: int) -> str:
    return text[max(0, start - AROUND) : stop + AROUND].replace("\n", " ")


def _spans(text: str, known: list[str]) -> list[tuple[int, int, str]]:
    """Where something stands, in order; of what overlaps, the first and longest."""
    spans = [
        (match.start(), match.end(), label)
        for label, pattern in _SIGNS
        for match in pattern.finditer(text)
    ]
    for name in known:
        spaced = r"\s*".join(map(re.escape, name))
        label = "电话号码" if name.isdigit() else "姓名"
        spans += [(match.start(), match.end(), label) for match in re.finditer(spaced, text)]
    found: list[tuple[int, int, str]] = []
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not found or span[0] >= found[-1][1]:
            found.append(span)
    return found


def _known(names: Iterable[str]) -> list[str]:
    return sorted({name for name in map(_plain, names) if len(name) >= _SHORTEST_NAME})


def _plain(name: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name))
