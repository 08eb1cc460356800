from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from papershelf.enrich import newcomers as module
from papershelf.enrich.newcomers import count_founders, place_beside


@pytest.mark.parametrize(
    ("papers", "founders"), [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (5, 4), (6, 6), (397, 384), (511, 384), (512, 512)]
)
def test_a_library_is_laid_out_anew_when_it_has_grown_by_a_third_or_by_half(papers: int, founders: int) -> None:
    assert count_founders(papers) == founders


@given(st.integers(4, 10**6))
def test_most_papers_are_founders(papers: int) -> None:
    assert papers * 2 / 3 < count_founders(papers) <= papers
    assert count_founders(papers) >= count_founders(papers - 1)


FOUNDERS = np.array([[1024, 0], [1000, 200], [0, 1024], [-1024, 0]])
PLACES = np.array([[100, 100], [120, 100], [900, 900], [4000, 100]])


def test_a_newcomer_stands_in_the_midst_of_its_like(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_NEAR", 2)
    assert place_beside(FOUNDERS, PLACES, np.array([[1024, 90], [10, 1024]]), 50).tolist() == [[110, 100], [900, 900]]


def test_neighbours_that_stand_apart_do_not_pull_a_newcomer_between_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_NEAR", 3)
    assert place_beside(FOUNDERS, PLACES, np.array([[700, 700]]), 50).tolist() == [[110, 100]]


@pytest.mark.parametrize("block", [1, 8, 1 << 22])
def test_newcomers_in_blocks_of_any_size_have_the_same_places(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(5)
    founders, others = random.integers(-1024, 1024, (40, 6)), random.integers(-1024, 1024, (9, 6))
    places = random.integers(0, 4096, (40, 2))
    whole = place_beside(founders, places, others, 256)
    monkeypatch.setattr(module, "_BLOCK", block)
    assert place_beside(founders, places, others, 256).tolist() == whole.tolist()
    assert place_beside(founders, places, others[:0], 256).shape == (0, 2)


def test_what_has_nothing_in_common_with_the_founders_waits_in_a_corner() -> None:
    assert place_beside(FOUNDERS, PLACES, np.array([[0, 0], [1024, 90]]), 50)[0].tolist() == [0, 0]
