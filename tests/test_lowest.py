from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from papershelf.enrich.lowest import lowest


@given(arrays(np.int64, array_shapes(min_dims=2, max_dims=2), elements=st.integers(-3, 3)), st.data())
def test_the_lowest_come_first_and_of_equals_the_first(values: NDArray[np.int64], data: st.DataObject) -> None:
    count = data.draw(st.integers(1, values.shape[1]))
    assert (lowest(values.astype(np.float64), count) == values.argsort(axis=1, kind="stable")[:, :count]).all()
