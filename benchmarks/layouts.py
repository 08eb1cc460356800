#!/usr/bin/env python3
"""Compares what can lay out a map: time of processor and trustworthiness, for the same vectors of the same papers.

usage: layouts.py ABSTRACTS.jsonl[.gz]

Each line of the file has a `title` and an `abstract`. Ours and scikit-learn's are always compared, UMAP and PaCMAP
where they are installed (`pip install umap-learn pacmap`). One thread each, for that is what gives the same map twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from atlas import NEIGHBOURS, read_papers, trust
from named_paths import parser_of, there
from threadpoolctl import threadpool_limits

from papershelf.enrich.atlas import whole_vectors
from papershelf.enrich.layout import main_directions, places_of
from papershelf.enrich.terms import find_terms


def main(file: Path) -> int:
    """Print a line for each way."""
    terms = find_terms(read_papers(file)).words
    vectors = whole_vectors(terms, main_directions(terms))
    for name, way in _ways():
        started = time.process_time()
        with threadpool_limits(1):
            places = way(vectors)
        took = time.process_time() - started
        by_terms, by_vectors = trust(terms, vectors, places)
        print(  # noqa: T201
            f"{name}: {took:.1f} s; trustworthiness@{NEIGHBOURS} "
            f"{by_terms:.3f} of TF-IDF, {by_vectors:.3f} of the vectors"
        )
    return 0


def _ways() -> Iterator[tuple[str, Callable[[Any], Any]]]:
    """Every way that is installed, by its name; what compiles itself has done so before it is timed."""
    yield "openTSNE, as we set it", places_of

    from openTSNE import TSNE

    yield "openTSNE, as it comes", lambda vectors: TSNE(n_jobs=1, random_state=0).fit(vectors.astype(float))

    from sklearn.manifold import TSNE as OTHER

    yield "scikit-learn", lambda vectors: OTHER(n_jobs=1, random_state=0).fit_transform(vectors.astype("f4"))
    with suppress(ImportError):
        from umap import UMAP

        UMAP(random_state=0, n_jobs=1).fit_transform(_few())
        yield "UMAP", lambda vectors: UMAP(random_state=0, n_jobs=1).fit_transform(vectors.astype("f4"))
    with suppress(ImportError):
        from pacmap import PaCMAP

        PaCMAP(random_state=0).fit_transform(_few())
        yield "PaCMAP", lambda vectors: PaCMAP(random_state=0).fit_transform(vectors.astype("f4"))


def _few() -> Any:
    import numpy as np

    return np.random.default_rng(0).normal(size=(200, 20)).astype("f4")


if __name__ == "__main__":
    parser = parser_of(__doc__)
    parser.add_argument("abstracts", type=there)
    raise SystemExit(main(parser.parse_args().abstracts))
