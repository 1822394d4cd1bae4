"""Where a model lies: one file of numbers and a manifest that says what it was learned from.

The district's own is taken where there is one, else the one that ships. It is read when it is
first asked, never at the start of a process, and anew when another one has been put there.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import numpy as np
from numpy.typing import NDArray

from .manifest import LARGEST, MANIFEST, NUMBERS, Manifest, ModelMissing, folder_in_use, manifest_in
from .model import Model, Part

_EPOCH = (1980, 1, 1, 0, 0, 0)  # so that the same numbers are the same bytes


def save(model: Model, manifest: Manifest, folder: Path) -> Manifest:
    """Put a model on a shelf; whoever reads meanwhile has the old one or the new one, whole.

    Returns:
        the manifest with size and digest.

    """
    content = _packed(model)
    if len(content) > LARGEST:
        raise ModelMissing("模型大过 40 MB，没有存；请少用一些文件来训练")
    digest = hashlib.sha256(content).hexdigest()
    told = Manifest(**{**vars(manifest), "bytes": len(content), "sha256": digest})
    folder.mkdir(parents=True, exist_ok=True)
    _replace(folder / f"{digest[:16]}-{NUMBERS}", content)
    words = json.dumps(asdict(told), ensure_ascii=False, indent=1).encode()
    _replace(folder / MANIFEST, words + b"\n")
    for old in folder.glob(f"*-{NUMBERS}"):
        if not old.name.startswith(digest[:16]):
            old.unlink()
    return told


def load(folder: Path) -> tuple[Model, Manifest]:
    """Raises ModelMissing when nothing is there or the numbers are not the manifest's."""
    manifest = manifest_in(folder)
    try:
        content = (folder / f"{manifest.sha256[:16]}-{NUMBERS}").read_bytes()
    except OSError as error:
        raise ModelMissing(f"{folder} 里没有模型文件") from error
    if hashlib.sha256(content).hexdigest() != manifest.sha256:
        raise ModelMissing(f"{folder} 里的模型和清单对不上，请重新训练或重新安装")
    with np.load(BytesIO(content), allow_pickle=False) as kept:
        labels = tuple(kept["labels"].tolist())
        title, whole = _part(kept, "title"), _part(kept, "whole")
    return Model(labels, title, whole, manifest.sharpness), manifest


class _Shelf:
    """The model this process has read, and which file it was."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.mark: tuple[str, int] = ("", 0)
        self.kept: tuple[Model, Manifest] | None = None


_shelf = _Shelf()


def current() -> tuple[Model, Manifest]:
    """The model in use; read once, and again when the shelf has another one."""
    folder = folder_in_use()
    try:
        mark = (str(folder), (folder / MANIFEST).stat().st_mtime_ns)
    except OSError as error:
        raise ModelMissing(f"{folder} 里没有模型的清单") from error
    with _shelf.lock:
        if _shelf.kept is None or _shelf.mark != mark:
            _shelf.kept, _shelf.mark = load(folder), mark
        return _shelf.kept


def _part(kept: Mapping[str, NDArray[Any]], name: str) -> Part:
    return Part(
        np.cumsum(kept[f"{name}_steps"], dtype=np.uint32),
        kept[f"{name}_rarity"].astype(np.float32),
        kept[f"{name}_weights"].astype(np.float32),
    )


def _packed(model: Model) -> bytes:
    """Runs as steps from one to the next, weights in half precision, and nothing that can run."""
    arrays = {"labels": np.array(model.labels)}
    for name, part in (("title", model.title), ("whole", model.whole)):
        arrays[f"{name}_steps"] = np.diff(part.keys, prepend=np.uint32(0))
        arrays[f"{name}_rarity"] = part.rarity.astype(np.float16)
        arrays[f"{name}_weights"] = part.weights.astype(np.float16)
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as packed:
        for name, array in arrays.items():
            kept = BytesIO()
            np.lib.format.write_array(kept, array, allow_pickle=False)
            packed.writestr(ZipInfo(f"{name}.npy", _EPOCH), kept.getvalue(), ZIP_DEFLATED)
    return content.getvalue()


def _replace(path: Path, content: bytes) -> None:
    with NamedTemporaryFile(dir=path.parent, delete=False) as written:
        written.write(content)
        written.flush()
        os.fsync(written.fileno())
    Path(written.name).chmod(0o644)
    Path(written.name).replace(path)
