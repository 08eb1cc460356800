"""Compares papers by the cosine of their TF-IDF vectors and, where there are sentence vectors, of these too: words
find the papers that use one rare term, sentences those that say one thing in other words.

The similarity of all pairs is never held as a whole: it is computed for a block of papers at a time. In a library of
very many papers each is only compared with those that share one of its heaviest words, so that the time for a paper
does not grow with the library.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

WORDS_SHARE = 0.4
"""What the similarity of words counts where there are sentence vectors; theirs counts the rest (see benchmarks/)."""

_LEAST = 0.03
_LEAST_MIXED = 0.15
"""Below this a neighbour is none: of TF-IDF alone, and with sentence vectors, which find any two papers a bit alike."""

_BLOCK_CELLS = 1 << 24
_COMMON = 0.1
"""A word in more than this share of the papers is multiplied as a dense column, which is faster."""

_ALL_PAIRS = 1 << 13
"""In a library of more papers than this, only the likely pairs are compared."""

_LEADS = 24
_LIKELY = 100
_LIKELY_BLOCK = 1 << 8
"""A paper's heaviest words, the papers that share most of their weight, and how many papers are done at once."""

_STEPS = 2048
"""Vectors are rounded to whole numbers of this many steps: sums below 2^24 are exact in any order, on any machine."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest papers of each: for all pairs, sorted by the paper and then the nearest first, the score in 0..1."""

    paper: NDArray[np.int64]
    other: NDArray[np.int64]
    score: NDArray[np.float64]


def nearest(
    words: csr_matrix,
    most: int,
    *,
    vectors: NDArray[np.float32] | None = None,
    share: float = WORDS_SHARE,
    rows: NDArray[np.int64] | None = None,
) -> Neighbours:
    """At most `most` nearest of each of the `rows`, all unless told, among all n papers.

    `words` (n × words) and `vectors` (n × dimensions) have rows of unit length; `share` is what the words count where
    there are both. Equal scores, to four places, are in the order of the papers.
    """
    return Comparison(words, vectors, share).nearest(np.arange(words.shape[0]) if rows is None else rows, most)


class Comparison:
    """All papers, to be compared by their words and sentences; see `nearest`."""

    def __init__(self, words: csr_matrix, vectors: NDArray[np.float32] | None, share: float) -> None:
        self._total = words.shape[0]
        self._by_words = _Product(words)
        self._dense = None if vectors is None else _whole(vectors)
        self._share = share

    def nearest(self, rows: NDArray[np.int64], most: int) -> Neighbours:
        """At most `most` nearest papers of each of the rows."""
        if self._total > _ALL_PAIRS and self._dense is None:
            return _of_many(self._by_words, rows, most)
        least = _LEAST if self._dense is None else _LEAST_MIXED
        found: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]] = []
        size = max(1, _BLOCK_CELLS // max(1, self._total))
        for start in range(0, len(rows), size):
            block = rows[start : start + size]
            scores = self._by_words.rows(block)
            if self._dense is not None:
                scores *= np.float32(self._share)
                scores += (self._dense[block] @ self._dense.T) * np.float32((1 - self._share) / _STEPS**2)
            scores[np.arange(len(block)), block] = 0
            found.append(_best(block, np.rint(scores * 10_000), most, least * 10_000))
        return _neighbours(found)


def _neighbours(found: Sequence[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]]) -> Neighbours:
    """The blocks in one, their scores from 0..10,000 to 0..1."""
    one, other, score = (np.concatenate(part) for part in zip(*found, strict=True))
    return Neighbours(one, other, np.minimum(score.astype(np.float64), 10_000) / 10_000)


def _of_many(by_words: _Product, rows: NDArray[np.int64], most: int) -> Neighbours:
    """The nearest papers among those that share most of the weight of a paper's heaviest words."""
    found: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]] = []
    for start in range(0, len(rows), _LIKELY_BLOCK):
        block = rows[start : start + _LIKELY_BLOCK]
        one, other = by_words.likely(block)
        score = np.rint(by_words.pairs(one, other) * 10_000)
        order = np.lexsort((other, -score, one))
        one, other, score = one[order], other[order], score[order]
        kept = (np.arange(len(one)) - np.searchsorted(one, one) < most) & (score >= _LEAST * 10_000)
        found.append((one[kept], other[kept], score[kept]))
    return _neighbours(found)


def _whole(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(np.rint(vectors * np.float32(_STEPS)), dtype=np.float32)


class _Product:
    """The cosine of rows of one sparse matrix with all of its rows."""

    def __init__(self, words: csr_matrix) -> None:
        data = np.rint(words.data.astype(np.float32) * np.float32(_STEPS))
        self._whole = whole = csr_matrix((data, words.indices, words.indptr), shape=words.shape)
        squares = csr_matrix((data * data, words.indices, words.indptr), shape=words.shape)
        length = np.sqrt(np.asarray(squares.sum(axis=1), dtype=np.float64).ravel())
        self._scale = np.divide(1, length, out=np.zeros_like(length), where=length > 0).astype(np.float32)
        self._is_common = np.bincount(whole.indices, minlength=whole.shape[1]) > _COMMON * whole.shape[0]
        self._common = whole[:, np.flatnonzero(self._is_common)].toarray()
        self._columns = whole.T.tocsr()

    def _rare(self, block: NDArray[np.int64]) -> csr_matrix:
        """The rows of a block without the common words."""
        rows = self._whole[block]
        kept = ~self._is_common[rows.indices]
        ends = np.append(0, np.cumsum(kept))[rows.indptr]
        return csr_matrix((rows.data[kept], rows.indices[kept], ends), shape=rows.shape)

    def rows(self, block: NDArray[np.int64]) -> NDArray[np.float32]:
        product = (self._rare(block) @ self._columns).toarray()
        product += self._common[block] @ self._common.T
        product *= self._scale
        product *= self._scale[block, None]
        return np.asarray(product, dtype=np.float32)

    def likely(self, block: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Pairs of each paper of a block with those that share most of the weight of its heaviest rare words."""
        shared = csr_matrix(_heaviest(self._rare(block), _LEADS) @ self._columns)
        ones: list[NDArray[np.int64]] = []
        others: list[NDArray[np.int64]] = []
        for row, paper in enumerate(block.tolist()):
            part = slice(shared.indptr[row], shared.indptr[row + 1])
            papers, weights = (
                shared.indices[part].astype(np.int64),
                shared.data[part] * self._scale[shared.indices[part]],
            )
            if len(papers) > _LIKELY + 1:
                bound = np.partition(weights, len(weights) - _LIKELY - 1)[len(weights) - _LIKELY - 1]
                papers = papers[weights >= bound]
            papers = papers[papers != paper]
            ones.append(np.full(len(papers), paper, dtype=np.int64))
            others.append(papers)
        return np.concatenate(ones), np.concatenate(others)

    def pairs(self, ones: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.float32]:
        """The cosine of each pair of papers."""
        product = np.asarray(self._whole[ones].multiply(self._whole[others]).sum(axis=1), dtype=np.float64).ravel()
        return np.asarray(product * self._scale[ones] * self._scale[others], dtype=np.float32)


def _heaviest(rows: csr_matrix, most: int) -> csr_matrix:
    """The rows with their heaviest entries alone, of equals the first."""
    row = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    order = np.lexsort((rows.indices, -rows.data, row))
    kept = order[np.arange(len(order)) - rows.indptr[row[order]] < most]
    return csr_matrix((rows.data[kept], (row[kept], rows.indices[kept])), shape=rows.shape)


def _best(
    block: NDArray[np.int64], scores: NDArray[np.float32], most: int, least: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
    """The places and values of the highest scores of each row that reach `least`."""
    total = scores.shape[1]
    bound = np.partition(scores, total - most, axis=1)[:, total - most] if most < total else np.zeros(len(scores))
    row, column = np.nonzero(scores >= np.maximum(bound, least)[:, None])
    value = scores[row, column]
    order = np.lexsort((column, -value, row))
    row, column, value = row[order], column[order], value[order]
    first = np.searchsorted(row, np.arange(len(block)))
    kept = np.arange(len(row)) - first[row] < most
    return block[row[kept]], column[kept], value[kept]
