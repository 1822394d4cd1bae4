"""Loading packs: read, merged, checked by their readers and their own tests, kept as versions."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from gongzhi.foundation.crypto import current_algorithm, digest

from . import queries
from .kinds import ALL_KINDS
from .models import Pack
from .reading import PackFiles, PackRefused, RuleMissing, read_folder, rule_of

WRONG = (
    KeyError,
    ValueError,
    TypeError,
    re.error,
)  # what readers raise on an entry that is not right


@dataclass(frozen=True)
class LoadedPack:
    code: str
    version: int
    is_new: bool
    entries: int
    tests: int


def load(folder: Path, *, at: datetime) -> list[LoadedPack]:
    """Load every pack of a folder, all or none; an unchanged pack stays at its version.

    Raises:
        PackRefused: naming every fault of every pack.

    """
    packs = check(folder)
    with transaction.atomic():
        loaded = [_keep(pack, at=at) for pack in packs]
    queries.forget()
    return loaded


def check(folder: Path) -> list[Pack]:
    """Read and judge every pack of a folder without keeping anything.

    Raises:
        PackRefused: naming every fault of every pack.

    """
    packs = drawn(folder)
    if faults := [fault for pack in packs for fault in _test_faults(pack)]:
        raise PackRefused(faults)
    return packs


def drawn(folder: Path) -> list[Pack]:
    """Every pack of a folder, its entries judged by their readers; no database is asked.

    Raises:
        PackRefused: naming every fault of every pack.

    """
    read = _read_folders(folder)
    lineages = {code: _lineage(files, read) for code, files in read.items()}
    packs = [_merged(lineage) for lineage in lineages.values()]
    if faults := [fault for pack in packs for fault in _reader_faults(pack)]:
        raise PackRefused(faults)
    return packs


def _read_folders(folder: Path) -> dict[str, PackFiles]:
    faults: list[str] = []
    read: dict[str, PackFiles] = {}
    for head in sorted(folder.glob("*/pack.toml")):
        try:
            files = read_folder(head.parent)
            read[files.code] = files
        except PackRefused as refusal:
            faults += refusal.faults
    if not read and not faults:
        faults.append(f"{folder} 里没有规则包")
    if faults:
        raise PackRefused(faults)
    return read


def _lineage(files: PackFiles, read: dict[str, PackFiles]) -> list[PackFiles]:
    """The pack and all it stands on, itself first."""
    lineage, code = [files], files.extends
    while code:
        parent = read.get(code)
        if parent is None or parent in lineage:
            what = "没有这个规则包" if parent is None else "绕成了圈"
            raise PackRefused([f"{files.code}/pack.toml：extends 的“{code}”{what}"])
        lineage.append(parent)
        code = parent.extends
    return lineage


def _merged(lineage: Sequence[PackFiles]) -> Pack:
    """A pack with what it extends below it: an own entry of the same code takes its place."""
    files = lineage[0]
    sections: dict[str, dict[str, Any]] = {}
    for layer in reversed(lineage):
        for name, entries in layer.sections.items():
            into = sections.setdefault(name, {})
            into.update({entry["code"]: entry for entry in entries})
    content = {
        "sections": {name: list(entries.values()) for name, entries in sections.items()},
        "tests": files.tests,
        "note": files.note,
    }
    content = json.loads(json.dumps(content, ensure_ascii=False, default=str))
    algorithm = current_algorithm()
    head = [files.title, files.jurisdiction, str(files.effective_from), str(files.effective_to)]
    canonical = json.dumps([head, content], sort_keys=True, ensure_ascii=False).encode()
    return Pack(
        code=files.code,
        title=files.title,
        jurisdiction=files.jurisdiction,
        effective_from=files.effective_from,
        effective_to=files.effective_to,
        extends=files.extends,
        alg=algorithm,
        digest=digest(algorithm, canonical),
        content=content,
    )


def _reader_faults(pack: Pack) -> list[str]:
    faults = []
    for section, entries in pack.content["sections"].items():
        reads = ALL_KINDS.get(section)
        if reads is None:
            faults.append(f"{pack.code}：没有哪一处会用到 [[{section}]]，是不是写错了名字")
            continue
        for entry in entries:
            try:
                reads.reader(rule_of(entry))
            except WRONG as error:
                faults.append(f"{pack.code} [[{section}]]“{entry['code']}”：{_words(error)}")
    return faults


def _test_faults(pack: Pack) -> list[str]:
    faults = []
    for place, test in enumerate(pack.content["tests"], 1):
        where = f"{pack.code} 第 {place} 个测试"
        reads = ALL_KINDS.get(test["kind"])
        if reads is None or reads.evaluate is None:
            faults.append(f"{where}：kind“{test['kind']}”不能测试")
            continue
        try:
            found = reads.evaluate(pack, test["given"])
        except (*WRONG, RuleMissing) as error:
            faults.append(f"{where}：{_words(error)}")
            continue
        if found != test["expect"]:
            faults.append(f"{where}：{test['given']} 应得“{test['expect']}”，算出来是“{found}”")
    return faults


def _words(error: Exception) -> str:
    return f"缺 {error}" if isinstance(error, KeyError) else str(error)


def _keep(pack: Pack, *, at: datetime) -> LoadedPack:
    last = Pack.objects.filter(code=pack.code).order_by("-version").first()
    entries = sum(len(items) for items in pack.content["sections"].values())
    tests = len(pack.content["tests"])
    if last is not None and bytes(last.digest) == bytes(pack.digest):
        return LoadedPack(pack.code, last.version, False, entries, tests)
    pack.version = (last.version if last else 0) + 1
    pack.loaded_at = at
    pack.save(force_insert=True)
    return LoadedPack(pack.code, pack.version, True, entries, tests)
