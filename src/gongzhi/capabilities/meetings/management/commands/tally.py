"""``gongzhi tally CASE.json``: what roll and ballots come to, test by test, with the article.

The format is described in docs/tally.md. Needs no database: the packs are read from their
folder. Exit code 0 when the matter passes, 1 when it does not, 2 when the case is refused.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from gongzhi.foundation import rulebook
from gongzhi.foundation.rulebook.services import drawn

from ... import rules

REFUSED = 2
MOST_BYTES = 512 * 1024 * 1024


class Command(BaseCommand):
    help = "计票：按规则包算一件事通过没有，逐道列出算式和条文"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("case", type=Path, help="一件事的 JSON，写法见 docs/tally.md")
        parser.add_argument("--json", action="store_true", dest="as_json", help="给程序读")
        parser.add_argument("--pack", help="换一个规则包：那时会怎样决定")
        parser.add_argument("--packs", type=Path, default=settings.RULEPACKS, help="规则包的文件夹")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            case = rules.read_case(_read(options["case"]))
            pack = _pack(options["packs"], options["pack"] or case.pack)
            matter = rules.matter_label(pack, case.matter)
            result = rules.tally(
                case,
                rules.majority_for(pack, case.body, case.matter),
                rules.counting_for(pack, case.body),
            )
        except rules.CaseRefused as refusal:
            self._refuse(refusal.faults, as_json=options["as_json"])
        except (rulebook.RuleMissing, rulebook.PackRefused) as refusal:
            self._refuse([str(refusal)], as_json=options["as_json"])
        told = {"pack": f"{pack.code}", "matter": matter}
        if options["as_json"]:
            data = rules.as_data(case, result, **told)
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(rules.as_lines(case, result, **told)))
        if not result.is_passed:
            sys.exit(1)

    def _refuse(self, faults: list[str], *, as_json: bool) -> None:
        if as_json:
            refused = {"result": "refused", "faults": faults}
            self.stdout.write(json.dumps(refused, ensure_ascii=False, indent=1))
        raise CommandError("没有算：\n" + "\n".join(faults), returncode=REFUSED)


def _read(path: Path) -> Any:
    """Raises CaseRefused."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise rules.CaseRefused([f"{path.name}：超过 512 MB，读不了"])
        return json.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except OSError as error:
        raise rules.CaseRefused([f"{path}：打不开，{error.strerror}"]) from error
    except UnicodeDecodeError as error:
        raise rules.CaseRefused([f"{path.name}：要存成 UTF-8 编码"]) from error
    except json.JSONDecodeError as error:
        where = f"第 {error.lineno} 行第 {error.colno} 列"
        raise rules.CaseRefused([f"{path.name}{where}：不是 JSON"]) from error
    except RecursionError as error:
        raise rules.CaseRefused([f"{path.name}：不是 JSON，套得太深"]) from error


def _pack(folder: Path, code: str) -> rulebook.Pack:
    """Raises CaseRefused, PackRefused."""
    packs = {pack.code: pack for pack in drawn(folder)}
    if code not in packs:
        raise rules.CaseRefused([f"pack：没有规则包“{code}”，有的是：{'、'.join(sorted(packs))}"])
    return packs[code]
