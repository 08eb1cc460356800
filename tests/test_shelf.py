from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from libraries import HOSTILE_TITLES, corpus_of, make_pages, paper
from papershelf.config import Settings, Site
from papershelf.enrich import enrich
from papershelf.model import Corpus, PaperId, Source, Topic, TopicId
from papershelf.pages import shelf as filling
from papershelf.pages.markdown import render
from papershelf.pages.views import (
    CapturePage,
    CapturesPage,
    GlossaryPage,
    HiddenPage,
    HomePage,
    MovedPage,
    Page,
    PaperPage,
    PapersPage,
    ReadingPage,
    SearchPage,
    StatisticsPage,
    SystemPage,
    SystemsPage,
    TopicPage,
    TopicsPage,
)

SYSTEMS = (("AXY", "model"), ("BXY", "dataset"), ("CXY", "method"))
SITE = Site("Shelf", "Papers.", "https://shelf.example/")
TOPICS = (
    Topic(TopicId("graphs"), "Graphs", "Nodes and edges.", {"graph": 3.0}),
    Topic(TopicId("games"), "Games", "Things to play.", {"chess": 3.0}),
    Topic(TopicId("unused"), "Unused", "Nothing.", {"zebra": 3.0}),
)


def pages(corpus: Corpus, topics: Sequence[Topic] = TOPICS, **settings: Any) -> list[Page]:
    chosen = Settings(**settings)
    return list(make_pages(corpus, enrich(corpus.papers, topics, chosen.related), chosen, SITE))


def only(kind: type[Page], found: Sequence[Page]) -> Any:
    (page,) = (page for page in found if isinstance(page, kind))
    return page


def paper_page(slug: str, found: Sequence[Page]) -> PaperPage:
    (page,) = (page for page in found if isinstance(page, PaperPage) and page.paper.id == slug)
    return page


def test_the_address_that_a_topic_had_leads_to_it() -> None:
    found = pages(corpus_of(paper("A", "On a graph.")), [replace(TOPICS[0], formerly=(TopicId("networks"),))])
    moved = only(MovedPage, found)
    assert (moved.address, moved.target.text, moved.target.address) == ("topics/networks", "Graphs", "topics/graphs")


@pytest.fixture(scope="module")
def found() -> list[Page]:
    return pages(
        corpus_of(
            paper("DICE: Chess on a Graph", "We play chess. Code: https://github.com/a/b", arxiv_id="2501.00001"),
            paper("Aardvark Graphs", "Graphs; we compare with DICE."),
            paper("Élan Vital", "A graph."),
            paper("7 Ways to Cook", "Soup."),
        )
    )


def test_every_kind_of_page_is_there(found: list[Page]) -> None:
    kinds = {type(page) for page in found}
    assert kinds == {
        HomePage, PaperPage, PapersPage, TopicsPage, TopicPage, SystemsPage, SystemPage, CapturesPage, CapturePage,
        GlossaryPage, StatisticsPage, SearchPage, ReadingPage,
    }  # fmt: skip


def test_every_address_occurs_once(found: list[Page]) -> None:
    addresses = [page.address for page in found]
    assert len(addresses) == len(set(addresses)) == 4 + 3 + 1 + 1 + 6 + 1 + 3


def test_papers_stand_in_the_order_of_their_titles_whatever_accents_they_have(found: list[Page]) -> None:
    order = ["7-ways-to-cook", "aardvark-graphs", "dice-chess-on-a-graph", "elan-vital"]
    assert [page.paper.id for page in found if isinstance(page, PaperPage)] == order
    before = [page.before.text if page.before else None for page in found if isinstance(page, PaperPage)]
    after = [page.after.text if page.after else None for page in found if isinstance(page, PaperPage)]
    titles = ["7 Ways to Cook", "Aardvark Graphs", "DICE: Chess on a Graph", "Élan Vital"]
    assert before == [None, *titles[:-1]]
    assert after == [*titles[1:], None]


def test_the_list_of_all_papers_has_a_section_a_letter(found: list[Page]) -> None:
    page = only(PapersPage, found)
    assert [(section.letter, section.anchor, len(section.items)) for section in page.sections] == [
        ("#", "letter-0", 1),
        ("A", "letter-a", 1),
        ("D", "letter-d", 1),
        ("E", "letter-e", 1),
    ]
    assert [letter.text for letter in page.letters] == ["#", "A", "D", "E"]


def test_the_list_is_cut_into_pages_and_the_strip_leads_to_the_first_of_each_letter() -> None:
    titles = ["A1", "A2", "B1", "B2", "C1"]
    found = [page for page in pages(corpus_of(*map(paper, titles)), papers_per_page=3) if isinstance(page, PapersPage)]
    assert [page.address for page in found] == ["papers/index", "papers/page-2"]
    assert [[item.title for section in page.sections for item in section.items] for page in found] == [
        ["A1", "A2", "B1"],
        ["B2", "C1"],
    ]
    assert found[0].letters == found[1].letters
    assert [(letter.text, letter.address) for letter in found[0].letters] == [
        ("A", "papers/index"),
        ("B", "papers/index"),
        ("C", "papers/page-2"),
    ]
    assert all(page.pages == ("papers/index", "papers/page-2") for page in found)


def test_a_paper_shows_what_is_known_of_it(found: list[Page]) -> None:
    page = paper_page("dice-chess-on-a-graph", found)
    assert {chip.text for chip in page.chips} == {"Graphs", "Games"}
    assert [system.text for system in page.systems] == ["DICE"]
    assert [(button.text, button.kind) for button in page.buttons] == [("arXiv", "paper"), ("Code", "code")]
    assert [place.source.line for place in page.provenance] == [1]
    other = paper_page("aardvark-graphs", found)
    assert [system.text for system in other.mentions] == ["DICE"]


def test_topics_have_hues_of_one_scale_and_keep_them_everywhere(found: list[Page]) -> None:
    tiles = {tile.chip.text: tile for tile in only(TopicsPage, found).tiles}
    assert {name: tile.papers for name, tile in tiles.items()} == {"Graphs": 3, "Games": 1, "Unused": 0}
    hues = {tile.chip.hue for tile in tiles.values()}
    assert len(hues) == 3
    assert all(0 <= hue < 24 for hue in hues)
    page = paper_page("dice-chess-on-a-graph", found)
    assert all(chip == tiles[chip.text].chip for chip in page.chips)


def test_a_topic_knows_its_papers_neighbours_and_systems(found: list[Page]) -> None:
    (games,) = (page for page in found if isinstance(page, TopicPage) and page.topic.id == "games")
    assert [item.title for item in games.items] == ["DICE: Chess on a Graph"]
    assert [(chip.text, count) for chip, count in games.neighbours] == [("Graphs", 1)]
    assert [system.text for system in games.systems] == ["DICE"]


def test_the_home_page_shows_topics_with_papers_and_the_newest_capture(found: list[Page]) -> None:
    home = only(HomePage, found)
    assert (home.title, home.papers, home.topics, home.systems, home.captures) == ("Shelf", 4, 3, 1, 1)
    assert [tile.chip.text for tile in home.tiles] == ["Graphs", "Games"]
    assert home.newest is not None
    assert home.newest_items[0].title == "DICE: Chess on a Graph"


def test_an_empty_library_has_its_pages_too() -> None:
    found = pages(Corpus((), ()))
    kinds = {"home", "papers", "topics", "topic", "systems", "captures", "glossary", "statistics", "search", "reading"}
    assert {page.kind for page in found} == kinds
    assert only(HomePage, found).newest is None


def test_a_topic_has_its_papers_by_strength_on_pages_of_their_own() -> None:
    papers = [paper(f"Study {number}", "Graph. " * number) for number in range(1, 6)]
    found = [page for page in pages(corpus_of(*papers), papers_per_page=2) if isinstance(page, TopicPage)]
    graphs = [page for page in found if page.topic.id == "graphs"]
    assert [page.address for page in graphs] == ["topics/graphs", "topics/graphs/page-2", "topics/graphs/page-3"]
    assert [[item.title for item in page.items] for page in graphs] == [
        ["Study 5", "Study 4"],
        ["Study 3", "Study 2"],
        ["Study 1"],
    ]
    assert [page.title for page in graphs] == ["Graphs", "Graphs, page 2", "Graphs, page 3"]
    assert all((page.total, page.pages) == (5, tuple(page.address for page in graphs)) for page in graphs)
    assert [len(page.items) for page in found if page.topic.id == "unused"] == [0]


def test_only_the_first_page_of_a_topic_has_its_terms_neighbours_and_systems() -> None:
    papers = [paper(f"N{number}: Chess", "A tower of rooks." + " A graph." * (number == 0)) for number in range(6)]
    others = [paper(f"Soup {number}", "Zebra.") for number in range(6)]
    found = pages(corpus_of(*papers, *others), papers_per_page=4)
    first, second = (page for page in found if isinstance(page, TopicPage) and page.topic.id == "games")
    assert "tower of rooks" in first.terms
    assert [chip.text for chip, _ in first.neighbours] == ["Graphs"]
    assert [system.text for system in first.systems] == [f"N{number}" for number in range(6)]
    assert (second.terms, second.neighbours, second.systems, second.more_systems) == ((), (), (), 0)


def test_a_topic_names_no_more_systems_than_a_reader_takes_in() -> None:
    papers = [paper(f"Net{number:03}: Chess", "Chess.") for number in range(70)]
    papers.append(paper("Soup", "We use Net069."))
    found = pages(corpus_of(*papers), papers_per_page=100)
    (games,) = (page for page in found if isinstance(page, TopicPage) and page.topic.id == "games")
    assert (len(games.systems), games.more_systems) == (60, 10)
    assert games.systems[-1].text == "Net069"


def test_a_paper_tells_why_it_has_its_topics(found: list[Page]) -> None:
    page = paper_page("dice-chess-on-a-graph", found)
    assert {reason.chip.text: reason.terms for reason in page.reasons} == {"Graphs": ("graph",), "Games": ("chess",)}
    decided = paper("A", "A graph.", topics=(TopicId("games"),))
    assert paper_page("a", pages(corpus_of(decided))).reasons == ()


def test_a_library_without_topics_is_whole() -> None:
    found = pages(corpus_of(paper("DICE: A Graph"), paper("B")), topics=())
    assert {page.kind for page in found} == {
        "home", "paper", "papers", "topics", "systems", "system", "captures", "capture", "glossary", "statistics",
        "search", "reading",
    }  # fmt: skip
    assert only(TopicsPage, found).tiles == ()
    assert "0" not in only(TopicsPage, found).description
    assert (only(HomePage, found).topics, only(HomePage, found).tiles) == (0, ())


def test_the_glossary_counts_its_short_forms() -> None:
    corpus = corpus_of(paper("A", "We train Graph Convolutional Networks (GCN)."))
    known = enrich(corpus.papers, (), 0)

    def described(times: int) -> str:
        many = replace(known, glossary=known.glossary * times)
        found = list(make_pages(corpus, many, Settings(), SITE))
        return next(page.description for page in found if isinstance(page, GlossaryPage))

    assert described(1).startswith("1 short form with ")
    assert described(1200).startswith("1,200 short forms with ")


def test_a_capture_lists_its_records_in_the_captured_order_with_repeats() -> None:
    corpus = corpus_of(paper("B"), paper("A"))
    listing = replace(corpus.captures[0], papers=(PaperId("b"), PaperId("a"), PaperId("b")))
    page = only(CapturePage, pages(replace(corpus, captures=(listing,))))
    assert [item.title for item in page.items] == ["B", "A", "B"]


def test_an_old_address_leads_on_and_a_hidden_one_says_so() -> None:
    corpus = corpus_of(paper("New"), redirects={PaperId("old"): PaperId("new")}, hidden=frozenset([PaperId("gone")]))
    found = pages(corpus)
    moved, hidden = only(MovedPage, found), only(HiddenPage, found)
    assert (moved.address, moved.target.address, moved.target.text) == ("papers/old", "papers/new", "New")
    assert hidden.address == "papers/gone"
    assert not moved.listed
    assert not hidden.listed
    assert paper_page("new", found).listed


def test_the_page_of_results_stands_at_both_of_its_addresses_and_in_no_list() -> None:
    found = [page for page in pages(corpus_of(paper("A"))) if isinstance(page, SearchPage)]
    assert [page.address for page in found] == ["search", "search/index"]
    assert not any(page.listed for page in found)


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_a_hostile_title_is_shown_whole_in_every_view(title: str) -> None:
    line = " ".join(title.split())
    found = pages(corpus_of(paper(title, sources=(Source("content/captures/a.txt", 1),))))
    (page,) = (page for page in found if isinstance(page, PaperPage))
    assert page.title == line
    assert [item.title for section in only(PapersPage, found).sections for item in section.items] == [line]
    assert [item.title for item in only(CapturePage, found).items] == [line]
    assert all(len(each.description) <= 155 for each in found)


def test_a_capture_of_very_many_records_is_cut_into_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "_CAPTURED", 2)
    corpus = corpus_of(*(paper(f"Paper {number}") for number in range(5)))
    found = [page for page in pages(corpus) if isinstance(page, CapturePage)]
    address = found[0].address
    assert [page.address for page in found] == [address, f"{address}/page-2", f"{address}/page-3"]
    assert [(page.first, len(page.items)) for page in found] == [(1, 2), (3, 2), (5, 1)]
    assert {page.about.records for page in found} == {5}
    assert "## 3 to 4" in render(found[1])


def test_a_list_of_very_many_pages_names_the_first_the_last_and_those_near() -> None:
    corpus = corpus_of(*(paper(f"Paper {number:02}") for number in range(30)))
    found = [page for page in pages(corpus, papers_per_page=1) if isinstance(page, PapersPage)]
    text = render(found[14]).split('aria-label="Pages of the list"')[1]
    assert re.findall(r"\[(\d+)\]|(…)", text) == [
        (name, "") if name != "…" else ("", name)
        for name in ("1", "…", "12", "13", "14", "15", "16", "17", "18", "…", "30")
    ]


def test_the_list_of_systems_is_parted_and_counts_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("papershelf.pages.shelf._SYSTEMS_PER_PAGE", 2)
    papers = [paper(f"{name}: A Study", f"We propose {name}, a {kind}.") for name, kind in SYSTEMS]
    first, second = (page for page in pages(corpus_of(*papers)) if isinstance(page, SystemsPage))
    assert (first.address, second.address, first.total) == ("systems/index", "systems/page-2", 3)
    assert [letter.address for letter in second.letters] == ["systems/index", "systems/index", "systems/page-2"]
    assert [item.name for section in second.sections for item in section.items] == ["CXY"]
    assert first.pages == second.pages == ("systems/index", "systems/page-2")
    assert sum(count for _, count in first.kinds) == 2


def test_a_system_page_quotes_who_introduces_and_who_mentions_it() -> None:
    papers = (
        paper("DICE: One", "We learn. We propose DICE, a model. It is."),
        paper("Two", "It is better than DICE on graphs. It is."),
    )
    page = only(SystemPage, pages(corpus_of(*papers)))
    assert [use.quote.text for use in page.introduced] == ["We propose DICE, a model."]
    assert [(use.paper.text, use.quote.text) for use in page.mentioned] == [
        ("Two", "It is better than DICE on graphs.")
    ]


def test_a_system_that_no_paper_introduces_says_so() -> None:
    papers = (paper("One", "It is better on ImageNet."), paper("Two", "It is better on ImageNet."))
    page = only(SystemPage, pages(corpus_of(*papers)))
    assert (page.introduced, len(page.mentioned)) == ((), 2)
    assert page.description == "ImageNet is mentioned by 2 papers of this library"
