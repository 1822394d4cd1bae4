"""What a model was learned from and how right it was, and where the one in use lies. No numbers are read here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from .figures import ClassFigure

SHIPPED = Path(__file__).parent / "shipped"
NUMBERS, MANIFEST = "model.npz", "manifest.json"
LARGEST = 40 * 1024 * 1024


class ModelMissing(LookupError):
    """There is no model, or it is not what its manifest says; the message is a Chinese sentence."""


@dataclass(frozen=True)
class Manifest:
    """What a model was learned from and how right it was on texts that it had not seen.

    Attributes:
        texts: how many of each class, those of this round.
        base: the version it carried on from; empty when it began anew.
        confirmed: how many of the texts are appeals whose sorting the staff confirmed.

    """

    version: str
    made_on: str
    texts: dict[str, int]
    confirmed: int
    base: str
    runs: int
    sharpness: float
    macro_f1: float
    accuracy: float
    folds: tuple[float, ...]
    per_class: dict[str, ClassFigure]
    bytes: int = 0
    sha256: str = ""


def manifest_in(folder: Path) -> Manifest:
    """Raises ModelMissing when there is none or it cannot be read."""
    try:
        told = json.loads((folder / MANIFEST).read_text("utf-8"))
        told["per_class"] = {name: ClassFigure(**f) for name, f in told["per_class"].items()}
        told["folds"] = tuple(told["folds"])
        return Manifest(**told)
    except OSError as error:
        raise ModelMissing(f"{folder} 里没有模型的清单") from error
    except (ValueError, TypeError, KeyError) as error:
        raise ModelMissing(f"{folder} 里的清单读不出来，请重新训练或重新安装") from error


def folder_in_use() -> Path:
    own = Path(settings.TEXT_MODEL)
    return own if (own / MANIFEST).is_file() else SHIPPED
