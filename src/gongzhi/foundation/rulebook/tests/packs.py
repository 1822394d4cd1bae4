"""Packs written into a folder, as people write them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gongzhi.foundation.rulebook import services

NOON = datetime(2026, 11, 27, 4, tzinfo=UTC)


def limit(code: str = "noise", amount: object = 3, *more: str, verified: str = "未核实") -> str:
    """One entry; ``more`` are lines that follow."""
    lines = [
        "[[tests.limit]]",
        f'code = "{code}"',
        f'label = "{code} 的上限"',
        f"amount = {amount}",
        f'verified = "{verified}"',
        *more,
    ]
    return "\n".join(lines) + "\n"


def asks(number: int, of: str = "noise", expect: str = "true") -> str:
    """One test."""
    return (
        f'[[test]]\nkind = "tests.limit"\n'
        f'given = {{ number = {number}, of = "{of}" }}\nexpect = {expect}\n'
    )


def write(folder: Path, name: str = "national", /, *texts: str, **head: Any) -> Path:
    """A pack with its head and one file a text; returns the folder of packs."""
    own = folder / name
    own.mkdir(parents=True, exist_ok=True)
    for old in own.glob("*.toml"):
        old.unlink()
    head = {
        "code": name,
        "title": f"{name} 的规则",
        "jurisdiction": "",
        "effective_from": "2026-01-01",
        **head,
    }
    lines = [
        f"{key} = {value}" if key.startswith("effective") else f'{key} = "{value}"'
        for key, value in head.items()
    ]
    (own / "pack.toml").write_text("\n".join(lines), encoding="utf-8")
    for number, text in enumerate(texts, 1):
        (own / f"rules{number}.toml").write_text(text, encoding="utf-8")
    return folder


def load(folder: Path) -> list[services.LoadedPack]:
    return services.load(folder, at=NOON)
