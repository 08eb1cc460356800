from __future__ import annotations

from libraries import paper
from papershelf.enrich.small_letters import find_phrases


def test_phrases_are_found_in_small_letters_in_the_singular_and_plural() -> None:
    papers = [
        paper("One", "The graph networks, and a deep ensemble method."),
        paper("Two", "Graph Networks and deep ensembles."),
    ]
    several, single = find_phrases(papers, ["graph network", "deep ensemble method", "deep ensemble", "method", "two"])
    assert several == {
        "graph network": ("one",),
        "deep ensemble": ("one", "two"),
        "deep ensemble method": ("one",),
    }
    assert single == set()
    assert find_phrases(papers, ["graph", "Graph", "x"])[1] == {"graph", "Graph"}


def test_a_phrase_of_a_single_s_and_one_at_the_very_end() -> None:
    papers = [paper("One", "It has type s and a type"), paper("Two", "Of type")]
    assert find_phrases(papers, ["type s", "a type"])[0] == {"type s": ("one",), "a type": ("one",)}
