"""The words and phrases of all papers as numbers: what papers are compared by, and what two of them share.

Words weigh as in TF-IDF (G. Salton and C. Buckley, "Term-weighting approaches in automatic text retrieval", 1988),
those of the title more. A phrase is two words in a row that two papers have: it says more than either word, so it is
kept to explain, while the comparison needs words only.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from papershelf.distinct import distinct
from papershelf.enrich.stop_words import STOP_WORDS
from papershelf.model import Paper

TITLE_WEIGHT = 2
"""How often a word of the title counts."""

_FEW = 20
"""In a library of fewer papers no word is too rare or too common to count."""

_LEAST_PAPERS = 2
_MOST_PAPERS = 0.3
"""A word counts that at least so many papers have, and at most this share of them."""

_URL = re.compile(r"\S*(?:://|www\.)\S*")
_PART = re.compile(r"(?<!\w)([^\W\d_][\w-]*[^\W_])|\w+|[^\s\w]")
_NO_WORD, _BREAK = "", 0
_HALF = 32
_NARROW = 1 << 16
"""Two words of so many fit into a number of 32 bits."""

_BLOCK = 1 << 12
"""How many papers are counted at once: of all texts together, only the counts are held."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of n papers.

    `words` (n × words) holds the weights, each row of unit length or empty; `phrases` (n × phrases) is 1 where a paper
    has a phrase, whose two words are in `phrase_words` (phrases × 2) by their columns. `names` are the words,
    in lower case.
    """

    names: Sequence[str]
    words: csr_matrix
    phrases: csr_matrix
    phrase_words: NDArray[np.int32]


class _Numbers(dict[str, int]):
    """Numbers words as they come, and notes which of them may be terms."""

    def __init__(self) -> None:
        super().__init__(((_NO_WORD, _BREAK),))
        self.may_count = bytearray((False,))

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self)
        self.may_count.append(word not in STOP_WORDS)
        return number


class _Pairs(NamedTuple):
    """The words in a row of a block of papers, two numbers in one, each once a paper and sorted; how many each has."""

    codes: NDArray[np.int64]
    lengths: NDArray[np.int64]


def find_terms(papers: Sequence[Paper]) -> Terms:
    """The terms of the papers, in their order; URLs, numbers, single letters and English function words are none."""
    numbers, counts, pairs = _count(papers, paired=True)
    spread = _spread(counts, len(numbers), len(papers))
    kept = _kept(numbers, spread, len(papers))
    names = list(compress(numbers, kept))
    column = np.where(kept, np.cumsum(kept) - 1, -1)
    phrases, phrase_words = _phrases(pairs, column, len(names))
    return Terms(names, _weights(counts, kept, spread, len(papers)), phrases, phrase_words)


def weigh_words(papers: Sequence[Paper], founders: int) -> csr_matrix:
    """The weights of the papers' words (papers × words), as the first `founders` papers know and weigh them.

    Whatever papers follow, the rows of these and the columns stay as they are.
    """
    numbers, counts, _ = _count(papers, paired=False)
    spread = _spread(counts, len(numbers), founders)
    return _weights(counts, _kept(numbers, spread, founders), spread, founders)


def _count(papers: Sequence[Paper], *, paired: bool) -> tuple[_Numbers, list[csr_matrix], list[_Pairs]]:
    """The numbers of all words, how often each paper has them, block by block, and the pairs if they are wanted."""
    numbers = _Numbers()
    counts: list[csr_matrix] = []
    pairs: list[_Pairs] = []
    for start in range(0, len(papers), _BLOCK):
        text = _read(papers[start : start + _BLOCK], numbers)
        counts.append(_counted(text))
        if paired:
            pairs.append(_paired(text))
    return numbers, counts, pairs


def _spread(counts: Sequence[csr_matrix], size: int, papers: int) -> NDArray[np.int64]:
    """In how many of the first papers each of `size` words is."""
    spread = np.zeros(size, dtype=np.int64)
    for start, block in zip(range(0, papers, _BLOCK), counts, strict=False):
        end = block.indptr[min(papers - start, block.shape[0])]
        spread[: block.shape[1]] += np.bincount(block.indices[:end], minlength=block.shape[1])
    return spread


def _kept(numbers: _Numbers, spread: NDArray[np.int64], papers: int) -> NDArray[np.bool_]:
    """Which words count, of those that so many of the papers have."""
    least, most = (_LEAST_PAPERS, _MOST_PAPERS * papers) if papers >= _FEW else (1, papers)
    return np.array(numbers.may_count, dtype=bool) & (spread >= least) & (spread <= most)


def _words(text: str) -> Iterable[str]:
    """The words of a text in lower case; an empty one for whatever else stands between them."""
    text = text.lower()
    if "://" in text or "www." in text:
        text = _URL.sub(" . ", text)
    return _PART.findall(text)


class _Text(NamedTuple):
    """A block of papers in one row: the number of each word, its weight and paper, whether it may count; and sizes."""

    words: NDArray[np.int32]
    weights: NDArray[np.uint8]
    owner: NDArray[np.int64]
    counts: NDArray[np.bool_]
    papers: int
    size: int


def _read(papers: Sequence[Paper], numbers: _Numbers) -> _Text:
    held, ends = array("i"), array("q")
    weights = bytearray()
    for paper in papers:
        for part, weight in ((paper.title.line, TITLE_WEIGHT), (paper.abstract.line, 1)):
            before = len(held)
            held.extend(map(numbers.__getitem__, _words(part)))
            held.append(_BREAK)
            weights += bytes((weight,)) * (len(held) - before)
        ends.append(len(held))
    words = np.asarray(held)
    owner = np.repeat(np.arange(len(papers)), np.diff(np.asarray(ends), prepend=0))
    counts = np.array(numbers.may_count, dtype=bool)[words]
    return _Text(words, np.frombuffer(weights, np.uint8), owner, counts, len(papers), len(numbers))


def _counted(text: _Text) -> csr_matrix:
    """How often each paper holds each word (papers × words)."""
    held = text.owner[text.counts], text.words[text.counts]
    counted = csr_matrix((text.weights[text.counts].astype(np.float32), held), shape=(text.papers, text.size))
    counted.sum_duplicates()
    return counted


def _paired(text: _Text) -> _Pairs:
    """The words in a row of each paper."""
    words, owner, size = text.words, text.owner, text.size
    both = np.flatnonzero(text.counts[:-1] & text.counts[1:])
    # Paper and words in one number, so that repeats in one paper go: it stays below 2^63 for 4 * 10^7 words.
    keys = distinct((owner[both] * size + words[both]) * size + words[both + 1])
    rows, pairs = np.divmod(keys, size * size)
    first, second = np.divmod(pairs, size)
    return _Pairs(first << _HALF | second, np.bincount(rows, minlength=text.papers))


def _weights(counts: list[csr_matrix], kept: NDArray[np.bool_], spread: NDArray[np.int64], papers: int) -> csr_matrix:
    """The weights of the words that are kept, each of which so many of the `papers` have; the counts are used up."""
    inverse = np.log((papers + 1) / (spread[kept] + 1.0)) + 1
    lengths: list[NDArray[Any]] = []
    size = sum(np.count_nonzero(kept[block.indices]) for block in counts)
    indices, data = np.empty(size, dtype=np.int32), np.empty(size)
    end = 0
    while counts:
        block = counts.pop(0)
        block = block[:, np.flatnonzero(kept[: block.shape[1]])].astype(np.float64)
        block.data = (np.log(block.data) + 1) * inverse[block.indices]
        length = np.sqrt(np.asarray(block.multiply(block).sum(axis=1)).ravel())
        block.data /= np.repeat(length, np.diff(block.indptr))
        start, end = end, end + block.nnz
        indices[start:end], data[start:end] = block.indices, block.data
        lengths.append(np.diff(block.indptr))
    return csr_matrix((data, indices, _ends(lengths)), shape=(sum(map(len, lengths)), len(inverse)))


def _phrases(pairs: list[_Pairs], column: NDArray[np.int64], columns: int) -> tuple[csr_matrix, NDArray[np.int32]]:
    """Which paper has which phrase that another has too, and the columns of a phrase's words.

    The blocks of pairs are used up.
    """
    width = np.uint32 if columns <= _NARROW else np.int64
    blocks: list[tuple[NDArray[Any], NDArray[np.int64]]] = []
    while pairs:
        codes, lengths = pairs.pop(0)
        first, second = column[codes >> _HALF], column[codes & (1 << _HALF) - 1]
        kept = (first >= 0) & (second >= 0)
        blocks.append(((first * columns + second)[kept].astype(width), _lengths(kept, lengths)))
    every = np.sort(np.concatenate([codes for codes, _ in blocks])) if blocks else np.zeros(0, dtype=width)
    shared = distinct(every[_LEAST_PAPERS - 1 :][every[_LEAST_PAPERS - 1 :] == every[: 1 - _LEAST_PAPERS]])
    del every
    indices: list[NDArray[np.int32]] = []
    ends: list[NDArray[np.int64]] = []
    for codes, lengths in blocks:
        place = np.searchsorted(shared, codes).astype(np.int32)
        kept = np.append(shared, 0)[place] == codes
        kept &= place < len(shared)
        indices.append(place[kept])
        ends.append(_lengths(kept, lengths))
    found = np.concatenate(indices) if indices else np.zeros(0, dtype=np.int32)
    shape = (sum(map(len, ends)), len(shared))
    matrix = csr_matrix((np.ones(len(found), np.int8), found, _ends(ends)), shape=shape)
    return matrix, np.stack(np.divmod(shared, max(1, columns)), axis=1).astype(np.int32)


def _lengths(kept: NDArray[Any], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many of each part of a row are kept; the parts have these lengths."""
    places = np.append(0, np.cumsum(lengths))
    return np.asarray(np.diff(np.append(0, np.cumsum(kept))[places]))


def _ends(lengths: Sequence[NDArray[Any]]) -> NDArray[np.int32 | np.int64]:
    """Where each row of a sparse matrix ends, from the lengths of the rows of its blocks."""
    ends = np.append(0, np.cumsum(np.concatenate(lengths) if lengths else ()))
    return ends.astype(np.int32 if ends[-1] < 1 << 31 else np.int64)
