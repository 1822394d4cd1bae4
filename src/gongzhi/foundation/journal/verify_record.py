#!/usr/bin/env python3
"""核对一份导出的公开记录。只要 Python 3.10 以上，不连网，不需要本软件。

用法：
    python3 verify_record.py record.jsonl
    python3 verify_record.py record.jsonl --head 128=9f3c61ab07de
    python3 verify_record.py record.jsonl --head 431002:128=9f3c61ab07de

--head 序号=链头：把公告栏上抄下来的链头（可以只写前几位，至少 8 位）也核对进去；可以写多次。
文件里有几个区县的记录时，序号前面写上区县代码和冒号。
全部对上时退出码为 0；有一处不对，就指出是哪一条，退出码为 1。
"""
# ruff: noqa: T201  it prints what it found

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

HEAD = ("seq", "district", "area", "at", "event", "subject", "digest", "digest_alg")
LINK = ("alg", "previous", "value")
SHORTEST_HEAD = 8
FIRST_ROUNDS = 16


class Mismatch(Exception):
    """有一处不对：一句话，说明是哪一条、怎么不对。"""


def rotate(x: int, n: int) -> int:
    n %= 32
    return ((x << n) | (x >> (32 - n))) & 0xFFFFFFFF


def sm3(data: bytes) -> bytes:
    """GB/T 32905-2016, for the machines whose hashlib does not have it."""
    state: tuple[int, ...] = (
        0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600,
        0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E,
    )  # fmt: skip
    bits = len(data) * 8
    data += b"\x80" + b"\x00" * ((55 - len(data)) % 64) + bits.to_bytes(8, "big")
    for start in range(0, len(data), 64):
        mixed = compressed(state, data[start : start + 64])
        state = tuple(x ^ y for x, y in zip(state, mixed, strict=True))
    return b"".join(x.to_bytes(4, "big") for x in state)


def compressed(state: tuple[int, ...], block: bytes) -> tuple[int, ...]:
    """One block through the 64 rounds of SM3."""
    w = [int.from_bytes(block[i : i + 4], "big") for i in range(0, 64, 4)]
    for j in range(16, 68):
        x = w[j - 16] ^ w[j - 9] ^ rotate(w[j - 3], 15)
        w.append(x ^ rotate(x, 15) ^ rotate(x, 23) ^ rotate(w[j - 13], 7) ^ w[j - 6])
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        is_first = j < FIRST_ROUNDS
        t = 0x79CC4519 if is_first else 0x7A879D8A
        ss1 = rotate((rotate(a, 12) + e + rotate(t, j)) & 0xFFFFFFFF, 7)
        ff = a ^ b ^ c if is_first else (a & b) | (a & c) | (b & c)
        gg = e ^ f ^ g if is_first else (e & f) | (~e & g)
        tt1 = (ff + d + (ss1 ^ rotate(a, 12)) + (w[j] ^ w[j + 4])) & 0xFFFFFFFF
        tt2 = (gg + h + ss1 + w[j]) & 0xFFFFFFFF
        p0 = tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17)
        a, b, c, d, e, f, g, h = tt1, a, rotate(b, 9), c, p0, e, rotate(f, 19), g
    return a, b, c, d, e, f, g, h


def digest(name: str, data: bytes) -> str:
    if name == "sha256":
        return hashlib.sha256(data).hexdigest()
    if name != "sm3":
        raise ValueError(f"不认识的算法 {name}")
    try:
        return hashlib.new("sm3", data).hexdigest()
    except ValueError:
        return sm3(data).hex()


def canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def read_line(raw: bytes) -> dict[str, Any]:
    """一行的内容；写法和导出时不一样，就是读不懂。"""
    line: dict[str, Any] = json.loads(raw.decode())
    if set(line) - {"payload"} != {*HEAD, *LINK} or canonical(line) != raw.removesuffix(b"\n"):
        raise ValueError("不是导出时的写法")
    return line


def fault_of(line: dict[str, Any], seq: int, previous: str) -> str | None:
    """一条记录哪里不对；没有不对就是 None。"""
    if line["seq"] != seq:
        return f"序号应为 {seq}，实为 {line['seq']}，中间少了记录"
    if line["previous"] != previous:
        return "与上一条接不上"
    head = {key: line[key] for key in HEAD}
    if digest(line["alg"], bytes.fromhex(previous) + canonical(head)) != line["value"]:
        return "记录本身被改过"
    said = line.get("payload")
    if said is None:
        return None
    salt = bytes.fromhex(said["salt"])
    content = canonical({"actor": said["actor"], "body": said["body"]})
    is_same = digest(line["digest_alg"], salt + content) == line["digest"]
    return None if is_same and salt.hex() == said["salt"] else "内容被改过"


class Heads:
    """抄下来的链头，核对一条划掉一条。"""

    def __init__(self, noted: list[tuple[str, int, str]]) -> None:
        self.left = {(district, seq): value for district, seq, value in noted}

    def disagree(self, line: dict[str, Any]) -> bool:
        for district in (line["district"], ""):
            noted = self.left.pop((district, line["seq"]), "")
            if not line["value"].startswith(noted):
                return True
        return False


def noted_head(text: str) -> tuple[str, int, str]:
    """读出 [区县:]序号=链头。"""
    where, _, value = text.partition("=")
    district, _, seq = where.rpartition(":")
    if not seq.isdigit() or len(value) < SHORTEST_HEAD:
        raise argparse.ArgumentTypeError(f"“{text}”应写成 序号=链头，链头至少 {SHORTEST_HEAD} 位")
    return district, int(seq), value.lower()


def check(path: Path, heads: Heads) -> tuple[dict[str, tuple[int, str]], int]:
    """每个区县的末号和链头，以及没有内容的条数。"""
    chains: dict[str, tuple[int, str]] = {}
    silent = 0
    with path.open("rb") as rows:
        for number, raw in enumerate(rows, 1):
            try:
                line = read_line(raw)
                seq, previous = chains.get(line["district"], (0, ""))
                fault = fault_of(line, seq + 1, previous)
            except (ValueError, KeyError, TypeError, RecursionError) as error:
                raise Mismatch(f"第 {number} 行不对：读不懂（{error}）") from error
            if fault or heads.disagree(line):
                what = f"第 {line['seq']} 号，{line['event']}，{line['at']}"
                raise Mismatch(f"第 {number} 行不对（{what}）：{fault or '链头与抄下来的不一样'}")
            silent += line.get("payload") is None
            chains[line["district"]] = (line["seq"], line["value"])
    if not chains:
        raise Mismatch("文件里没有记录")
    if heads.left:
        missing = "、".join(f"{district}:{seq}".lstrip(":") for district, seq in heads.left)
        raise Mismatch(f"记录里没有这些序号：{missing}")
    return chains, silent


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="核对一份导出的公开记录")
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--head", action="append", default=[], metavar="[区县:]序号=链头", type=noted_head
    )
    options = parser.parse_args(arguments)
    try:
        chains, silent = check(options.file, Heads(options.head))
    except Mismatch as mismatch:
        print(mismatch)
        return 1
    for district, (seq, value) in sorted(chains.items()):
        print(f"{district}：{seq} 条全部对上，链头 {value}")
    if silent:
        print(f"其中 {silent} 条只公开了摘要，没有内容")
    return 0


if __name__ == "__main__":
    sys.exit(main())
