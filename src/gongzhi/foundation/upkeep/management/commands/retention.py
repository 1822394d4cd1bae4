"""``gongzhi retention show | run [KIND …]``."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gongzhi.foundation.rulebook import RuleMissing
from gongzhi.foundation.upkeep import queries, services


class Command(BaseCommand):
    help = "保存期限：什么留多久、为什么；删掉到期的"

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("show", help="列出每一类留多久、依据什么")
        run = actions.add_parser("run", help="现在就删掉到期的，留一条删除记录")
        run.add_argument("kinds", nargs="*", help="只删这几类；不写就是全部")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        try:
            if action == "show":
                self._show()
            else:
                self._run(options["kinds"])
        except (RuleMissing, services.RetentionFailed) as error:
            raise CommandError(str(error)) from error

    def _show(self) -> None:
        pack = queries.pack_at(timezone.now())
        self.stdout.write(f"按{pack}")
        for kept in queries.kept_kinds(pack):
            keeping = kept.keeping
            length = f"{keeping.since}后留 {keeping.label}" if keeping.period else keeping.label
            bound = f"（{keeping.bound}）" if keeping.bound else ""
            self.stdout.write(f"{kept.kind}　{kept.label}：{length}{bound}。{keeping.why}")
            if kept.basis:
                self.stdout.write(f"    依据：{kept.basis}")
            if keeping.period and not kept.is_deleted:
                self.stdout.write("    还没有接上自动删除")
        for kind in queries.without_rule(pack):
            self.stdout.write(f"{kind}　规则包里没有这一类，不删")

    def _run(self, kinds: list[str]) -> None:
        known = {kept.kind for kept in queries.kept_kinds(queries.pack_at(timezone.now()))}
        if unknown := [kind for kind in kinds if kind not in known]:
            raise CommandError(f"没有“{unknown[0]}”这一类；有的是 {'、'.join(sorted(known))}")
        done = services.delete_expired(at=timezone.now(), kinds=kinds)
        for deleted in done:
            self.stdout.write(f"{deleted.label}：删了 {deleted.count:,} 条")
        if not done:
            self.stdout.write("没有到期的")
