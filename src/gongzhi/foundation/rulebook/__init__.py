"""Law as dated data: packs of rules with jurisdiction, effective dates, article and whether checked.

A pack is a folder of readable files under version control. Loading it checks every entry by
the reader of the context that uses it, runs the tests that stand in the pack, and keeps it
as a version that never changes: a case pins the version of its opening day.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from .kinds import kind
from .reading import Basis, PackRefused, Rule, RuleMissing

if TYPE_CHECKING:
    from .models import Pack as Pack
    from .queries import Outcome as Outcome
    from .queries import compare as compare
    from .queries import pack_for as pack_for
    from .queries import pack_version as pack_version
    from .queries import packs_in_force as packs_in_force
    from .queries import pinned as pinned
    from .queries import replay as replay
    from .services import load as load

__all__ = ["Basis", "PackRefused", "Rule", "RuleMissing", "kind"]

# fmt: off
_DOORS = {
    "Outcome":        "queries",
    "Pack":           "models",
    "compare":        "queries",
    "pack_for":       "queries",
    "pack_version":   "queries",
    "packs_in_force": "queries",
    "pinned":         "queries",
    "replay":         "queries",
    "load":           "services",
}
# fmt: on


def __getattr__(name: str) -> object:
    """Doors open when first used: this package is imported before models can be."""
    if name not in _DOORS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_DOORS[name]}"), name)
