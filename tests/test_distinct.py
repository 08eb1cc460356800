from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from papershelf.distinct import distinct


@given(st.lists(st.integers(-(2**40), 2**40)))
def test_numbers_are_sorted_and_come_once(numbers: list[int]) -> None:
    found = distinct(np.array(numbers, dtype=np.int64))
    assert found.tolist() == sorted(set(numbers))
    assert found.dtype == np.int64
