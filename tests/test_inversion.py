from __future__ import annotations

import pytest

from papershelf.search import inversion
from papershelf.search.entries import Entry, Thing
from papershelf.search.inversion import invert
from papershelf.search.postings import FIRST_TIER, Fields, decode
from search_cases import entry


def lists(papers: list[Entry], things: tuple[Thing, ...] = ()) -> dict[str, list[list[tuple[int, int, int]]]]:
    """The tiers of the list of every term."""
    terms, data = invert(papers, things)
    found, start = {}, 0
    for term in terms:
        tiers = []
        for size in term.tiers:
            tiers.append(list(decode(data.tobytes()[start : start + size])))
            start += size
        found[term.term] = tiers
    assert start == len(data)
    return found


def test_every_field_is_noted() -> None:
    one = entry(
        "DICE: Influence",
        "We use ImageNet.",
        systems=("ImageNet",),
        topics=("Data",),
        authors=("Ada Byron",),
        names=("DICE",),
    )
    found = lists([one], (Thing("system", ("DICE",), "systems/dice.html", "", 1),))
    fields = {term: tiers[0][0][2] for term, tiers in found.items()}
    assert fields["dice"] == Fields.NAME | Fields.TITLE | Fields.SYSTEMS
    assert fields["influence"] == Fields.TITLE
    assert fields["imagenet"] == Fields.ABSTRACT | Fields.SYSTEMS
    assert fields["data"] == Fields.TOPICS
    assert fields["byron"] == Fields.AUTHORS
    assert [document for document, _, _ in found["dice"][0]] == [0, 1], "the thing follows the paper"


def test_words_that_say_nothing_stand_in_titles_only() -> None:
    found = lists([entry("The Way", "We are the same as they were.")])
    assert found["the"][0][0][2] == Fields.TITLE
    assert "we" not in found


def test_a_word_weighs_more_in_a_title_and_in_a_short_text() -> None:
    long = "lattice " + "other words of an abstract " * 20
    papers = [entry("Lattices", "Short."), entry("Sums", "A lattice."), entry("Parts", long)]
    impacts = [impact for _, impact, _ in lists(papers)["lattice"][0]]
    assert impacts == sorted(impacts, reverse=True)
    assert impacts[0] > impacts[1] > impacts[2]


def test_the_best_of_a_long_list_come_first() -> None:
    papers = [
        entry(f"Graph {number}" if number % 4 == 0 else f"Other {number}", "A graph.")
        for number in range(FIRST_TIER + 100)
    ]
    first, second = lists(papers)["graph"]
    assert len(first) == FIRST_TIER
    assert len(second) == 100
    assert [document for document, *_ in first] == sorted(document for document, *_ in first)
    assert min(impact for _, impact, _ in first) >= max(impact for _, impact, _ in second)
    assert {document for document, *_ in first} >= set(range(0, FIRST_TIER + 100, 4))


def test_values_of_facets_are_terms() -> None:
    found = lists([entry("A", values={"topic": ("graphs",), "has": ("code",)}), entry("B")])
    assert [document for document, *_ in found["topic:graphs"][0]] == [0]
    assert "has:code" in found


def test_no_papers_at_all() -> None:
    assert lists([]) == {}


def test_parts_of_any_size_give_the_same_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    papers = [entry(f"Graph {number}", "A graph of words, " + "and sums " * (number % 3)) for number in range(40)]
    things = tuple(Thing("system", (f"Graph {number}",), "", "", 1) for number in range(5))
    whole = lists(papers, things)
    for name, size in {"_BLOCK": 7, "_RANGE": 11, "_CHUNKS": 3}.items():
        monkeypatch.setattr(inversion, name, size)
    assert lists(papers, things) == whole
    assert [document for document, *_ in whole["graph"][0]] == list(range(40))
