"""Sorted numbers, each once: what `np.unique` gives, by a plain sort.

Here the numbers are mostly in order already, which a sort is quick with; the table of `np.unique` is not.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def distinct(numbers: NDArray[Any]) -> NDArray[Any]:
    """The numbers of a one-dimensional array in their order, each once."""
    ordered = np.sort(numbers)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if len(ordered) else ordered
