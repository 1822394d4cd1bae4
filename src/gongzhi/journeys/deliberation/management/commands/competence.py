"""``gongzhi competence 话``: who decides it, under which article; asks where it has to, never guesses."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from gongzhi.foundation.rulebook.services import drawn

from ... import rules


class Command(BaseCommand):
    help = "谁说了算：一件事归哪个会、哪个部门，还是法院，凭哪一条"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("text", help="一句话")
        parser.add_argument("--title", choices=list(rules.TITLES), default="", help="地方是谁的")
        parser.add_argument("--pack", default="cn-2026", help="规则包的代码")
        parser.add_argument("--json", action="store_true", dest="as_json", help="给程序读")

    def handle(self, *args: Any, **options: Any) -> None:
        packs = {pack.code: pack for pack in drawn(settings.RULEPACKS)}
        if options["pack"] not in packs:
            raise CommandError(f"没有规则包“{options['pack']}”，有的是：{'、'.join(sorted(packs))}")
        found = rules.competence(packs[options["pack"]], options["text"], title=options["title"])
        if options["as_json"]:
            self.stdout.write(json.dumps(_data(found), ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(_lines(found)))


def _data(found: rules.Competence) -> dict[str, Any]:
    outcome = found.outcome
    basis = outcome.rule.basis if outcome else None
    return {
        "status": "known" if outcome else "ask" if found.topic else "unknown",
        "decider": outcome.decider if outcome else None,
        "outcome": outcome.code if outcome else None,
        "matter": (outcome.matter or None) if outcome else None,
        "article": f"{basis.law}{basis.article}" if basis else None,
        "verified": outcome.rule.is_verified if outcome else None,
        "topic": found.topic.code if found.topic else None,
        "heard": found.heard,
        "asks": found.asks,
        "others": [one.code for one in found.others],
    }


def _lines(found: rules.Competence) -> list[str]:
    if found.outcome:
        rule = found.outcome.rule
        source = f"{rule.basis.law}{rule.basis.article}" if rule.basis else "没有法条"
        checked = "" if rule.is_verified else "（未核实）"
        return [
            f"{rules.DECIDERS[found.outcome.decider]}：{found.outcome.label}",
            found.outcome.say,
            f"依据　{source}{checked}",
        ]
    return [found.asks] if found.topic else ["没有认出来，由人来定，写明理由。"]
