"""How much more often two things occur together than chance would have it, as a factor and as evidence.

A factor alone is loudest where there is least to see, two papers of two; so what is shown first is what is surest.
"""

from __future__ import annotations

import math


def lift(both: int, one: int, other: int, total: int) -> float:
    """How many times as often as by chance both occur: 1 is chance; `one` and `other` are at least 1."""
    return both * total / (one * other)


def log_likelihood(both: int, one: int, other: int, total: int) -> float:
    """The likelihood ratio G² of Dunning (1993) for two of `total` things' properties; 10.83 is beyond chance at 0.1 %.

    It says how sure it is that there is a link, not which: a pair that occurs together too seldom has one as well.
    """
    rest = total - one - other + both
    table = ((both, one, other), (one - both, one, total - other), (other - both, total - one, other))
    cells = (*table, (rest, total - one, total - other))
    return 2 * sum(seen * math.log(seen * total / (row * column)) for seen, row, column in cells if seen)
