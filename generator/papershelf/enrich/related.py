"""Finds each paper's nearest neighbours, and what explains that they are near."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from sys import intern
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from papershelf.enrich.comparison import WORDS_SHARE, Comparison
from papershelf.enrich.reasons import Reasons
from papershelf.enrich.terms import Terms, find_terms
from papershelf.model import Paper, PaperId, Relation
from papershelf.workers import Workers, give_back


def find_related(
    papers: Sequence[Paper],
    most: int,
    *,
    terms: Terms | None = None,
    vectors: NDArray[np.float32] | None = None,
    systems: Mapping[str, Collection[PaperId]] | None = None,
    topics: Mapping[PaperId, Sequence[str]] | None = None,
    workers: Workers | None = None,
) -> dict[PaperId, tuple[Relation, ...]]:
    """At most `most` neighbours of every paper, nearest first, ties by id; papers must be sorted by id.

    `terms` spares the counting of words where that is done. `vectors` has a row of unit length for each paper. Who
    introduces or mentions each of the `systems`, by its name, and the names of each paper's `topics` serve to explain.
    `workers` that are copies of this process share the work.
    """
    related: dict[PaperId, list[Relation]] = {paper.id: [] for paper in papers}
    if most and len(papers) > 1:
        terms = terms or find_terms(papers)
        give_back()
        comparison = Comparison(terms.words, vectors, WORDS_SHARE)
        shared = _Explained(comparison, Reasons(papers, terms, systems or {}, topics or {}), most)
        sharing = (workers or Workers()).at_hand(len(papers))
        scores: dict[float, float] = {}
        for found in sharing.share(_Explained.relations, shared, range(len(papers))):
            for one, other, score, because in found:
                score = scores.setdefault(score, score)
                related[papers[one].id].append(Relation(papers[other].id, score, tuple(map(intern, because))))
    return {paper: tuple(relations) for paper, relations in related.items()}


class _Explained(NamedTuple):
    """What it takes to find the neighbours of some papers, with the reasons."""

    comparison: Comparison
    reasons: Reasons
    most: int

    def relations(self, rows: Sequence[int]) -> list[tuple[int, int, float, tuple[str, ...]]]:
        """Each paper, a neighbour, its score, and why it is one; the papers by their places in the library."""
        found = self.comparison.nearest(np.asarray(rows), self.most)
        because = self.reasons.of(found.paper, found.other)
        return list(zip(found.paper.tolist(), found.other.tolist(), found.score.tolist(), because, strict=True))
