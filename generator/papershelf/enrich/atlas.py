"""Lays the papers out on one plane, so that neighbours in subject are neighbours on a map.

The layout is t-SNE (van der Maaten and Hinton, 2008) as openTSNE computes it, begun at the principal components and
with a little exaggeration kept (Kobak and Berens, 2019), so that it is stable and its regions stand apart. Everything
chaotic in it starts from whole numbers and from affinities rounded far above the last bit: what processors and
libraries of linear algebra do differently is gone before it can grow. Of a library that grows the first papers are
laid out, and the others put beside them (newcomers.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from openTSNE import TSNEEmbedding
from openTSNE import __version__ as _engine
from openTSNE.affinity import PerplexityBasedNN
from openTSNE.nearest_neighbors import PrecomputedNeighbors
from scipy.sparse import csr_matrix
from scipy.spatial import KDTree
from sklearn.utils.extmath import randomized_svd
from threadpoolctl import threadpool_limits

from papershelf.enrich.lowest import lowest
from papershelf.enrich.newcomers import Integers, place_beside
from papershelf.model import PaperId, TopicId

GRID = 4096
"""Places are whole numbers from 0 to GRID - 1, x to the right and y down."""

Floats = NDArray[np.float64]
Vectors: TypeAlias = csr_matrix | Floats

_DIMENSIONS = (10, 50)
_PAPERS_PER_DIMENSION = 16
_UNIT = 1024
_PERPLEXITY = (5.0, 30.0)
_PAPERS_PER_NEIGHBOUR = 25
_EARLY = {"n_iter": 200, "exaggeration": 12.0, "momentum": 0.5}
_LATE = {"n_iter": 300, "exaggeration": 1.5, "momentum": 0.8}
_INTERPOLATED_FROM = 5000
_FEWEST = 16
_MARGIN = 96
_PLACE_BITS = (GRID - 1).bit_length()
_REACH = GRID // 16

MAKINGS = f"2 {_engine} {np.__version__} {_DIMENSIONS} {_UNIT} {_PERPLEXITY} {_EARLY} {_LATE}".encode()
"""What `lay_out` depends on beside its argument."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paper stands, see `GRID`; no two papers stand in one place."""

    paper: PaperId
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Region:
    """Where the papers of a topic stand closest, and how many it has."""

    topic: TopicId
    x: int
    y: int
    papers: int


@dataclass(frozen=True, slots=True)
class Atlas:
    """The map of a library: places along a curve that keeps neighbours together, regions in the order of the topics."""

    places: tuple[Place, ...]
    regions: tuple[Region, ...]


def make_atlas(
    papers: Sequence[PaperId],
    vectors: Vectors,
    papers_on: Mapping[TopicId, Sequence[PaperId]],
    lay_out: Callable[[Integers], Integers],
    founders: int,
) -> Atlas:
    """The map of papers, oldest first, from the row of each in `vectors`; see `place`."""
    places = place(vectors, lay_out, founders)
    x, y = places[:, 0], places[:, 1]
    where = dict(zip(papers, places.tolist(), strict=True))
    return Atlas(
        tuple(Place(papers[index], int(x[index]), int(y[index])) for index in np.argsort(_morton(x, y)).tolist()),
        tuple(
            Region(topic, *_densest(np.array([where[paper] for paper in found])), len(found))
            for topic, found in papers_on.items()
            if found
        ),
    )


def place(vectors: Vectors, lay_out: Callable[[Integers], Integers], founders: int) -> Integers:
    """The places of papers, oldest first, an (n, 2) array within `GRID`, from the row of each in `vectors`.

    The first `founders` are laid out, and do not move whatever papers follow. `lay_out` is this module's, kept or not.
    """
    whole = whole_vectors(vectors, founders)
    first = lay_out(whole[:founders])
    others = place_beside(whole[:founders], first, whole[founders:], _REACH)
    return _in_own_places(np.concatenate((first, others)))


def whole_vectors(vectors: Vectors, founders: int) -> Integers:
    """Vectors of equal length in whole numbers: in the main directions of the first ones, an (n, d) array.

    Latent semantic analysis (Deerwester et al., 1990) of any matrix, sparse or not, with a row for each paper. More
    directions than a few for every hundred papers are noise, and a plane cannot show them.
    """
    papers, width = vectors.shape
    dimensions = min(_DIMENSIONS[1], max(_DIMENSIONS[0], founders // _PAPERS_PER_DIMENSION), width, founders)
    if dimensions < 1:
        return np.zeros((papers, 1), dtype=np.int64)
    with threadpool_limits(1):
        first = vectors[:founders].astype(np.float64)
        _, _, directions = randomized_svd(first, dimensions, n_iter=7, random_state=0)
        reduced = vectors @ directions.T
    length = np.linalg.norm(reduced, axis=1, keepdims=True)
    unit = np.divide(reduced, length, out=np.zeros_like(reduced), where=length > 1e-9)
    whole: Integers = np.rint(unit * _UNIT).astype(np.int64)
    return whole


def lay_out(vectors: Integers) -> Integers:
    """The places of papers, an (n, 2) array within `GRID`, from an (n, d) array of whole numbers.

    The same on every machine of one architecture with the same versions of the libraries: one thread, exact products
    of whole numbers, and from there on plain sums, products and square roots.
    """
    if not len(vectors):
        return np.zeros((0, 2), dtype=np.int64)
    with threadpool_limits(1):
        begun = _principal(vectors)
        return _in_own_places(_on_grid(begun if len(vectors) < _FEWEST else _optimised(vectors, begun)))


def _optimised(vectors: Integers, begun: Floats) -> Floats:
    """The plane that t-SNE finds from a beginning."""
    papers = len(vectors)
    least, most = _PERPLEXITY
    perplexity = min(max(papers / _PAPERS_PER_NEIGHBOUR, least), most, (papers - 1) / 3)
    neighbours, distances = _nearest(vectors, int(3 * perplexity))
    affinities = PerplexityBasedNN(
        perplexity=perplexity, knn_index=PrecomputedNeighbors(neighbours, distances / _UNIT), n_jobs=1
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


def _in_own_places(places: Integers) -> Integers:
    """The places with every paper in one of its own: of two in one, the later moves to the nearest that is free."""
    taken: set[tuple[int, int]] = set()
    own = np.empty_like(places)
    for index, (x, y) in enumerate(places.tolist()):
        place = next(candidate for candidate in _around(x, y) if candidate not in taken)
        taken.add(place)
        own[index] = place
    return own


def _around(x: int, y: int) -> Iterator[tuple[int, int]]:
    """The places of the grid around one, itself first, then square by square."""
    yield x, y
    for far in range(1, GRID):
        for dy in range(-far, far + 1):
            for dx in range(-far, far + 1) if abs(dy) == far else (-far, far):
                if 0 <= x + dx < GRID and 0 <= y + dy < GRID:
                    yield x + dx, y + dy


def _morton(x: Integers, y: Integers) -> Integers:
    """The number of a place along the Z-order curve (Morton, 1966)."""
    number = np.zeros_like(x)
    for bit in range(_PLACE_BITS):
        number |= (x >> bit & 1) << 2 * bit | (y >> bit & 1) << 2 * bit + 1
    return number


def _densest(places: Integers) -> tuple[int, int]:
    """The middle of the places around the one that has most others within reach."""
    tree = KDTree(places)
    most = int(np.argmax(tree.query_ball_point(places, _REACH, return_length=True)))
    near = places[tree.query_ball_point(places[most], _REACH)]
    x, y = (near.sum(axis=0) // len(near)).tolist()
    return x, y
