from __future__ import annotations

import numpy as np
import pytest

from libraries import paper, reading_list
from papershelf.enrich import comparison as module
from papershelf.enrich.comparison import nearest
from papershelf.enrich.terms import find_terms


def test_some_rows_are_as_among_all() -> None:
    words = find_terms(reading_list()).words
    every, some = nearest(words, 2), nearest(words, 2, rows=np.array([3, 1]))
    for row in (1, 3):
        mine, all_of_them = some.paper == row, every.paper == row
        assert some.other[mine].tolist() == every.other[all_of_them].tolist()
        assert some.score[mine].tolist() == every.score[all_of_them].tolist()


def test_among_very_many_papers_the_likely_ones_are_as_near(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = np.random.default_rng(7)
    words = [f"word{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(500)]
    share = 1 / np.arange(2, 502)
    papers = [
        paper(f"Paper {n:03}", " ".join(draw.choice(words, 40, p=share / share.sum())), id=f"p{n:03}")
        for n in range(400)
    ]
    terms = find_terms(papers)
    exact = nearest(terms.words, 4)
    monkeypatch.setattr(module, "_ALL_PAIRS", 1)
    monkeypatch.setattr(module, "_LIKELY_BLOCK", 64)
    likely = nearest(terms.words, 4)
    assert np.bincount(likely.paper).max() == 4
    assert not np.any(likely.paper == likely.other)
    assert likely.score.sum() > 0.95 * exact.score.sum()
    wanted = dict(zip(zip(exact.paper.tolist(), exact.other.tolist(), strict=True), exact.score.tolist(), strict=True))
    found = dict(
        zip(zip(likely.paper.tolist(), likely.other.tolist(), strict=True), likely.score.tolist(), strict=True)
    )
    assert len(wanted.keys() & found.keys()) > 0.8 * len(wanted)
    assert all(abs(wanted[pair] - found[pair]) <= 0.0001 for pair in wanted.keys() & found.keys())
    some = np.array([5, 399])
    part = nearest(terms.words, 4, rows=some)
    whole = np.isin(likely.paper, some)
    assert part.other.tolist() == likely.other[whole].tolist()
