"""Why two papers are related, as `find_related` says it of them."""

from __future__ import annotations

import pytest

from libraries import paper, reading_list
from papershelf.enrich.related import find_related
from papershelf.model import PaperId


def test_every_relation_says_why_in_words_of_both() -> None:
    papers = {each.id: f"{each.title.line} {each.abstract.line}".casefold() for each in reading_list()}
    seen = 0
    for slug, relations in find_related(reading_list(), 6).items():
        for relation in relations:
            assert 1 <= len(relation.because) <= 4
            for term in relation.because:
                assert term in papers[slug]
                assert term in papers[relation.paper]
                seen += 1
    assert seen


def test_a_phrase_explains_before_its_words() -> None:
    related = find_related(reading_list(), 6)
    assert related["winning-tickets"][0].because[:2] == ("lottery tickets", "sparse subnetworks")
    told = [relation.because for relations in related.values() for relation in relations]
    assert max(map(len, told)) > 2
    for because in told:
        words = [word.removesuffix("s") for term in because for word in term.split()]
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


def test_what_every_paper_says_explains_only_where_nothing_else_does() -> None:
    papers = [
        paper("Alpha", "An effective framework for owls.", id="a"),
        paper("Beta", "An effective framework for owls.", id="b"),
        paper("Gamma", "Known results obtained promising."),
        paper("Delta", "Known results obtained promising."),
    ]
    related = find_related(sorted(papers, key=lambda each: each.id), 1)
    assert related["a"][0].because == ("owls",)
    assert related["gamma"][0].because


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
    found = [
        relation.because for relations in find_related(papers, 6, systems=known).values() for relation in relations
    ]
    assert found == [("graphs",)] * 7 * 6


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
