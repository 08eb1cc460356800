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
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfTransformer

from papershelf.distinct import distinct
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
_BREAK = 0
_NO_TERMS = ENGLISH_STOP_WORDS | {"al"}


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
    phrase_words: NDArray[np.int64]


class _Numbers(dict[str, int]):
    """_Numbers words as they come."""

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self)
        return number


def find_terms(papers: Sequence[Paper]) -> Terms:
    """The terms of the papers, in their order; URLs, numbers, single letters and English function words are none."""
    numbers = _Numbers()
    numbers[""] = _BREAK
    text, ends = array("i"), array("q")
    weights = bytearray()
    for paper in papers:
        for part, weight in ((paper.title.line, TITLE_WEIGHT), (paper.abstract.line, 1)):
            before = len(text)
            text.extend(map(numbers.__getitem__, _words(part)))
            text.append(_BREAK)
            weights += bytes((weight,)) * (len(text) - before)
        ends.append(len(text))
    held = np.frombuffer(text, np.int32) if text else np.zeros(0, np.int32)
    return _indexed(numbers, held, np.array(ends), np.frombuffer(weights, np.uint8))


def _words(text: str) -> Iterable[str]:
    """The words of a text in lower case; an empty one for whatever else stands between them."""
    text = text.lower()
    if "://" in text or "www." in text:
        text = _URL.sub(" . ", text)
    return _PART.findall(text)


def _indexed(numbers: dict[str, int], text: NDArray[Any], ends: NDArray[Any], weights: NDArray[np.uint8]) -> Terms:
    """The terms of texts of numbered words: all of them in one row, with their ends and each word's weight."""
    papers, size = len(ends), len(numbers)
    owner = np.repeat(np.arange(papers, dtype=np.int32), np.diff(ends, prepend=0))
    counts = csr_matrix((weights.astype(np.float32), (owner, text)), shape=(papers, size))
    counts.sum_duplicates()
    names = list(numbers)
    spread = np.bincount(counts.indices, minlength=size)
    kept = np.array([name != "" and name not in _NO_TERMS for name in names])
    if papers >= _FEW:
        kept &= (spread >= _LEAST_PAPERS) & (spread <= _MOST_PAPERS * papers)
    columns = np.flatnonzero(kept)
    words = counts[:, columns]
    if words.nnz:
        words = csr_matrix(TfidfTransformer(sublinear_tf=True).fit_transform(words.astype(np.float64)), copy=False)
    phrases, phrase_words = _phrases(text, owner, papers, np.where(kept, np.cumsum(kept) - 1, -1))
    return Terms([names[column] for column in columns], words, phrases, phrase_words)


def _phrases(
    text: NDArray[Any], owner: NDArray[Any], papers: int, column: NDArray[Any]
) -> tuple[csr_matrix, NDArray[np.int64]]:
    """Which paper has which phrase that another has too, and the columns of a phrase's words."""
    size = len(column)
    first, second = text[:-1], text[1:]
    both = (column[first] >= 0) & (column[second] >= 0)
    # Paper and phrase in one number, so that repeats in one paper go: it stays far below 2^63 for 10^6 papers.
    keys = owner[:-1][both].astype(np.int64)
    for part in (first, second):
        keys *= size
        keys += part[both]
    keys = distinct(keys)
    codes, place, spread = np.unique(keys % (size * size), return_inverse=True, return_counts=True)
    shared = spread >= _LEAST_PAPERS
    new = np.cumsum(shared) - 1
    kept = shared[place]
    rows, found = keys[kept] // (size * size), new[place[kept]]
    matrix = csr_matrix((np.ones(len(rows), np.int8), (rows, found)), shape=(papers, int(shared.sum())))
    codes = codes[shared]
    return matrix, np.stack([column[codes // size], column[codes % size]], axis=1).astype(np.int64)
