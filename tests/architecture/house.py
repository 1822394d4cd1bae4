"""What the architecture tests look at: our apps, floors, files, templates."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.apps import apps
from django.db.models import Field, Model
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "gongzhi"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]
FLOORS = CONTRACTS[0]["layers"][::-1]
OURS = [app for app in apps.get_app_configs() if app.name.startswith("gongzhi.")]
LABELS = {app.label for app in OURS if ".testing" not in app.name}
ROOMS = (
    "events", "rules", "flows", "models", "queries", "permissions", "services", "reactions",
    "tasks", "forms", "views", "api", "admin", "urls",
)  # fmt: skip


def height(app_name: str) -> int:
    return FLOORS.index(app_name.split(".")[1])


def python_files() -> list[Path]:
    return sorted(
        path
        for path in SOURCE.rglob("*.py")
        if not {"migrations", "tests", "__pycache__"} & set(path.parts)
    )


def templates() -> list[Path]:
    return sorted((ROOT / "src").rglob("templates/**/*.html"))


def relations() -> list[tuple[type[Model], Field]]:
    return [
        (model, field)
        for app in OURS
        if ".testing" not in app.name
        for model in app.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
    ]


def url_patterns() -> list[tuple[str, str, object]]:
    """(full name, route, callback) of every path of the house."""
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, prefix: str, namespace: str):
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern).removeprefix("^").removesuffix("$")
        if isinstance(entry, URLPattern):
            name = f"{namespace}:{entry.name}" if namespace else str(entry.name)
            yield name, route, entry.callback
        else:
            inner = ":".join(filter(None, (namespace, entry.namespace)))
            yield from _walk(entry, route, inner)


def rooms(path: Path) -> str:
    """The room a file belongs to: its own name, or that of the folder it was split into."""
    parts = path.relative_to(SOURCE).parts
    return parts[2].removesuffix(".py") if len(parts) > 2 else ""
