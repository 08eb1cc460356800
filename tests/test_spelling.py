from __future__ import annotations

from pathlib import Path

import pytest

from papershelf.search.reader import Index
from papershelf.search.spelling import alike, distance, nearest, slip
from search_cases import entry, index_in


@pytest.mark.parametrize(
    ("word", "term", "edits"),
    [
        ("graph", "graph", 0),
        ("grpah", "graph", 1),
        ("raph", "graph", 1),
        ("xgraph", "graph", 1),
        ("grabh", "graph", 1),
        ("garhp", "graph", 2),
        ("", "ab", 2),
        ("abcdef", "graph", 3),
        ("short", "muchlonger", 3),
    ],
)
def test_distance(word: str, term: str, edits: int) -> None:
    assert distance(word, term, 2) == edits
    assert distance(term, word, 2) == edits


def test_the_distance_to_the_beginning_of_a_term() -> None:
    assert distance("difuss", "diffusion", 2, open_end=True) == 2
    assert distance("difus", "diffusion", 2, open_end=True) == 1
    assert distance("xyzzy", "diffusion", 2, open_end=True) == 3


@pytest.mark.parametrize(("word", "unlikely"), [("grph", 0), ("grpah", 0), ("graphs", 1), ("grabh", 1), ("graph", 0)])
def test_a_letter_put_in_or_replaced_is_less_likely(word: str, unlikely: int) -> None:
    assert slip(word, "graph") == unlikely


def terms(index: Index, word: str) -> list[str]:
    return [candidate.term.text for candidate in nearest(word, alike(index, word))]


def test_the_words_that_may_be_meant_in_a_small_library(tmp_path: Path) -> None:
    index_in(tmp_path, [entry("GRAND: Lattices"), entry("Grant", "A grant."), entry("Lottery Tickets")])
    index = Index(tmp_path)
    assert not index.is_large
    assert terms(index, "grend") == ["grand"]
    assert terms(index, "gran") == ["grand", "grant"], "a name comes first"
    assert terms(index, "olttery") == ["lottery"]
    assert terms(index, "lottreyy") == ["lottery"]
    assert terms(index, "nothinglikeit") == []
    assert terms(index, "g") == []


def test_the_words_that_may_be_meant_in_a_large_library(tmp_path: Path) -> None:
    signs = "bcdfghklmnprstvwz"
    made = ["".join((a, "o", b, "e", c, "i", d)) for a in signs for b in signs for c in signs for d in signs[:9]]
    papers = [entry(f"Paper {start}", " ".join(made[start : start + 500])) for start in range(0, len(made), 500)]
    papers.append(entry("Lottery Tickets", "A lottery."))
    index_in(tmp_path, papers)
    index = Index(tmp_path)
    assert index.is_large
    for word in ("olttery", "lotery", "lottrey", "xlottery", "kottery", "lotterx"):
        assert terms(index, word) == ["lottery"], word
