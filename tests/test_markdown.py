from __future__ import annotations

from typing import Any

import markdown
import pytest
import yaml
from jinja2 import UndefinedError

from cases import cases
from libraries import HOSTILE_TITLES, MARKDOWN_BREAKERS, corpus_of, make_pages, paper
from markup import Markup
from papershelf import urls
from papershelf.config import Settings, Site
from papershelf.enrich import enrich
from papershelf.model import CaptureId, Corpus, Link, LinkKind, PaperId, Topic, TopicId
from papershelf.pages.markdown import front_matter, render
from papershelf.pages.views import Page

EXTENSIONS = ["toc", "tables", "fenced_code", "attr_list", "md_in_html", "papershelf.pages.phrasing"]
SITE = Site("Shelf", "Papers.", "https://shelf.example/")
TOPICS = (
    Topic(TopicId("graphs"), "Graphs & edges", "Nodes, *edges* and <b>.", {"graph": 3.0}),
    Topic(TopicId("games"), "Games", "Things to play.", {"chess": 3.0}),
)
HOSTILE = [text for text in (*HOSTILE_TITLES, *MARKDOWN_BREAKERS) if text.strip()]


def pages(corpus: Corpus) -> dict[str, Page]:
    found = make_pages(corpus, enrich(corpus.papers, TOPICS, 6), Settings(atlas=False), SITE)
    return {page.address: page for page in found}


def split(text: str) -> tuple[dict[str, Any], str]:
    """The front matter of a rendered page and its body."""
    assert text.startswith("---\n")
    matter, _, body = text.removeprefix("---\n").partition("\n---\n\n")
    return yaml.safe_load(matter), body


def html(page: Page) -> Markup:
    _, body = split(render(page))
    extensions = ["toc", "tables", "fenced_code", "attr_list", "md_in_html", "papershelf.pages.phrasing"]
    return Markup(markdown.markdown(body, extensions=extensions))


@pytest.mark.parametrize("case", cases("markdown"))
def test_a_page_is_written_as_a_reader_would_write_it(case: dict[str, Any]) -> None:
    papers = []
    for known in case["papers"]:
        links = known.pop("links", None)
        if links is not None:
            known["links"] = tuple(Link(url, LinkKind(kind)) for kind, url in links)
        papers.append(paper(**{key: tuple(v) if isinstance(v, list) else v for key, v in known.items()}))
    moved = {PaperId(old): PaperId(new) for old, new in case.get("redirects", {}).items()}
    corpus = corpus_of(*papers, redirects=moved, hidden=frozenset(map(PaperId, case.get("hidden", []))))
    assert render(pages(corpus)[case["page"]]) == case["markdown"]


def test_every_page_ends_with_one_line_end_and_has_no_carriage_return() -> None:
    for page in pages(corpus_of(paper("A graph"), paper("B"))).values():
        text = render(page)
        assert text.endswith("\n")
        assert not text.endswith("\n\n")
        assert "\r" not in text


@pytest.mark.parametrize(
    "title",
    [*HOSTILE, "---", "...", "--- x", "a: b", "null", "yes", "2025-01-01", "%x", "@x", "!x", "x # y", "'", "\u2028x"],
)
def test_front_matter_is_yaml_whatever_the_title_is(title: str) -> None:
    corpus = corpus_of(paper(title, title, id="p", authors=(title,), date="2025", arxiv_id="2501.00001"))
    page = pages(corpus)["papers/p"]
    text = render(page)
    matter, _ = split(text)
    assert text.count("\n---\n") == 1
    assert matter == front_matter(page)
    assert matter["title"] == corpus.papers[0].title.line
    assert matter["authors"] == [title]
    assert matter["arxiv_id"] == "2501.00001"
    assert matter["date"] == "2025"
    assert matter["sources"] == ["content/captures/a.txt:1"]


def test_a_paper_shows_its_facts_abstract_links_and_relations() -> None:
    known = paper(
        "DICE: A Graph",
        "We *draw* a graph.\n\n50\\% done.",
        authors=("Ada Lovelace", "Alan Turing"),
        date="2025-08-20",
        arxiv_id="2501.00001",
        links=(Link("https://github.com/a/b", LinkKind.CODE),),
    )
    page = html(pages(corpus_of(known, paper("Chess", "DICE plays chess on a graph.")))["papers/dice-a-graph"])
    by_class = {element.attributes.get("class", ""): element for element in page.elements}
    assert page.one("h1").text == "DICE: A Graph"
    assert by_class["ps-facts"].text == "Ada Lovelace, Alan Turing · 2025-08-20 · arXiv:2501.00001"
    assert by_class["ps-chips"].text == "Graphs & edges"
    assert [element.text for element in page.all("p") if "div" in element.within][:2] == [
        "We *draw* a graph.",
        "50% done.",
    ]
    links = {link.text: link["href"] for link in page.all("a")}
    assert links["arXiv"] == "https://arxiv.org/abs/2501.00001"
    assert links["Code"] == "https://github.com/a/b"
    assert links["DICE"] == "../systems/dice.md"
    assert links["Chess"] == "chess.md"
    assert links["Graphs & edges"] == "../topics/graphs.md"
    assert links["a"] == "../captures/a.md"
    assert "content/captures/a.txt, line 1" in page.text


def test_a_paper_of_which_little_is_known_has_no_empty_rows() -> None:
    page = html(pages(corpus_of(paper("Cooking", "Soup.")))["papers/cooking"])
    classes = {element.attributes.get("class", "") for element in page.elements}
    assert "ps-abstract" in classes
    assert not {"ps-facts", "ps-chips"} & classes
    assert [heading.text for heading in page.all("h2")] == ["Captured"]


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_is_text_on_every_page(title: str) -> None:
    corpus = corpus_of(
        paper(title, f"{title}\n\nSecond graph.", id="p", authors=(title,)),
        paper("Another graph", "A graph.", id="q"),
        redirects={PaperId("old"): PaperId("p")},
    )
    line = corpus.by_id[PaperId("p")].title.line
    found = {address: html(page) for address, page in pages(corpus).items()}
    for address, page in found.items():
        assert page.oddities == [], address
        foreign = {"script", "img", "iframe", "code", "pre", "em", "strong", "table", "hr"}
        if address.startswith("search"):
            foreign -= {"code", "table"}  # of how to search
        assert not foreign & {
            element.tag for element in page.elements if element.attributes.get("class") != "ps-numbers"
        }, address
        for element in page.elements:
            assert not any(name.startswith("on") for name in element.attributes), address
            assert not element.attributes.get("href", "").lower().startswith(("javascript:", "data:")), address
    shown = found["papers/p"]
    assert " ".join(shown.one("h1").text.split()) == line
    facts = next(element for element in shown.elements if "ps-facts" in element.attributes.get("class", ""))
    assert " ".join(facts.text.split()) == " ".join(title.split())
    abstract = next(element for element in shown.elements if element.attributes.get("class") == "ps-abstract")
    assert " ".join(abstract.text.split()) == f"{line} Second graph."
    for address in ("papers/index", "captures/a", "index", "papers/old"):
        links = [element for element in found[address].all("a") if element["href"].endswith("p.md")]
        assert [" ".join(link.text.split()) for link in links] == [line], address


def test_every_link_leads_to_a_page_of_the_tree() -> None:
    corpus = corpus_of(
        paper("DICE: A graph", "Chess."),
        paper("Another graph", "DICE."),
        redirects={PaperId("old"): PaperId("another-graph")},
    )
    found = pages(corpus)
    seen = 0
    for address, page in found.items():
        for link in html(page).all("a"):
            target = link["href"].partition("#")[0]
            if "://" not in target:
                folder = address.rpartition("/")[0]
                parts = [part for part in f"{folder}/{target}".split("/") if part]
                while ".." in parts:
                    at = parts.index("..")
                    del parts[at - 1 : at + 1]
                assert "/".join(parts).removesuffix(".md") in found, f"{address}: {target}"
                seen += 1
    assert seen > 20


def test_a_button_cannot_be_left_by_its_address() -> None:
    links = (Link("https://x.example/a(b)c_d*e&f=g~h", LinkKind.CODE),)
    page = html(pages(corpus_of(paper("A", links=links)))["papers/a"])
    (button,) = [link for link in page.all("a") if "x.example" in link["href"]]
    assert button["href"] == "https://x.example/a%28b%29c_d*e&f=g~h"
    assert button.text == "Code"
    assert "ps-button-code" in button["class"]


def test_a_capture_is_numbered_in_the_captured_order() -> None:
    corpus = corpus_of(paper("B"), paper("A"), paper("C"))
    page = html(pages(corpus)[urls.capture(CaptureId("a"))])
    assert [link.text for link in page.all("a") if "ol" in link.within] == ["B", "A", "C"]


def test_what_a_template_prints_must_be_text() -> None:
    from papershelf.pages import markdown as module

    with pytest.raises(TypeError, match="a template printed a list"):
        module._environment.from_string("{{ x }}").render(x=["a"])


def test_a_template_that_asks_for_what_is_not_there_fails() -> None:
    from papershelf.pages import markdown as module

    with pytest.raises((UndefinedError, TypeError)):
        module._environment.from_string("{{ nothing }}").render()


def test_the_statistics_are_charts_with_their_numbers_below() -> None:
    corpus = corpus_of(*(paper(f"A <b>graph</b> *{number}* of chess", id=f"p{number}") for number in range(3)))
    page = html(pages(corpus)["statistics"])
    charts = page.all("ul", **{"class": "ps-chart ps-chart-few"})
    assert len(charts) == len(page.all("table")) == len(page.all("caption")) == len(page.all("summary")) == 2
    assert [chart["aria-label"] for chart in charts] == ["Papers by topic", "Papers by capture"]
    assert [bar.within[-2:] for bar in page.all("svg")] == [["ul", "li"]] * 3
    assert {row["scope"] for row in page.all("th")} == {"col", "row"}
    links = [element["href"] for element in page.all("a") if "th" in element.within]
    assert links == ["topics/games.md", "topics/graphs.md", "captures/a.md"]
    assert [element.text for element in page.all("td")] == ["3", "3", "3", "3", "3"]
    assert "p" not in {tag for element in page.all("caption") for tag in element.within}


def test_a_paper_tells_why_it_has_its_topics_and_a_reader_opens_it() -> None:
    page = html(pages(corpus_of(paper("A graph", "Of chess."), paper("B")))["papers/a-graph"])
    details = next(each for each in page.all("details") if "Why these topics" in each.text)
    assert " ".join(details.text.split()) == "Why these topics Graphs & edges graph Games chess"
    assert not html(pages(corpus_of(paper("B")))["papers/b"]).all("details")


def test_a_library_without_topics_has_no_empty_places() -> None:
    corpus = corpus_of(paper("A graph"))
    found = {page.address: page for page in make_pages(corpus, enrich(corpus.papers, (), 6), Settings(), SITE)}
    home, topics = html(found["index"]), Markup(markdown.markdown(split(render(found["topics/index"]))[1]))
    assert "topic" not in home.text.casefold()
    assert "not sorted into topics" in topics.text
    assert [link["href"] for link in topics.all("a")] == ["../papers/index.md"]
