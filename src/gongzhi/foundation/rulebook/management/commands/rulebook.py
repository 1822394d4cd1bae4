"""``gongzhi rulebook load | check | show | compare OLD NEW``."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gongzhi.foundation.rulebook import queries, services
from gongzhi.foundation.rulebook.models import Pack
from gongzhi.foundation.rulebook.reading import PackRefused


class Command(BaseCommand):
    help = "规则包：载入、检查、列出、比较两版"

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        for action, what in (("load", "载入文件夹里的规则包"), ("check", "只检查，不载入")):
            one = actions.add_parser(action, help=what)
            one.add_argument("folder", nargs="?", type=Path, default=settings.RULEPACKS)
        actions.add_parser("show", help="列出每个规则包最新的一版")
        compare = actions.add_parser("compare", help="两版有什么不同，同样的事算出来有什么不同")
        for name in ("old", "new"):
            compare.add_argument(name, help="代码或“代码:版次”，不写版次就是最新一版")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        try:
            {
                "load": self._load,
                "check": self._check,
                "show": self._show,
                "compare": self._compare,
            }[action](options)
        except PackRefused as refusal:
            raise CommandError("规则包没有载入：\n" + "\n".join(refusal.faults)) from refusal

    def _load(self, options: dict[str, Any]) -> None:
        for pack in services.load(options["folder"], at=timezone.now()):
            state = "新载入" if pack.is_new else "没有变化"
            self.stdout.write(
                f"{pack.code} 第 {pack.version} 版：{pack.entries} 条，{pack.tests} 个测试通过（{state}）"
            )

    def _check(self, options: dict[str, Any]) -> None:
        for pack in services.check(options["folder"]):
            self.stdout.write(
                f"{pack.code}：{pack.count_entries()} 条，{pack.count_unverified()} 条未核实，"
                f"{len(pack.content['tests'])} 个测试通过"
            )

    def _show(self, _: dict[str, Any]) -> None:
        for pack in queries.packs_in_force():
            until = f"到 {pack.effective_to}" if pack.effective_to else "起"
            self.stdout.write(
                f"{pack.code} 第 {pack.version} 版 {pack.effective_from} {until} {pack.title}："
                f"{pack.count_entries()} 条，{pack.count_unverified()} 条未核实"
            )

    def _compare(self, options: dict[str, Any]) -> None:
        old, new = _version(options["old"]), _version(options["new"])
        changes = queries.compare(old, new)
        self.stdout.write(f"{old} → {new}：{len(changes)} 条不同")
        for change in changes:
            self.stdout.write(f"  [[{change.section}]]“{change.code}”{_difference(change)}")
        outcomes = queries.replay(old, new, queries.tests_of(old))
        self.stdout.write(f"用旧版的测试试新版：{len(outcomes)} 件结果不同")
        for outcome in outcomes:
            given = "，".join(f"{name} {value}" for name, value in outcome.given.items())
            self.stdout.write(f"  {given}：{outcome.before} → {outcome.after}")


def _version(name: str) -> Pack:
    code, _, number = name.partition(":")
    if number and not number.isdecimal():
        raise CommandError(f"版次应是数字，现在是“{number}”")
    newest = {pack.code: pack for pack in queries.packs_in_force()}.get(code)
    pack = queries.pack_version(code, int(number)) if number else newest
    if pack is None:
        raise CommandError(f"没有载入过“{name}”")
    return pack


def _difference(change: queries.Change) -> str:
    if change.before is None:
        return "新增"
    if change.after is None:
        return "删去"
    before, after = change.before, change.after
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return "；".join(f" {key}：{_shown(before, key)} → {_shown(after, key)}" for key in keys)


def _shown(entry: Mapping[str, Any], key: str) -> str:
    value = entry.get(key, "无")
    return f"{value['law']} {value.get('article', '')}" if isinstance(value, dict) else str(value)
