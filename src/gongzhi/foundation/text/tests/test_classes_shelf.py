"""A model on its shelf: the same bytes, nothing that runs, refused where it is not what it says."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from gongzhi.foundation.testing import outside_data
from gongzhi.foundation.text.classes import (
    SHIPPED,
    ClassFigure,
    Manifest,
    ModelMissing,
    Sample,
    folder_in_use,
    manifest_in,
    shelf,
    training,
)

from .samples import samples

MANIFEST = Manifest(
    version="20260310-90", made_on="2026-03-10", texts={"甲": 90}, confirmed=0, base="", runs=1,
    sharpness=4.0, macro_f1=0.9, accuracy=0.9, folds=(0.9,), per_class={"甲": ClassFigure(1.0, 0.5, 2 / 3, 90)},
)  # fmt: skip


@pytest.fixture(scope="module")
def model():
    return training.fit(training.read(samples()), sharpness=4.0)


@pytest.fixture(autouse=True)
def own(settings, tmp_path):
    settings.TEXT_MODEL = tmp_path / "own"
    return tmp_path / "own"


def test_what_is_read_back_says_the_same(model, own):
    told = shelf.save(model, MANIFEST, own)
    again, manifest = shelf.load(own)
    assert manifest == told == manifest_in(own)
    assert replace(told, bytes=0, sha256="") == MANIFEST
    assert again.labels == model.labels
    assert np.array_equal(again.title.keys, model.title.keys)
    assert again.shares("出租车", "拒载")[0][1] == pytest.approx(
        model.shares("出租车", "拒载")[0][1], abs=0.01
    )


def test_the_same_model_is_the_same_bytes_and_the_one_before_is_gone(model, own):
    first = shelf.save(model, MANIFEST, own)
    assert shelf.save(model, MANIFEST, own) == first
    other = replace(model, title=model.whole)
    assert shelf.save(other, MANIFEST, own).sha256 != first.sha256
    assert len(list(own.iterdir())) == 2


def test_the_own_one_is_taken_where_there_is_one_and_at_once(model, own):
    assert folder_in_use() == SHIPPED
    assert shelf.current()[1] == manifest_in(SHIPPED)
    shelf.save(model, MANIFEST, own)
    assert folder_in_use() == own
    assert shelf.current()[1].version == "20260310-90"


def test_a_changed_file_is_refused(model, own):
    shelf.save(model, MANIFEST, own)
    numbers = next(own.glob("*.npz"))
    numbers.write_bytes(numbers.read_bytes() + b"x")
    with pytest.raises(ModelMissing, match="对不上"):
        shelf.load(own)
    numbers.unlink()
    with pytest.raises(ModelMissing, match="没有模型文件"):
        shelf.load(own)


@pytest.mark.parametrize("words", ["", "{", "[]", '{"version": "1"}', '{"per_class": {"甲": 1}}'])
def test_a_manifest_that_is_none_is_refused(own, words):
    own.mkdir()
    (own / "manifest.json").write_text(words)
    with pytest.raises(ModelMissing, match="读不出来"):
        manifest_in(own)


def test_what_could_run_is_never_read(own, model):
    told = shelf.save(model, MANIFEST, own)
    packed = io.BytesIO()
    np.savez(packed, labels=np.array([{"a": 1}], dtype=object))
    content = packed.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    (own / f"{digest[:16]}-model.npz").write_bytes(content)
    body = {**vars(told), "sha256": digest, "per_class": {}, "folds": []}
    (own / "manifest.json").write_text(json.dumps(body))
    with pytest.raises(ValueError, match="allow_pickle"):
        shelf.load(own)


# ── what ships ────────────────────────────────────────────────────────────


def test_the_shipped_model_is_small_and_what_its_manifest_says():
    manifest = manifest_in(SHIPPED)
    content = (SHIPPED / f"{manifest.sha256[:16]}-model.npz").read_bytes()
    assert len(content) == manifest.bytes <= 40 * 1024 * 1024
    assert hashlib.sha256(content).hexdigest() == manifest.sha256
    assert manifest.macro_f1 >= 0.915
    assert manifest.base == ""
    assert manifest.confirmed == 0
    assert len(list(SHIPPED.iterdir())) == 2


def test_nothing_in_the_shipped_file_is_longer_than_two_characters():
    model, _ = shelf.load(SHIPPED)
    assert all(int(part.keys.max()) < 1 << 32 for part in (model.title, model.whole))
    assert all(len(label) <= 8 for label in model.labels)
    manifest = manifest_in(SHIPPED)
    with zipfile.ZipFile(SHIPPED / f"{manifest.sha256[:16]}-model.npz") as packed:
        parts = {f"{part}_{what}.npy" for part in ("title", "whole") for what in ("steps", "rarity", "weights")}  # fmt: skip
        assert set(packed.namelist()) == {"labels.npy", *parts}


@pytest.mark.outside_data
def test_the_shipped_model_is_as_right_as_it_says():
    """On a tenth of the texts it learned from it must be at least as right as on those it had not seen."""
    import csv

    manifest = manifest_in(SHIPPED)
    with outside_data("messages/fj2_dev.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    told = [Sample(row["title"], row["detail"], row["label"]) for row in rows]
    assert sum(manifest.texts.values()) == len(told)
    figures = training.evaluate(shelf.current()[0], told[::10])
    assert manifest.macro_f1 <= figures.macro_f1 <= 1.0


def test_the_web_process_starts_without_any_of_it():
    code = (
        "import config.wsgi, sys; "
        "print([name for name in ('numpy', 'scipy', 'sklearn') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")
