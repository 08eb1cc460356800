from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from libraries import paper, reading_list
from papershelf.enrich import comparison
from papershelf.enrich.comparison import WORDS_SHARE
from papershelf.enrich.related import find_related
from papershelf.model import Paper, PaperId
from papershelf.workers import CHUNK, Workers


def test_the_nearest_paper_shares_words() -> None:
    related = find_related(reading_list(), 6)
    assert related["graph-neural-networks"][0].paper == "message-passing-on-graphs"
    assert related["winning-tickets"][0].paper == "pruning-lottery-tickets"
    assert related["cooking"] == ()


def test_scores_fall_and_nobody_is_related_to_itself() -> None:
    most = 0
    for slug, relations in find_related(reading_list(), 6).items():
        scores = [relation.score for relation in relations]
        assert scores == sorted(scores, reverse=True)
        assert all(0 < score <= 1 for score in scores)
        assert slug not in {relation.paper for relation in relations}
        most = max(most, len(set(scores)))
    assert most > 1


@pytest.mark.parametrize("most", [0, 1, 2])
def test_there_are_no_more_than_asked_for(most: int) -> None:
    lengths = [len(relations) for relations in find_related(reading_list(), most).values()]
    assert len(lengths) == 5
    assert max(lengths) == most


def test_words_of_an_address_relate_nothing() -> None:
    papers = [paper("Alpha", "See https://zebra.example/zebra"), paper("Beta", "See www.zebra.example for more")]
    assert find_related(papers, 3) == {"alpha": (), "beta": ()}


@pytest.mark.parametrize(
    "papers",
    [
        [],
        [paper("One", "Only one.")],
        [paper("!!!", "…", id="a"), paper("???", "!", id="b")],
        [paper("The", "of and", id="a"), paper("Of", "the and", id="b")],
        [paper("字字", "字", id="a"), paper("字宇", "宇", id="b")],
    ],
    ids=["none", "one", "no words", "stop words", "another script"],
)
def test_a_shelf_without_common_words_has_no_relations_and_no_error(papers: list[Paper]) -> None:
    assert find_related(papers, 6) == {each.id: () for each in papers}


def test_twins_are_related_with_full_score() -> None:
    papers = [paper("Same Words", "graph", id="a"), paper("Same Words", "graph", id="b")]
    related = find_related(papers, 6)
    assert [(relation.paper, relation.score) for relation in related["a"]] == [("b", 1.0)]


def unit(*rows: tuple[float, ...]) -> NDArray[np.float32]:
    vectors = np.array(rows, dtype=np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_vectors_relate_papers_without_a_common_word() -> None:
    papers = [paper("Felines", "Purr.", id="a"), paper("Cats", "Meow.", id="b"), paper("Dogs", "Bark.", id="c")]
    related = find_related(papers, 6, vectors=unit((1, 0.1), (1, 0), (0, 1)))
    assert [(relation.paper, relation.because) for relation in related["a"]] == [("b", ())]
    assert related["a"][0].score == pytest.approx((1 - WORDS_SHARE) * 0.995, abs=1e-3)
    assert related["c"] == ()


def test_words_and_vectors_both_count() -> None:
    papers = [paper("Cats", "Purr.", id="a"), paper("Cats", "Purr.", id="b"), paper("Felines", "Hiss.", id="c")]
    related = find_related(papers, 6, vectors=unit((1, 0), (1, 0.2), (1, 0.1)))
    assert [relation.paper for relation in related["a"]] == ["b", "c"]


def test_opposite_sentences_are_not_related() -> None:
    papers = [paper("Cats", "x", id="a"), paper("Dogs", "x", id="b")]
    assert find_related(papers, 6, vectors=unit((1, 0), (-1, 0))) == {"a": (), "b": ()}


def test_scores_do_not_depend_on_the_order_in_which_they_are_summed() -> None:
    random = np.random.default_rng(0)
    vectors = unit(*random.normal(size=(40, 64)))
    papers = [paper(f"Word{n % 7} text{n % 3}", "x", id=f"p{n:02}") for n in range(40)]
    turned = random.permutation(64)
    assert find_related(papers, 6, vectors=vectors) == find_related(papers, 6, vectors=vectors[:, turned])


def test_equal_scores_are_in_the_order_of_slugs() -> None:
    papers = [paper("Same Words", "graph", id=f"p{n:02}") for n in range(19)]
    related = find_related(papers, 3)
    assert [relation.paper for relation in related["p00"]] == ["p01", "p02", "p03"]
    assert [relation.paper for relation in related["p18"]] == ["p00", "p01", "p02"]


def test_many_papers_keep_their_neighbours_across_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison, "_BLOCK_CELLS", 1030 * 512)
    papers = [paper(f"Pair{n // 2:04} word{n // 2:04}", "x", id=f"p{n:04}") for n in range(1030)]
    related = find_related(papers, 1)
    assert all(related[f"p{n:04}"][0].paper == f"p{n ^ 1:04}" for n in (0, 511, 512, 513, 1023, 1024, 1029))


def test_very_many_papers_that_share_no_rare_word_have_no_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    papers = [paper(f"P{n}", "soup" if n else "") for n in range(3)]
    assert any(find_related(papers, 2).values())
    monkeypatch.setattr(comparison, "_ALL_PAIRS", 1)
    assert not any(find_related(papers, 2).values())


def test_workers_find_the_same() -> None:
    copies = range(2 * CHUNK // 5 + 1)
    papers = [replace(each, id=PaperId(f"{each.id}-{copy:03}")) for copy in copies for each in reading_list()]
    papers.sort(key=lambda each: each.id)
    with Workers(2, enough=10) as workers:
        shared = find_related(papers, 3, workers=workers)
    assert shared == find_related(papers, 3)
    assert sum(map(len, shared.values())) > len(papers)
