"""How alike texts are: neighbouring characters weighed by how rare they are, in sparse rows.

Loads numpy and scipy, so nothing that serves pages imports it at its start.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.floating[Any]]

COLUMNS = 1 << 22  # n-grams are put into so many columns by a hash that never changes
AT_ONCE = 5_000  # texts, so that memory stays bounded whatever the window
_FACTORS = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F))


def folded(text: str) -> str:
    """Half width, lower case: what two people type differently and mean alike."""
    return unicodedata.normalize("NFKC", text).lower()


def gram_counts(texts: Sequence[str], lengths: Sequence[int]) -> sparse.csr_matrix:
    """How often each text has each run of so many characters; signs and blanks end a run."""
    blocks = [
        _counted(texts[start : start + AT_ONCE], lengths) for start in range(0, len(texts), AT_ONCE)
    ]
    if not blocks:
        return sparse.csr_matrix((0, COLUMNS), dtype=np.float32)
    return sparse.vstack(blocks, format="csr")


def _counted(texts: Sequence[str], lengths: Sequence[int]) -> sparse.csr_matrix:
    joined = "\n".join(folded(text).replace("\n", " ") for text in texts) + "\n"
    points = np.frombuffer(joined.encode("utf-32-le", "replace"), dtype=np.uint32)
    kinds = np.flatnonzero(np.bincount(points))
    is_letter = np.zeros(sys.maxunicode + 1, dtype=bool)
    is_letter[kinds] = [chr(point).isalnum() for point in kinds]
    is_word = is_letter[points]
    row = np.cumsum(points == ord("\n")).astype(np.int64)
    row -= points == ord("\n")
    keys = [
        _runs(points.astype(np.uint64), is_word, row, length)
        for length in lengths
        if length <= len(points)
    ]
    nothing = np.zeros(0, dtype=np.int64)
    found, counts = np.unique(np.concatenate([nothing, *keys]), return_counts=True)
    rows, columns = np.divmod(found, COLUMNS)
    starts = np.searchsorted(rows, np.arange(len(texts) + 1))
    return sparse.csr_matrix(
        (counts.astype(np.float32), columns.astype(np.int32), starts),
        shape=(len(texts), COLUMNS),
    )


def _runs(
    points: npt.NDArray[np.uint64], is_word: npt.NDArray[np.bool_], row: Ints, n: int
) -> Ints:
    """Row and column, as one number, of every run of ``n`` word characters."""
    ends = len(points) - n + 1
    mixed = np.full(ends, np.uint64(n))
    whole = np.ones(ends, dtype=bool)
    for step in range(n):
        mixed = (mixed ^ points[step : step + ends]) * _FACTORS[0]
        mixed ^= mixed >> np.uint64(29)
        whole &= is_word[step : step + ends]
    columns = (mixed * _FACTORS[1] >> np.uint64(42)).astype(np.int64)
    return (row[:ends] * COLUMNS + columns)[whole]


def weighed(counts: sparse.csr_matrix, *, seen_in: int = 1) -> sparse.csr_matrix:
    """TF-IDF rows of length one: said twice weighs a little more, said by few much more.

    ``seen_in`` leaves out what fewer texts have: it makes nothing alike, only longer.
    """
    many, having = counts.shape[0], np.bincount(counts.indices, minlength=counts.shape[1])
    kept = np.flatnonzero(having)
    place = np.zeros(len(having), dtype=np.int32)
    place[kept] = np.arange(len(kept), dtype=np.int32)
    rarity = np.where(having < seen_in, 0, np.log((1 + many) / (1 + having)) + 1)
    weights = (1 + np.log(counts.data)) * rarity.astype(np.float32)[counts.indices]
    rows = sparse.csr_matrix(
        (weights, place[counts.indices], counts.indptr), shape=(many, max(len(kept), 1))
    )
    rows.eliminate_zeros()
    return unit_rows(rows)


def unit_rows(rows: sparse.csr_matrix) -> sparse.csr_matrix:
    """Each row divided by its length; empty ones stay empty."""
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    length[length == 0] = 1
    rows = rows.copy()
    rows.data = (rows.data / np.repeat(length, np.diff(rows.indptr))).astype(np.float32)
    return rows


def side_by_side(blocks: Sequence[tuple[float, sparse.csr_matrix]]) -> sparse.csr_matrix:
    """Several kinds of evidence in one row: likeness is then the weighed mean of theirs.

    A row that lacks one kind is judged by the others.
    """
    weighted = [part * np.float32(np.sqrt(weight)) for weight, part in blocks]
    return unit_rows(sparse.hstack(weighted, format="csr", dtype=np.float32))


def likeness(one: sparse.csr_matrix, other: sparse.csr_matrix) -> Floats:
    """Row by row, the product of the two."""
    parts = [
        np.asarray(
            one[start : start + AT_ONCE].multiply(other[start : start + AT_ONCE]).sum(axis=1)
        )
        for start in range(0, one.shape[0], AT_ONCE)
    ]
    return np.concatenate(parts).ravel() if parts else np.zeros(0, dtype=np.float32)


def most_alike(words: str, texts: Sequence[str], *, least: float, most: int) -> list[int]:
    """Which of a few texts say the like of ``words``, the most alike first, of equals the earlier.

    Args:
        least: from which likeness on, 0 to 1; neighbouring characters count, rare ones more.
        most: so many at most.

    """
    counts = gram_counts([words, *texts], (1, 2))
    kept, place = np.unique(counts.indices, return_inverse=True)
    small = sparse.csr_matrix(
        (counts.data, place, counts.indptr), shape=(counts.shape[0], max(len(kept), 1))
    )
    rows = weighed(small)
    near = np.round((rows[1:] @ rows[0].T).toarray().ravel(), 6)
    order = np.argsort(-near, kind="stable")
    return [int(one) for one in order[:most] if near[one] >= least]
