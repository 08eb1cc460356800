"""Lays papers out on one plane, so that neighbours in subject are neighbours there; imported only when there is need.

The layout is t-SNE (van der Maaten and Hinton, 2008) as openTSNE computes it, begun at the principal components and
with a little exaggeration kept (Kobak and Berens, 2019), so that it is stable and its regions stand apart. Everything
chaotic in it starts from whole numbers and from affinities rounded far above the last bit: what processors and
libraries of linear algebra do differently is gone before it can grow.
"""

from __future__ import annotations

import numpy as np
from openTSNE import TSNEEmbedding
from openTSNE.affinity import PerplexityBasedNN
from openTSNE.nearest_neighbors import PrecomputedNeighbors
from sklearn.utils.extmath import randomized_svd
from threadpoolctl import threadpool_limits

from papershelf.enrich.atlas import GRID, UNIT, Floats, Plan, Vectors, in_own_places, whole_vectors
from papershelf.enrich.lowest import lowest
from papershelf.enrich.newcomers import Integers

_DIMENSIONS = (10, 50)
_PAPERS_PER_DIMENSION = 16
_PERPLEXITY = (5.0, 30.0)
_PAPERS_PER_NEIGHBOUR = 25
_EARLY = {"n_iter": 200, "exaggeration": 12.0, "momentum": 0.5}
_LATE = {"n_iter": 300, "exaggeration": 1.5, "momentum": 0.8}
_INTERPOLATED_FROM = 5000
_FEWEST = 16
_MARGIN = 96


def lay_out(vectors: Vectors) -> Plan:
    """The places of papers within `GRID` from the row of each in a matrix, and the directions that they are seen in."""
    directions = main_directions(vectors)
    return Plan(directions, places_of(whole_vectors(vectors, directions)))


def main_directions(vectors: Vectors) -> Floats:
    """The main directions of vectors, (d, w) from (n, w): latent semantic analysis (Deerwester et al., 1990).

    More directions than a few for every hundred papers are noise, and a plane cannot show them.
    """
    papers, width = vectors.shape
    dimensions = min(_DIMENSIONS[1], max(_DIMENSIONS[0], papers // _PAPERS_PER_DIMENSION), width, papers)
    if dimensions < 1:
        return np.zeros((0, width))
    with threadpool_limits(1):
        _, _, directions = randomized_svd(vectors.astype(np.float64), dimensions, n_iter=7, random_state=0)
    return np.asarray(directions)


def places_of(vectors: Integers) -> Integers:
    """The places of papers, an (n, 2) array within `GRID`, from an (n, d) array of whole numbers.

    The same on every machine of one architecture with the same versions of the libraries: one thread, exact products
    of whole numbers, and from there on plain sums, products and square roots.
    """
    if not len(vectors):
        return np.zeros((0, 2), dtype=np.int64)
    with threadpool_limits(1):
        begun = _principal(vectors)
        return in_own_places(_on_grid(begun if len(vectors) < _FEWEST else _optimised(vectors, begun)))


def _optimised(vectors: Integers, begun: Floats) -> Floats:
    """The plane that t-SNE finds from a beginning."""
    papers = len(vectors)
    least, most = _PERPLEXITY
    perplexity = min(max(papers / _PAPERS_PER_NEIGHBOUR, least), most, (papers - 1) / 3)
    neighbours, distances = _nearest(vectors, int(3 * perplexity))
    affinities = PerplexityBasedNN(
        perplexity=perplexity, knn_index=PrecomputedNeighbors(neighbours, distances / UNIT), n_jobs=1
    )
    # Exponentials differ in their last bit between libraries.
    affinities.P.data = _rounded(affinities.P.data, 50)
    embedding = TSNEEmbedding(
        begun,
        affinities,
        n_jobs=1,
        random_state=0,
        negative_gradient_method="bh" if papers < _INTERPOLATED_FROM else "fft",
        ints_in_interval=3,
    )
    return np.asarray(embedding.optimize(**_EARLY).optimize(**_LATE))


def _nearest(vectors: Integers, count: int) -> tuple[Integers, Floats]:
    """The nearest rows of every row and how far they are, by distance and then by index, never the row itself.

    Squares of whole numbers are exact in floating point, in whatever order they are added. Blocks of rows keep the
    table of all distances from ever being there as a whole.
    """
    points = vectors.astype(np.float64)
    papers = len(points)
    squares = (points * points).sum(axis=1)
    neighbours = np.empty((papers, count), dtype=np.int64)
    distances = np.empty((papers, count))
    block = max(1, 2**22 // papers)
    for start in range(0, papers, block):
        rows = np.arange(start, min(papers, start + block))
        found = squares[rows, None] + squares - 2 * (points[rows] @ points.T)
        found[rows - start, rows] = -1
        near = lowest(found, count + 1)[:, 1:]
        neighbours[rows] = near
        distances[rows] = np.sqrt(np.take_along_axis(found, near, axis=1))
    return neighbours, distances


def _principal(vectors: Integers) -> Floats:
    """The two principal components, small as t-SNE wants its beginning; equal rows are set apart by a trifle."""
    papers, width = vectors.shape
    centred = (vectors - np.rint(vectors.mean(axis=0))).astype(np.float64)
    _, directions = np.linalg.eigh(centred.T @ centred)
    directions = directions[:, ::-1][:, :2]
    largest = np.abs(directions).argmax(axis=0)
    directions = directions * np.sign(directions[largest, np.arange(directions.shape[1])])
    plane = np.zeros((papers, 2))
    plane[:, : min(2, width)] = centred @ directions
    spread = plane[:, 0].std()
    plane = _rounded(plane / spread, 20) if spread > 0 else plane
    turn, far = np.arange(papers) * 2.399963, np.sqrt(np.arange(papers) / papers)
    trifle = _rounded(np.column_stack((far * np.cos(turn), far * np.sin(turn))), 20)
    return (plane + trifle / 64) / 2**13


def _rounded(values: Floats, bits: int) -> Floats:
    """The values with this many bits after the point."""
    return np.rint(values * 2.0**bits) / 2.0**bits


def _on_grid(plane: Floats) -> Integers:
    """The plane moved and scaled, alike in both directions, into the grid without its margin."""
    least, most = plane.min(axis=0), plane.max(axis=0)
    size = (most - least).max()
    scale = (GRID - 1 - 2 * _MARGIN) / size if size > 0 else 0.0
    places: Integers = np.rint((plane - (least + most) / 2) * scale + (GRID - 1) / 2).astype(np.int64)
    return places
