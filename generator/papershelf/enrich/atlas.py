"""The map of a library: where each paper stands, neighbours in subject side by side, and where each topic does.

The first papers are laid out on a plane (layout.py), and the others put beside them (newcomers.py), so that the map
keeps still while the library grows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.spatial import KDTree
from threadpoolctl import threadpool_limits

from papershelf.enrich.newcomers import Integers, place_beside
from papershelf.model import PaperId, TopicId

GRID = 4096
"""Places are whole numbers from 0 to GRID - 1, x to the right and y down."""

UNIT = 1024
"""How long a vector of whole numbers is."""

Floats = NDArray[np.float64]
Vectors: TypeAlias = csr_matrix | Floats

_PLACE_BITS = (GRID - 1).bit_length()
_REACH = GRID // 16


class Plan(NamedTuple):
    """How papers are laid out: the directions (d × w) of their vectors that count, and their places (n × 2)."""

    directions: Floats
    places: Integers


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
    lay_out: Callable[[Vectors], Plan],
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


def place(vectors: Vectors, lay_out: Callable[[Vectors], Plan], founders: int) -> Integers:
    """The places of papers, oldest first, an (n, 2) array within `GRID`, from the row of each in `vectors`.

    The first `founders` are laid out, by layout.py's `lay_out` or from what it gave before, and do not move whatever
    papers follow.
    """
    plan = lay_out(vectors[:founders])
    whole = whole_vectors(vectors, plan.directions)
    others = place_beside(whole[:founders], plan.places, whole[founders:], _REACH)
    return in_own_places(np.concatenate((plan.places, others)))


def whole_vectors(vectors: Vectors, directions: Floats) -> Integers:
    """Vectors in some directions (d × w), all of one length and in whole numbers: (n, d) from (n, w)."""
    if not len(directions):
        return np.zeros((vectors.shape[0], 1), dtype=np.int64)
    with threadpool_limits(1):
        reduced = vectors @ directions.T
    length = np.linalg.norm(reduced, axis=1, keepdims=True)
    unit = np.divide(reduced, length, out=np.zeros_like(reduced), where=length > 1e-9)
    whole: Integers = np.rint(unit * UNIT).astype(np.int64)
    return whole


def in_own_places(places: Integers) -> Integers:
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
