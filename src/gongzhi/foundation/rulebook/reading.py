"""Reading a pack's folder: files to entries, with the place of every fault."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

VERIFIED = {"核实": True, "未核实": False}
TITLE_LENGTH = 120
DIVISION_LENGTHS = (2, 4, 6, 9, 12)
_OWN = ("code", "label", "basis", "verified", "note")


class PackRefused(Exception):
    """A pack was refused whole; ``faults`` name file, entry and field, in Chinese."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("；".join(faults))
        self.faults = list(faults)


class RuleMissing(LookupError):
    """A pack does not have the rule that was asked for; the message is a Chinese sentence."""


@dataclass(frozen=True)
class Basis:
    """Where a rule comes from."""

    law: str
    article: str
    text: str = ""


@dataclass(frozen=True)
class Rule:
    """One entry of a pack. ``data`` is what its section's reader reads."""

    code: str
    label: str
    data: Mapping[str, Any]
    basis: Basis | None
    is_verified: bool
    note: str


@dataclass(frozen=True)
class PackFiles:
    """A pack as its folder has it, before anything is merged or checked by readers."""

    code: str
    title: str
    jurisdiction: str
    effective_from: date
    effective_to: date | None
    extends: str
    note: str
    sections: dict[str, list[dict[str, Any]]]
    tests: list[dict[str, Any]]


def rule_of(entry: Mapping[str, Any]) -> Rule:
    basis = entry.get("basis")
    return Rule(
        code=entry["code"],
        label=entry["label"],
        data={key: value for key, value in entry.items() if key not in _OWN},
        basis=Basis(basis["law"], basis.get("article", ""), basis.get("text", ""))
        if basis
        else None,
        is_verified=VERIFIED[entry["verified"]],
        note=entry.get("note", ""),
    )


def read_folder(folder: Path) -> PackFiles:
    """A pack's files.

    Raises:
        PackRefused: naming every file, entry and field that is not right.

    """
    faults: list[str] = []
    head = _toml(folder / "pack.toml", faults)
    reading = _Reading(faults)
    for path in sorted(folder.glob("*.toml")):
        if path.name != "pack.toml":
            reading.take(f"{folder.name}/{path.name}", _toml(path, faults))
    faults += _head_faults(folder, head)
    if faults:
        raise PackRefused(faults)
    return PackFiles(
        code=head["code"],
        title=head["title"],
        jurisdiction=head["jurisdiction"],
        effective_from=head["effective_from"],
        effective_to=head.get("effective_to"),
        extends=head.get("extends", ""),
        note=head.get("note", ""),
        sections=reading.sections,
        tests=reading.tests,
    )


def _toml(path: Path, faults: list[str]) -> dict[str, Any]:
    where = f"{path.parent.name}/{path.name}"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        faults.append(f"{path.parent.name}：没有 {path.name}")
    except UnicodeDecodeError:
        faults.append(f"{where}：要存成 UTF-8 编码")
    except tomllib.TOMLDecodeError as error:
        faults.append(f"{where}：写法不对，{error}")
    return {}


class _Reading:
    """A pack's sections and tests as its files are gone through, one after the other."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        self.sections: dict[str, list[dict[str, Any]]] = {}
        self.tests: list[dict[str, Any]] = []
        self.seen: dict[tuple[str, str], str] = {}

    def take(self, where: str, content: Mapping[str, Any]) -> None:
        """``[[area.name]]`` tables are sections; ``[[test]]`` tables are tests."""
        for area, tables in content.items():
            if area == "test":
                self._take_tests(where, tables)
            elif isinstance(tables, dict):
                for name, entries in tables.items():
                    self._take_section(where, f"{area}.{name}", entries)
            else:
                self.faults.append(f"{where}：[[{area}]] 应写成 [[领域.名称]]")

    def _take_tests(self, where: str, tables: Any) -> None:
        if not _is_tables(tables):
            self.faults.append(f"{where}：测试应写成 [[test]]")
            return
        for place, test in enumerate(tables, 1):
            missing = [key for key in ("kind", "given", "expect") if key not in test]
            self.faults += [f"{where} 第 {place} 个测试：缺 {key}" for key in missing]
            if "given" in test and not isinstance(test["given"], dict):
                self.faults.append(f"{where} 第 {place} 个测试：given 应写成 {{ 名称 = 值 }}")
        self.tests += tables

    def _take_section(self, where: str, section: str, entries: Any) -> None:
        if not _is_tables(entries):
            self.faults.append(f"{where}：[{section}] 应写成 [[{section}]]")
            return
        for place, entry in enumerate(entries, 1):
            code = entry.get("code", "")
            spot = f"{where} [[{section}]] 第 {place} 条“{code}”"
            self.faults += [f"{spot}：{fault}" for fault in _entry_faults(entry)]
            first = self.seen.get((section, str(code)))
            if first is not None:
                self.faults.append(f"{spot}：代码重复，{first} 里已经有了")
            self.seen[section, str(code)] = where
            self.sections.setdefault(section, []).append(entry)


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _entry_faults(entry: Mapping[str, Any]) -> list[str]:
    faults = [
        f"缺 {key}" if key not in entry else f"{key} 应是文字，现在是“{entry[key]}”"
        for key in ("code", "label", "verified")
        if not isinstance(entry.get(key), str) or not entry[key]
    ]
    verified = entry.get("verified")
    if isinstance(verified, str) and verified and verified not in VERIFIED:
        faults.append(f"verified 应是核实或未核实，现在是“{verified}”")
    if not isinstance(entry.get("note", ""), str):
        faults.append("note 应是文字")
    basis = entry.get("basis")
    if basis is None:
        return [*faults, "核实的条目要写 basis"] if verified == "核实" else faults
    return faults + _basis_faults(basis, is_verified=verified == "核实")


def _basis_faults(basis: Any, *, is_verified: bool) -> list[str]:
    if not isinstance(basis, dict):
        return ["basis 应写成 law、article、text 三项"]
    faults = [
        f"basis 的 {key} 应是文字"
        for key in ("law", "article", "text")
        if not isinstance(basis.get(key, ""), str)
    ]
    needed = ("law", "article", "text") if is_verified else ("law",)
    return faults + [f"basis 缺 {key}" for key in needed if not basis.get(key)]


def _head_faults(folder: Path, head: Mapping[str, Any]) -> list[str]:
    if not head:
        return []
    faults = [f"缺 {key}" for key in ("code", "title", "effective_from") if not head.get(key)]
    if head.get("code") not in (None, folder.name):
        faults.append("code 应与文件夹同名")
    if not _is_division(head.get("jurisdiction")):
        faults.append("jurisdiction 应是区划代码，全国写空字符串")
    faults += [
        f"{key} 应是文字"
        for key in ("title", "extends", "note")
        if not isinstance(head.get(key, ""), str)
    ]
    if len(str(head.get("title", ""))) > TITLE_LENGTH:
        faults.append(f"title 不超过 {TITLE_LENGTH} 字")
    return [f"{folder.name}/pack.toml：{fault}" for fault in faults + _date_faults(head)]


def _date_faults(head: Mapping[str, Any]) -> list[str]:
    given = {key: head[key] for key in ("effective_from", "effective_to") if key in head}
    faults = [f"{key} 应是日期" for key, value in given.items() if type(value) is not date]
    if not faults and len(given) > 1 and given["effective_to"] < given["effective_from"]:
        faults.append("effective_to 早于 effective_from")
    return faults


def _is_division(code: Any) -> bool:
    return isinstance(code, str) and (
        code == "" or (code.isascii() and code.isdigit() and len(code) in DIVISION_LENGTHS)
    )
