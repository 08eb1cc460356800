"""Keeps the map still while a library grows: its first papers are laid out, later ones are put beside them.

The layout of t-SNE is chaotic: one paper more moves all others across the map. So a library is laid out anew only when
it has grown by a third or by half, and until then who knows his way about finds everything where it was.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from papershelf.enrich.lowest import lowest

Integers = NDArray[np.int64]

_NEAR = 10
_BLOCK = 1 << 22
_CORNER = 0


def count_founders(papers: int) -> int:
    """How many of the papers, the oldest, are laid out: the largest power of two, or three halves of one."""
    power = 1 << max(0, papers.bit_length() - 1)
    return power + power // 2 if power + power // 2 <= papers else min(power, papers)


def place_beside(founders: Integers, places: Integers, newcomers: Integers, reach: int) -> Integers:
    """The places of newcomers, an (m, 2) array, from the places of founders, (n, 2), and the vectors of both.

    A newcomer stands in the midst of the founders nearest to it in subject, or of most of them: of those within `reach`
    of the one that is nearest to all others. What has no word in common with them waits in a corner. All are whole
    numbers, so that every machine finds the same.
    """
    found = np.empty((len(newcomers), 2), dtype=np.int64)
    # Products of whole numbers of this size are exact in floating point, and many times faster.
    columns = founders.T.astype(np.float64)
    block = max(1, _BLOCK // max(1, len(founders)))
    for start in range(0, len(newcomers), block):
        likeness = newcomers[start : start + block].astype(np.float64) @ columns
        found[start : start + block] = _among(places, lowest(-likeness, min(_NEAR, len(founders))), reach)
    found[~newcomers.any(axis=1)] = _CORNER
    return found


def _among(places: Integers, near: Integers, reach: int) -> Integers:
    """The middle of those of the places, by their numbers (m × k), that stand together."""
    there = places[near]
    apart = np.abs(there[:, :, None] - there[:, None]).sum(axis=3)
    rows = np.arange(len(near))
    among = apart[rows, apart.sum(axis=2).argmin(axis=1)] <= reach
    together: Integers = (there * among[:, :, None]).sum(axis=1) // among.sum(axis=1, keepdims=True)
    return together
