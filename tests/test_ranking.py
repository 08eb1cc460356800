from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cases import cases
from papershelf.search import ranking
from papershelf.search.entries import Thing
from papershelf.search.ranking import Found, search
from papershelf.search.reader import Index
from search_cases import entry, index_in

RANKING = [case for case in cases("search") if "asked" in case.values[0]]
PAPERS = [
    entry(
        "Graph Diffusion", "Heat.", values={"topic": ("graphs",), "has": ("code",), "year": ("2021",)}, date="2021-02"
    ),
    entry("Diffusion of Images", "Heat on MACE.", values={"topic": ("vision",), "year": ("2024",)}, date="2024-05-01"),
    entry("MACE: Forces", "Diffusion.", authors=("Ilyes Batatia", "Ada Byron"), systems=("ImageNet",)),
]
THINGS = [
    Thing("topic", ("Graph diffusion",), "topics/graph-diffusion.html", "Heat.", 1),
    Thing("glossary", ("MACE", "Multi-ACE"), "glossary.html#m", "Multi-ACE", 2),
    Thing("system", ("MACE",), "systems/mace.html", "", 3),
]


@pytest.fixture
def index(tmp_path: Path) -> Index:
    index_in(tmp_path, PAPERS, THINGS)
    return Index(tmp_path)


def titles(found: Found) -> list[str]:
    return [card.title for card in found.cards]


@pytest.mark.parametrize("case", RANKING)
def test_ranking(case: Any, tmp_path: Path) -> None:
    index_in(tmp_path, [entry(title, text) for title, text in case["papers"]])
    index = Index(tmp_path)
    assert {query: titles(search(index, query)) for query in case["asked"]} == case["asked"]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("diffusion topic:graphs", ["Graph Diffusion"]),
        ("diffusion -topic:graphs", ["Diffusion of Images", "MACE: Forces"]),
        ("diffusion has:code", ["Graph Diffusion"]),
        ("year:2020-2022", ["Graph Diffusion"]),
        ("author:byron", ["MACE: Forces"]),
        ('author:"ada batatia"', ["MACE: Forces"]),
        ("author:forces", []),
        ("system:imagenet", ["MACE: Forces"]),
        ("system:MACE", ["MACE: Forces"]),
        ("topic:nothing", []),
        ("byron", ["MACE: Forces"]),
        ("-heat", []),
        ("diffusion -heat", ["MACE: Forces"]),
    ],
)
def test_filters(query: str, wanted: list[str], index: Index) -> None:
    found = search(index, query)
    assert sorted(titles(found)) == sorted(wanted) if query != "-heat" else ["MACE: Forces"]
    assert found.total == len(found.cards)


@pytest.mark.parametrize(
    ("query", "hints"),
    [
        ("diffusion topic:graphs", []),
        ("topic:nothing diffusion -year:1800", ["no paper has topic:nothing; ", "no paper has year:1800; "]),
        ("colour:red topic:nothing", ["there is no filter colour, ", "no paper has topic:nothing; "]),
        ("author:nobody", ["no paper has author:nobody"]),
        ("system:nothing", ["no paper has system:nothing"]),
        ('heat "diffusion', []),
        ("topic: graph has:", ["topic: has no value; ", "has: has no value; "]),
        ('"diffusion topic:graphs', ["the last quote is not closed; "]),
    ],
)
def test_what_may_be_wrong_with_a_query(query: str, hints: list[str], index: Index) -> None:
    found = search(index, query).hints
    assert len(found) == len(hints)
    assert all(hint.startswith(begin) for hint, begin in zip(found, hints, strict=True))


def test_chosen_filters_and_sorting(index: Index) -> None:
    assert titles(search(index, "diffusion", filters={"topic": ["graphs", "vision"]}, sort="date")) == [
        "Diffusion of Images",
        "Graph Diffusion",
    ]
    assert titles(search(index, "diffusion", sort="title")) == [
        "Diffusion of Images",
        "Graph Diffusion",
        "MACE: Forces",
    ]


def test_a_chosen_filter_narrows_and_adds_nothing(tmp_path: Path) -> None:
    both = [
        entry(f"Graph Diffusion {number}", values={"topic": ("graphs",)} if number < 3 else {}) for number in range(12)
    ]
    index_in(tmp_path, [*both, *(entry(f"Graph {number}", values={"topic": ("graphs",)}) for number in range(5))])
    index = Index(tmp_path)
    assert search(index, "graph diffusion").total == 12
    chosen = search(index, "graph diffusion", filters={"topic": ["graphs"]})
    assert sorted(titles(chosen)) == ["Graph Diffusion 0", "Graph Diffusion 1", "Graph Diffusion 2"]
    assert chosen.total == 3
    assert search(index, "graph diffusion topic:graphs").total == 8, "a filter that is typed belongs to the question"


def test_a_chosen_filter_takes_no_word_for_mistyped(tmp_path: Path) -> None:
    index_in(tmp_path, [entry("Lattices"), entry("Latices", values={"topic": ("graphs",)})])
    assert titles(search(Index(tmp_path), "lattices", filters={"topic": ["graphs"]})) == []


@pytest.mark.parametrize(
    ("sort", "wanted"),
    [
        ("relevance", ["Sums of Graphs", "Zero Sums", "Graph Diffusion"]),
        ("title", ["Sums of Graphs", "Zero Sums", "Graph Diffusion"]),
        ("date", ["Zero Sums", "Sums of Graphs", "Graph Diffusion"]),
    ],
)
def test_papers_with_only_some_of_the_words_stand_last(sort: str, wanted: list[str], tmp_path: Path) -> None:
    papers = [
        entry("Graph Diffusion", date="2025-01-01"),
        entry("Sums of Graphs", date="2020-01-01"),
        entry("Zero Sums", "On a graph.", date="2021-01-01"),
        entry("Heat", "On diffusion.", date="2026-01-01"),
    ]
    index_in(tmp_path, papers)
    found = search(Index(tmp_path), "graph sums", sort=sort)
    assert titles(found) == wanted
    assert (found.total, found.partial) == (3, 1)
    assert json.loads(found.as_json())["partial"] == 1


def test_pages_of_results_follow_each_other(index: Index) -> None:
    every = titles(search(index, "diffusion"))
    assert [title for start in range(3) for title in titles(search(index, "diffusion", limit=1, offset=start))] == every
    assert search(index, "diffusion", limit=1).total == 3


def test_a_phrase_of_stop_words_is_looked_for_in_every_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index_in(tmp_path, [entry("Sums", "The heat of the sun."), entry("Out of the Heat"), entry("The Sum of Heat")])
    found = search(Index(tmp_path), '"of the"')
    assert sorted(titles(found)) == ["Out of the Heat", "Sums"]
    assert titles(search(Index(tmp_path), '-"of the"')) == ["The Sum of Heat"]
    monkeypatch.setattr(ranking, "_CHECKED", 2)
    found = search(Index(tmp_path), '"of the"')
    assert titles(found) == ["Out of the Heat"]
    assert found.hints == ('the words of "of the" are so common that only titles were searched',)


def test_of_many_papers_only_the_best_are_checked_for_a_phrase(tmp_path: Path) -> None:
    apart = [entry(f"Sums {number}", "Graph and diffusion.") for number in range(1200)]
    held = [entry(f"Graph Diffusion {number}") for number in range(60)]
    index_in(tmp_path, [*held, *apart])
    index = Index(tmp_path)
    few = search(index, '"graph diffusion"', limit=2)
    assert (len(few.cards), few.total, few.exact) == (2, 60, False)
    assert search(index, '"graph diffusion" -"diffusion 7"', limit=100).total == 59
    none = search(index, '"and graph diffusion"')
    assert (none.cards, none.total, none.exact) == ((), 0, False)
    assert none.hints[0].startswith("what is in quotes is not in the 1,000 papers ")
    left = search(index, '-"and diffusion"', limit=2)
    assert (len(left.cards), left.total, left.exact) == (2, 60, False), "what was not checked is shown, and not counted"
    assert search(index, 'sums "and diffusion"', limit=1300).total == 1200


@pytest.mark.parametrize("query", ['"graph diffusion"', '-"graph diffusion"', 'heat -"graph diffusion"'])
def test_the_total_is_that_of_every_page(query: str, tmp_path: Path) -> None:
    names = [f"Graph {word} {number}" for word in ("Diffusion", "Sums") for number in range(40)]
    index_in(tmp_path, [entry(name, "Heat.") for name in names])
    index = Index(tmp_path)
    for limit, offset, shown in ((1, 0, 1), (10, 30, 10), (100, 0, 40)):
        found = search(index, query, limit=limit, offset=offset)
        assert (found.total, found.exact, len(found.cards)) == (40, True, shown)


def test_what_was_meant_is_said_as_the_paper_spells_it(index: Index) -> None:
    assert search(index, "difusion of images").corrected == "diffusion of images"
    assert search(index, "MCAE").corrected == "MACE"
    assert search(index, "diffusion").corrected is None
    assert search(index, "zzzzzz").cards == ()


def test_things_that_the_query_names(index: Index) -> None:
    assert [(card.kind, card.title) for card in search(index, "mace").named] == [
        ("system", "MACE"),
        ("glossary", "MACE"),
    ]
    assert [card.address for card in search(index, "multi-ace").named] == ["glossary.html#m"]
    assert [card.kind for card in search(index, "graph diffusion").named] == ["topic"]
    assert [card.kind for card in search(index, "graph diff").named] == ["topic"], "one may still be typing"
    assert search(index, "heat").named == ()


def test_a_name_stands_before_a_mention(index: Index) -> None:
    assert titles(search(index, "mace")) == ["MACE: Forces", "Diffusion of Images"]


def test_an_unfinished_word(index: Index) -> None:
    assert titles(search(index, "graph diffu"))[0] == "Graph Diffusion"
    assert (
        search(index, "diffu", prefix=False).corrected == "diffusion" or not search(index, "diffu", prefix=False).cards
    )


@pytest.mark.parametrize("query", ["learning m", "Learning me", "the learning m", "learning 3", "heat of le"])
def test_a_title_is_found_by_its_beginning_though_the_last_word_is_short(query: str, tmp_path: Path) -> None:
    wanted = ["Learning Meshes", "The Learning Machine", "Learning 3D Shapes", "Heat of Learning, M and More"]
    others = [entry(f"{word} Learning {sign}") for word in ("Heat", "Graph", "Of") for sign in "MLE3ABCDFGHIJK"]
    index_in(tmp_path, [*map(entry, wanted), *others, entry("Learning", "On m, me and 3."), entry("The Heat of M")])
    (title,) = [title for title in wanted if title.casefold().startswith(query.casefold())]
    assert titles(search(Index(tmp_path), query))[0] == title


def test_a_library_without_papers(tmp_path: Path) -> None:
    index_in(tmp_path, ())
    assert search(Index(tmp_path), 'graph "x y" -z topic:a').cards == ()


def test_results_for_other_programs(index: Index) -> None:
    data = json.loads(search(index, "MCAE", limit=1).as_json())
    assert data["corrected"] == "MACE"
    assert data["hits"] == [{"title": "MACE: Forces", "address": "papers/mace-forces.html", "date": None}]
    assert data["named"][0] == {"kind": "system", "title": "MACE", "address": "systems/mace.html"}
