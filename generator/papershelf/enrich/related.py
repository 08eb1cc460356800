"""Finds each paper's nearest neighbours, and the words that explain why they are near.

Papers are compared by the cosine of their TF-IDF vectors (Salton and Buckley, 1988), the title counted more than the
abstract. The similarity matrix is never held as a whole: it is multiplied in blocks of rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from papershelf.model import Paper, PaperId, Relation

_TITLE_WEIGHT = 3
_BLOCK = 512
_REASONS = 4
_LEAST = 0.03
_TELLING = 0.06
_URL = re.compile(r"\S*(?:://|www\.)\S*")
_WORD = r"(?u)\b[^\W\d_][\w-]*[^\W_]\b"


def find_related(papers: Sequence[Paper], most: int) -> dict[PaperId, tuple[Relation, ...]]:
    """At most `most` neighbours of every paper, nearest first, ties by id; papers must be sorted by id."""
    if most == 0 or len(papers) < 2:
        return {paper.id: () for paper in papers}
    vectorizer = TfidfVectorizer(
        token_pattern=_WORD,
        stop_words="english",
        sublinear_tf=True,
        min_df=1 if len(papers) < 20 else 2,
        max_df=1.0 if len(papers) < 20 else 0.3,
        dtype=np.float32,
    )
    try:
        vectors = csr_matrix(
            vectorizer.fit_transform(
                " ".join([paper.title.line] * _TITLE_WEIGHT + [_URL.sub(" ", paper.abstract.line)]) for paper in papers
            )
        )
    except ValueError:  # no term is left: texts without words, or all of them the same
        return {paper.id: () for paper in papers}
    terms = vectorizer.get_feature_names_out()
    related: dict[PaperId, tuple[Relation, ...]] = {}
    transposed = vectors.T.tocsr()
    for start in range(0, len(papers), _BLOCK):
        block = vectors[start : start + _BLOCK] @ transposed
        for offset in range(block.shape[0]):
            row = block[offset]
            index = start + offset
            ranked = sorted(
                (
                    (-round(float(score), 4), int(other))
                    for score, other in zip(row.data, row.indices, strict=True)
                    if other != index and score >= _LEAST
                )
            )[:most]
            related[papers[index].id] = tuple(
                Relation(papers[other].id, -score, _shared(vectors[index], vectors[other], terms))
                for score, other in ranked
            )
    return related


def _shared(mine: csr_matrix, theirs: csr_matrix, terms: Sequence[str]) -> tuple[str, ...]:
    """The terms that add a telling part to the similarity of two vectors, strongest first."""
    product = mine.multiply(theirs).tocsr()
    weighted = zip(product.data, product.indices, strict=True)
    ranked = sorted((-round(float(weight), 5), str(terms[index])) for weight, index in weighted)
    least = _TELLING * sum(weight for weight, _ in ranked)
    return tuple(term for weight, term in ranked[:_REASONS] if weight <= least)
