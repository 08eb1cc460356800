from __future__ import annotations

import json
import re
from pathlib import Path

from papershelf.model import MOST_NAMED
from papershelf.search.cards import CARDS, KINDS, PAPER, Coder, card_files, decode, slug_of, usual_address
from papershelf.search.entries import Thing
from papershelf.slugs import MAX_LENGTH
from search_cases import FACETS, entry

TEXTS = ["We study graphs, and graphs study us; ~ ` « we ≥ 1 $ é", "We study “graph” networks & graphs. " * 9, "", " x"]


def test_a_coded_text_comes_back() -> None:
    coder = Coder.of(TEXTS)
    for text in (*TEXTS, "unseen `words` Z~ ß ة 字 a  b", "`", "!"):
        assert decode(coder.code(text), coder.dictionary) == text


def test_what_comes_often_is_short() -> None:
    coder = Coder.of(["graph networks study graphs"] * 50)
    assert len(coder.code("graph networks study")) == 3
    assert coder.code("networks,") == coder.code("networks") + ","


def test_cards_stand_in_files_in_the_order_of_papers_and_things_follow() -> None:
    papers = [entry(f"Paper {number}", date="2024-05-01", values={"topic": ("vision",)}) for number in range(CARDS)]
    papers[3] = entry("Other", address="papers/its-own.html", authors=("A. B.", "C. D."))
    things = [Thing("system", ("GRAND",), "systems/grand.html", "", 2), Thing("topic", ("T",), "topics/x.html", "y", 1)]
    coder = Coder.of([])
    tables = {facet: list(values) for facet, values in FACETS.items()}
    first, second = (json.loads(file) for file in card_files(papers, things, tables, coder))
    assert len(first) == CARDS
    assert first[0] == [" Paper 0", "", " An abstract.", "", "2024-05-01", [[2], [], [], []]]
    assert first[3][1:5] == ["papers/its-own.html", " An abstract.", "A. B., C. D.", ""]
    assert second == [[" GRAND", "", " ", 0, 2], [" T", "topics/x.html", " y", 1, 1]]


def test_a_card_names_the_authors_as_their_page_does_of_very_many_the_first() -> None:
    people = tuple(f"A. Person{number}" for number in range(MOST_NAMED + 2))
    papers = [entry("All", authors=people[:MOST_NAMED]), entry("More", authors=people)]
    tables = {facet: list(values) for facet, values in FACETS.items()}
    (cards,) = (json.loads(file) for file in card_files(papers, [], tables, Coder.of([])))
    assert [card[3] for card in cards] == [
        ", ".join(people[:MOST_NAMED]),
        ", ".join(people[:MOST_NAMED]) + " and 2 others",
    ]


def test_the_usual_slug_of_a_title_is_left_out() -> None:
    assert slug_of("S'MoRE: Structural Mixture of É") == "smore-structural-mixture-of-e"
    assert len(slug_of("word " * 40)) <= 80
    assert not slug_of("word " * 40).endswith("-")


def test_the_script_makes_the_same_usual_addresses(repository: Path) -> None:
    script = (repository / "theme" / "assets" / "papershelf" / "search-engine.js").read_text("utf-8")

    def constant(name: str) -> object:
        (value,) = re.findall(rf"^  const {name} = (.+);$", script, re.MULTILINE)
        return json.loads(value)

    assert constant("SLUG") == MAX_LENGTH
    assert constant("KINDS") == list(KINDS)
    assert constant("USUAL") == [usual_address(kind, "One Name").replace("one-name", "{}") for kind in KINDS]
    before, after = usual_address(PAPER, "x").split("x")
    assert f'"{before}" + slugOf(title) + "{after}"' in script
