from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from libraries import paper
from papershelf.enrich import related as module
from papershelf.enrich.related import WORDS_SHARE, find_related, nearest
from papershelf.enrich.terms import find_terms
from papershelf.model import Paper, PaperId
from papershelf.workers import CHUNK, Workers


def shelf() -> list[Paper]:
    return sorted(
        [
            paper("Graph Neural Networks", "Message passing on graphs with edges and nodes."),
            paper("Message Passing on Graphs", "Graph networks pass messages along edges."),
            paper("Pruning Lottery Tickets", "Sparse subnetworks are winning tickets."),
            paper("Winning Tickets", "Lottery tickets are sparse subnetworks of dense networks."),
            paper("Cooking", "Recipes for soup."),
        ],
        key=lambda each: each.id,
    )


def test_the_nearest_paper_shares_words() -> None:
    related = find_related(shelf(), 6)
    assert related["graph-neural-networks"][0].paper == "message-passing-on-graphs"
    assert related["winning-tickets"][0].paper == "pruning-lottery-tickets"
    assert related["cooking"] == ()


def test_every_relation_says_why_in_words_of_both() -> None:
    papers = {each.id: f"{each.title.line} {each.abstract.line}".casefold() for each in shelf()}
    seen = 0
    for slug, relations in find_related(shelf(), 6).items():
        for relation in relations:
            assert 1 <= len(relation.because) <= 4
            for term in relation.because:
                assert term in papers[slug]
                assert term in papers[relation.paper]
                seen += 1
    assert seen


def test_scores_fall_and_nobody_is_related_to_itself() -> None:
    for slug, relations in find_related(shelf(), 6).items():
        scores = [relation.score for relation in relations]
        assert scores == sorted(scores, reverse=True)
        assert all(0 < score <= 1 for score in scores)
        assert slug not in {relation.paper for relation in relations}


@pytest.mark.parametrize("most", [0, 1, 2])
def test_there_are_no_more_than_asked_for(most: int) -> None:
    lengths = [len(relations) for relations in find_related(shelf(), most).values()]
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


def test_a_phrase_explains_before_its_words() -> None:
    related = find_related(shelf(), 6)
    assert related["winning-tickets"][0].because[:2] == ("lottery tickets", "sparse subnetworks")
    for relations in related.values():
        for relation in relations:
            words = [word.removesuffix("s") for term in relation.because for word in term.split()]
            assert len(words) == len(set(words)), "no word explains twice"


def test_phrases_in_a_row_are_one_where_both_papers_have_them_in_a_row() -> None:
    papers = [
        paper("Alpha", "The lottery ticket hypothesis holds.", id="a"),
        paper("Beta", "A lottery ticket hypothesis.", id="b"),
        paper("Gamma", "Every lottery ticket, and one ticket hypothesis.", id="c"),
    ]
    because = {
        (one, relation.paper): relation.because for one, found in find_related(papers, 2).items() for relation in found
    }
    assert because["a", "b"] == ("lottery ticket hypothesis",)
    assert sorted(because["a", "c"]) == ["hypothesis", "lottery ticket"]


def test_a_system_that_both_know_explains_first_and_a_topic_last() -> None:
    papers = [
        paper("One", "Graphs by Zed.", id="a"),
        paper("Two", "Graphs by Zed.", id="b"),
        paper("Three", "x", id="c"),
    ]
    systems = {"Other": [PaperId("a")], "Zed": [PaperId("a"), PaperId("b")]}
    topics = {PaperId("a"): ["Nets", "Graph theory"], PaperId("b"): ["Graph theory"]}
    related = find_related(papers, 6, systems=systems, topics=topics)
    assert related["a"][0].because == ("Zed", "graphs", "Graph theory")
    assert related["b"][0].because == ("Zed", "graphs", "Graph theory")


def test_a_system_that_everybody_knows_explains_nothing() -> None:
    papers = [paper(f"Title{n}", "Graphs.", id=f"p{n}") for n in range(7)]
    known = {"Zed": [each.id for each in papers]}
    assert all(
        "Zed" not in relation.because for found in find_related(papers, 6, systems=known).values() for relation in found
    )


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


def test_some_rows_are_as_among_all() -> None:
    words = find_terms(shelf()).words
    every, some = nearest(words, 2), nearest(words, 2, rows=np.array([3, 1]))
    for row in (1, 3):
        mine, all_of_them = some.paper == row, every.paper == row
        assert some.other[mine].tolist() == every.other[all_of_them].tolist()
        assert some.score[mine].tolist() == every.score[all_of_them].tolist()


def test_many_papers_keep_their_neighbours_across_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BLOCK_CELLS", 1030 * 512)
    papers = [paper(f"Pair{n // 2:04} word{n // 2:04}", "x", id=f"p{n:04}") for n in range(1030)]
    related = find_related(papers, 1)
    assert all(related[f"p{n:04}"][0].paper == f"p{n ^ 1:04}" for n in (0, 511, 512, 513, 1023, 1024, 1029))


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


def test_very_many_papers_without_a_common_word_have_no_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_ALL_PAIRS", 1)
    found = find_related([paper(f"P{n}", "soup" if n else "") for n in range(3)], 2)
    assert not any(found.values()) or found["p0"] == ()


def test_workers_find_the_same() -> None:
    papers = [
        replace(each, id=PaperId(f"{each.id}-{number:03}")) for number in range(2 * CHUNK // 5 + 1) for each in shelf()
    ]
    papers.sort(key=lambda each: each.id)
    with Workers(2, enough=10) as workers:
        shared = find_related(papers, 3, workers=workers)
    assert shared == find_related(papers, 3)
    assert sum(map(len, shared.values())) > len(papers)


@pytest.mark.parametrize(
    ("abstract", "said"),
    [
        ("GNNs on lattices.", "GNNs"),
        ("Lattices are for GNNs.", "GNNs"),
        ("Gnns on lattices.", "gnns"),
        ("SuperGNNs, and then GNNs.", "GNNs"),
        ("superGNNs, and then gnns.", "gnns"),
        ("İ and then GNNs.", "gnns"),
    ],
)
def test_a_reason_is_written_as_the_paper_writes_it(abstract: str, said: str) -> None:
    papers = [paper("One", abstract, id="a"), paper("Two", f"{abstract} Cooking.", id="b")]
    assert said in find_related(papers, 1)[PaperId("a")][0].because
