"""What the generated docs say: the tables, written down. A test fails when they are stale."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.utils.module_loading import module_has_submodule

from gongzhi.doors.api.views import api
from gongzhi.foundation.flow import ALL_FLOWS
from gongzhi.foundation.journal.delivery import name_of, reactions_to
from gongzhi.foundation.journal.events import ALL_EVENTS
from gongzhi.foundation.policy import ALL_PERMISSIONS
from gongzhi.foundation.rulebook.kinds import ALL_KINDS
from gongzhi.foundation.rulebook.reading import read_folder, rule_of
from gongzhi.foundation.upkeep.registry import ALL_RETAINED
from gongzhi.foundation.upkeep.rules import SECTION, read_keeping

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "generated"
GLOSSARY = FOLDER.parent / "glossary.md"
MARK = "<!-- 以下由 make docs 从流程表和权限表写出 -->\n"
NOTE = "<!-- 由 make docs 写出，不要手改 -->\n\n"


def documents() -> dict[str, str]:
    """Every generated page: flows, permissions, events, sections of the rule packs, the API."""
    _read_all_events()
    return {
        "README.md": _contents(),
        **{f"flows/{name}.md": text for name, text in _flows().items()},
        "permissions.md": _permissions(),
        "events.md": _events(),
        "rules.md": _rules(),
        "retention.md": _retention(),
        "openapi.json": _openapi(),
    }


def _read_all_events() -> None:
    """Events are known once their room was read; some rooms are read only with the pages."""
    for app in apps.get_app_configs():
        if app.module is not None and module_has_submodule(app.module, "events"):
            import_module(f"{app.name}.events")


def _contents() -> str:
    lines = [f"{NOTE}# 由表格写出的说明", "", "代码里的表格是什么样，这里就是什么样。", ""]
    lines += [
        f"* [流程：{flow.label}](flows/{name}.md)" for name, flow in sorted(ALL_FLOWS.items())
    ]
    lines += [
        "* [权限表](permissions.md)：谁能做什么",
        "* [事件](events.md)：发生什么会记下来",
        "* [规则包](rules.md)：每一节规则给谁用",
        "* [保存期限](retention.md)：什么留多久、为什么",
        "* [接口](openapi.json)：OpenAPI 文档",
    ]
    return "\n".join(lines) + "\n"


def _flows() -> dict[str, str]:
    pages = {}
    for name, flow in ALL_FLOWS.items():
        lines = [f"{NOTE}# {flow.label}", "", "```mermaid", flow.as_mermaid(), "```", ""]
        lines += ["| 做什么 | 从 | 到 | 谁可以 | 记下 | 还要 |", "|---|---|---|---|---|---|"]
        for step in flow.steps:
            sources = "、".join(str(source.label) for source in step.sources)
            needs = "；".join(need.otherwise for need in step.needs)
            who = "、".join(grant.label for grant in ALL_PERMISSIONS[step.permission].grants)
            lines.append(
                f"| {step.label} | {sources} | {step.target.label} | {who}"
                f" | {step.tells.label} `{step.tells.name}` | {needs} |"
            )
        pages[name] = "\n".join(lines) + "\n"
    return pages


def _permissions() -> str:
    lines = [
        f"{NOTE}# 权限表",
        "",
        "没有写在这里的，谁也不能做。同一条权限管列表、详情、导出、接口和查找。",
        "",
    ]
    lines += ["| 权限 | 做什么 | 谁可以 |", "|---|---|---|"]
    for key, permission in sorted(ALL_PERMISSIONS.items()):
        who = "；".join(grant.label for grant in permission.grants)
        lines.append(f"| `{key}` | {permission.label} | {who} |")
    return "\n".join(lines) + "\n"


def _events() -> str:
    lines = [f"{NOTE}# 事件", "", "每一条都进公开记录的链；内容可以删，摘要和次序删不掉。", ""]
    lines += ["| 事件 | 说的是 | 之后会 |", "|---|---|---|"]
    for name, kind in sorted(ALL_EVENTS.items()):
        if kind.__module__.startswith("gongzhi.foundation.testing"):
            continue
        names = [name_of(reaction) for reaction in reactions_to(name)]
        after = "、".join(f"`{item}`" for item in names if ".tests." not in item)
        lines.append(f"| `{name}` | {kind.label} | {after} |")
    return "\n".join(lines) + "\n"


def _rules() -> str:
    by_context = defaultdict(list)
    for section, kind in sorted(ALL_KINDS.items()):
        by_context[section.partition(".")[0]].append(kind)
    lines = [f"{NOTE}# 规则包的各节", "", "| 节 | 用在 | 包里能带测试 |", "|---|---|---|"]
    lines += [
        f"| `[[{kind.section}]]` | {context} | {'能' if kind.evaluate else ''} |"
        for context, kinds in by_context.items()
        for kind in kinds
    ]
    return "\n".join(lines) + "\n"


def _retention() -> str:
    lines = [f"{NOTE}# 什么留多久", "", "全国通用规则里的；各地可以在自己的规则包里改写。", ""]
    lines += ["| 什么 | 从哪一刻起 | 留多久 | 法律的界限 | 为什么 | 依据 | 到期 |"]
    lines += ["|---|---|---|---|---|---|---|"]
    for entry in read_folder(settings.RULEPACKS / "national").sections[SECTION]:
        rule = rule_of(entry)
        keeping = read_keeping(rule)
        basis = f"{rule.basis.law}{rule.basis.article}" if rule.basis else ""
        ends = "自动删" if rule.code in ALL_RETAINED else ""
        lines.append(
            f"| {rule.label} `{rule.code}` | {keeping.since} | {keeping.label} | {keeping.bound}"
            f" | {keeping.why} | {basis} | {ends} |"
        )
    return "\n".join(lines) + "\n"


def _openapi() -> str:
    schema = api.get_openapi_schema(path_prefix="/api/")
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n"


def glossary() -> str:
    """The glossary: its own words as they are, then statuses, steps and permissions."""
    lines = [GLOSSARY.read_text(encoding="utf-8").partition(MARK)[0] + MARK]
    for name, flow in sorted(ALL_FLOWS.items()):
        lines += [f"## 流程：{flow.label} `{name}`", ""]
        lines += [
            f"状态：{'、'.join(f'{item.label} `{item.value}`' for item in flow.statuses)}",
            "",
        ]
        lines += [f"步骤：{'、'.join(f'{item.label} `{item.name}`' for item in flow.steps)}", ""]
    lines += ["## 权限", ""]
    lines += [f"* {item.label} `{key}`" for key, item in sorted(ALL_PERMISSIONS.items())]
    return "\n".join(lines) + "\n"


def write() -> None:
    """Bring ``docs/generated`` and the glossary up to date."""
    pages = documents()
    for path in FOLDER.rglob("*"):
        if path.is_file() and str(path.relative_to(FOLDER)) not in pages:
            path.unlink()
    for name, text in pages.items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    GLOSSARY.write_text(glossary(), encoding="utf-8")
    sys.stdout.write(f"写好 {len(pages)} 份，在 {FOLDER.name}\n")
