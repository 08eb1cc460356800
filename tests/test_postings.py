from __future__ import annotations

import numpy as np

from papershelf.search.postings import IMPACTS, Fields, decode, encode, read_varints, varints


def test_postings_come_back_with_their_fields_and_nearly_their_impacts() -> None:
    papers = np.array([0, 1, 300, 70_000, 99_999])
    gaps = np.diff(papers, prepend=-1) - 1
    impacts = np.array([1, 30, 63, 40, 20])
    fields = np.array([4, 6, 2, 1 | 2 | 4, 32])
    data, offsets = encode(gaps, impacts, fields)
    found = list(decode(data.tobytes()))
    assert [paper for paper, _, _ in found] == papers.tolist()
    assert [held for *_, held in found] == fields.tolist()
    assert all(abs(impact - wanted) <= 9 for (_, impact, _), wanted in zip(found, impacts, strict=True))
    assert offsets.tolist()[0] == 0
    assert offsets[-1] == len(data)


def test_a_posting_of_a_frequent_word_takes_a_byte() -> None:
    data, _ = encode(np.zeros(10, dtype=np.int64), np.full(10, 30), np.full(10, int(Fields.ABSTRACT)))
    assert len(data) == 10


def test_a_higher_impact_is_never_coded_as_a_lower_one() -> None:
    for kind, table in enumerate(IMPACTS):
        assert list(table) == sorted(table), kind


def test_varints() -> None:
    numbers = [0, 1, 127, 128, 16_383, 16_384, 2**28, 2**35 - 1]
    assert read_varints(varints(numbers)) == numbers
