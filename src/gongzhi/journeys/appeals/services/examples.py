"""Texts that people sorted, to learn from and to be measured by: out of a table, out of our own appeals."""

from __future__ import annotations

from pathlib import Path

from gongzhi.foundation import tabular
from gongzhi.foundation.text.classes import Sample

from .. import queries

MOST_BYTES, MOST_ROWS, MOST_COLUMNS = 40 * 1024 * 1024, 200_000, 60
MOST_FAULTS = 20
MOST_CONFIRMED = 20_000  # the newest

# fmt: off
_HEADINGS = {
    "title":  ("title", "标题", "留言主题", "主题"),
    "detail": ("detail", "详情", "留言详情", "内容", "说的话"),
    "label":  ("label", "一级标签", "一级分类", "分类"),
    "group":  ("dup_group", "group", "重复组"),
}
# fmt: on


class ExamplesRefused(Exception):
    """A table is no examples; ``faults`` say row and column, in Chinese."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("；".join(faults))
        self.faults = faults


def read_examples(path: Path) -> list[Sample]:
    """Every row of a table with title, detail and label.

    Raises:
        ExamplesRefused: naming what is not right; no row is left out in silence.

    """
    table = _table(path)
    places = _places(table.headers)
    missing = [name for name in ("title", "detail", "label") if name not in places]
    if missing:
        raise ExamplesRefused([f"{path.name} 第 1 行：缺 {'、'.join(missing)} 列"])
    samples, faults = [], []
    for number, cells in table.rows():
        sample = Sample(**{name: cells[place].strip() for name, place in places.items()})
        samples.append(sample)
        if fault := _fault_of(sample):
            faults.append(f"{path.name} 第 {number} 行 {fault}")
    if faults or not samples:
        raise ExamplesRefused(faults or [f"{path.name}：一行也没有"])
    return samples


def _fault_of(sample: Sample) -> str:
    """The column and what is wrong there; empty where nothing is."""
    if not sample.label:
        return "label 列：没有写分类"
    return "" if sample.title or sample.detail else "title、detail 列：都是空的"


def _table(path: Path) -> tabular.Table:
    try:
        return tabular.read_table(
            path, name=path.name, max_bytes=MOST_BYTES, max_rows=MOST_ROWS, max_columns=MOST_COLUMNS
        )
    except FileNotFoundError as error:
        raise ExamplesRefused([f"找不到文件 {path}"]) from error
    except (tabular.TableRefused, OSError) as refusal:
        raise ExamplesRefused([f"{path.name}：{refusal}"]) from refusal


def confirmed_examples() -> list[Sample]:
    """Appeals taken in, under the class of the category that the staff left them in."""
    return [
        Sample(one.title, one.detail, one.first_level)
        for one in queries.confirmed_sortings(at_most=MOST_CONFIRMED)
    ]


def _places(headers: tuple[str, ...]) -> dict[str, int]:
    """Which column is which; the first of several that fit."""
    bare = [header.strip().lower() for header in headers]
    return {
        name: next(bare.index(heading) for heading in headings if heading in bare)
        for name, headings in _HEADINGS.items()
        if any(heading in bare for heading in headings)
    }
