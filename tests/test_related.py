from __future__ import annotations

import pytest

from libraries import paper
from papershelf.enrich.related import find_related
from papershelf.model import Paper


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


def test_many_papers_keep_their_neighbours_across_blocks() -> None:
    papers = [paper(f"Pair{n // 2:04} word{n // 2:04}", "x", id=f"p{n:04}") for n in range(1030)]
    related = find_related(papers, 1)
    assert all(related[f"p{n:04}"][0].paper == f"p{n ^ 1:04}" for n in (0, 511, 512, 513, 1023, 1024, 1029))
