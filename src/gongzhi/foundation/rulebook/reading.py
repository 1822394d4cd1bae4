"""Reading a pack's folder: files to entries, with the place of every fault."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

VERIFIED = {"核实": True, "未核实": False}
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
    sections: dict[str, list[dict[str, Any]]] = {}
    tests: list[dict[str, Any]] = []
    for path in sorted(folder.glob("*.toml")):
        if path.name != "pack.toml":
            _read_sections(path, _toml(path, faults), sections, tests, faults)
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
        sections=sections,
        tests=tests,
    )


def _toml(path: Path, faults: list[str]) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        faults.append(f"{path.parent.name}：没有 {path.name}")
    except tomllib.TOMLDecodeError as error:
        faults.append(f"{path.parent.name}/{path.name}：写法不对，{error}")
    return {}


def _read_sections(
    path: Path,
    content: Mapping[str, Any],
    sections: dict[str, list[dict[str, Any]]],
    tests: list[dict[str, Any]],
    faults: list[str],
) -> None:
    """``[[area.name]]`` tables are sections; ``[[test]]`` tables are tests."""
    where = f"{path.parent.name}/{path.name}"
    for area, tables in content.items():
        if area == "test":
            tests += tables
            continue
        if not isinstance(tables, dict):
            faults.append(f"{where}：[[{area}]] 应写成 [[领域.名称]]")
            continue
        for name, entries in tables.items():
            section = f"{area}.{name}"
            faults += _entry_faults(f"{where} [[{section}]]", entries)
            sections.setdefault(section, []).extend(entries)


def _entry_faults(where: str, entries: Any) -> list[str]:
    faults, seen = [], set()
    for place, entry in enumerate(entries, 1):
        spot = f"{where} 第 {place} 条“{entry.get('code', '')}”"
        faults += [
            f"{spot}：缺 {key}" for key in ("code", "label", "verified") if not entry.get(key)
        ]
        if entry.get("verified") not in (None, *VERIFIED):
            faults.append(f"{spot}：verified 应是核实或未核实")
        basis = entry.get("basis")
        if basis is not None and not basis.get("law"):
            faults.append(f"{spot}：basis 缺 law")
        if VERIFIED.get(entry.get("verified", "")) and basis is None:
            faults.append(f"{spot}：核实的条目要写 basis")
        if entry.get("code") in seen:
            faults.append(f"{spot}：代码重复")
        seen.add(entry.get("code"))
    return faults


def _head_faults(folder: Path, head: Mapping[str, Any]) -> list[str]:
    if not head:
        return []
    where = f"{folder.name}/pack.toml"
    faults = [
        f"{where}：缺 {key}" for key in ("code", "title", "effective_from") if not head.get(key)
    ]
    if head.get("code") not in (None, folder.name):
        faults.append(f"{where}：code 应与文件夹同名")
    jurisdiction = head.get("jurisdiction")
    if not isinstance(jurisdiction, str) or not (jurisdiction == "" or jurisdiction.isdigit()):
        faults.append(f"{where}：jurisdiction 应是区划代码，全国写空字符串")
    if not isinstance(head.get("effective_from"), date):
        faults.append(f"{where}：effective_from 应是日期")
    return faults
