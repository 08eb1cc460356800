from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import markdown
import pytest

from libraries import HOSTILE_TITLES, MARKDOWN_BREAKERS, corpus_of, make_pages, paper
from papershelf.config import Settings, Site
from papershelf.enrich import enrich
from papershelf.model import Corpus, Link, LinkKind, Paper, PaperId, Source, Topic, TopicId
from papershelf.pages.markdown import render
from papershelf.pages.markup import content, is_written, without_entities
from papershelf.pages.views import (
    CapturePage,
    GlossaryPage,
    HiddenPage,
    MovedPage,
    Named,
    Page,
    PaperPage,
    SystemPage,
    SystemsPage,
    TopicPage,
)
from papershelf.urls import Address

SITE = Site("Shelf", "Papers.", "https://shelf.example/sub/")
TOPICS = (Topic(TopicId("graphs"), "Graphs & <co>", "All *about* graphs & <co>.", {"graph": 9.0}),)
EXTENSIONS = ["toc", "tables", "fenced_code", "attr_list", "md_in_html", "papershelf.pages.phrasing"]


def pages(corpus: Corpus) -> list[Page]:
    found = make_pages(corpus, enrich(corpus.papers, TOPICS, 6), Settings(papers_per_page=2), SITE)
    return [page for page in found if is_written(type(page))]


def rendered(page: Page) -> str:
    """The page's Markdown as Python-Markdown and MkDocs' treatment of links render it."""
    body = render(page).partition("\n---\n\n")[2]
    html = without_entities(markdown.markdown(body, extensions=EXTENSIONS))
    return re.sub(r'(href="(?!https?:)[^"#]*)\.md(?=["#])', r"\1.html", html)


def test_the_kinds_of_one_of_several_pages_are_said_to_be_of_this_page() -> None:
    corpus = corpus_of(paper("GRAND: A Graph", "We introduce GRAND, a method.", id="p"))
    (page,) = (page for page in pages(corpus) if isinstance(page, SystemsPage))
    (kind, _), *_ = page.kinds
    page = replace(page, kinds=((kind, 1234),))
    several = replace(page, pages=(page.address, Address("systems/page-2")))
    for each, shown in ((page, "all kinds"), (several, "all kinds on this page")):
        html = content(each) or ""
        assert html == rendered(each)
        assert f'value="">{shown} <span class="ps-count">1,234</span>' in html


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        ({"date": "2023"}, "2023"),
        ({"arxiv_id": "2501.00001"}, "arXiv:2501.00001"),
        ({"date": "2023", "arxiv_id": "2501.00001"}, "2023 · arXiv:2501.00001"),
        ({"authors": ("A", "B, C"), "date": "2023"}, "A, C B · 2023"),
        ({"authors": ("1. A",)}, "1. A"),
        ({}, None),
    ],
)
def test_the_facts_of_a_paper_stand_apart_whichever_are_known(facts: dict[str, Any], shown: str | None) -> None:
    (page,) = (page for page in pages(corpus_of(paper("One", "A graph.", **facts))) if isinstance(page, PaperPage))
    html = content(page) or ""
    assert html == rendered(page)
    assert re.findall('<p class="ps-facts">(.*)</p>', html) == ([shown] if shown else [])


@pytest.mark.parametrize("title", [title for title in (*HOSTILE_TITLES, *MARKDOWN_BREAKERS) if title.strip()])
def test_a_page_is_what_its_markdown_renders_to_whatever_the_text_is(title: str) -> None:
    links = (Link("https://x.example/a_(b)?c=1&d=*e*", LinkKind.CODE),)
    corpus = corpus_of(
        paper(title, f"{title}\n\nSecond graph.", id="p", authors=(title, "B"), date="2025", links=links),
        paper(
            "Another graph", f"A graph neural network (GNN) {title}. See https://x.example/a_b.", id="q", doi="10.1/a"
        ),
        paper(f"DICE: {title}", "A graph.", id="r", arxiv_id="2501.00001"),
        redirects={PaperId("old"): PaperId("p")},
        hidden=frozenset({PaperId("gone")}),
    )
    found = pages(corpus)
    assert {page.kind for page in found} >= {"paper", "papers", "topic", "glossary", "moved", "hidden"}
    for page in found:
        assert content(page) == rendered(page), page.address


SIGNS = "Q&<b>A &lt; <i"


def with_signs(page: Page) -> Page:
    """The page with signs of HTML in each of its texts that captures seldom have them in."""
    match page:
        case PaperPage():
            reasons = tuple(replace(reason, terms=(SIGNS, SIGNS)) for reason in page.reasons)
            related = tuple(replace(one, because=(SIGNS,)) for one in page.related)
            named = Named(SIGNS, page.address)
            known = replace(page.paper, date=SIGNS, arxiv_id=SIGNS)
            places = tuple(replace(one, source=Source(SIGNS, 1)) for one in page.provenance)
            page = replace(page, paper=known, reasons=reasons, related=related, provenance=places)
            return replace(page, before=named, after=named, systems=(named,), mentions=(named,))
        case TopicPage():
            return replace(page, terms=(SIGNS,), systems=(Named(SIGNS, page.address),))
        case SystemPage():
            uses = tuple(replace(use, expansion=SIGNS) for use in page.introduced)
            return replace(
                page, title=SIGNS, system=replace(page.system, expansion=SIGNS), shorts=(SIGNS,), introduced=uses
            )
        case SystemsPage():
            return replace(page, sections=renamed(page.sections, name=SIGNS))
        case GlossaryPage():
            return replace(page, sections=renamed(page.sections, short=SIGNS))
        case CapturePage():
            return replace(page, about=replace(page.about, title=SIGNS, date=SIGNS, file=SIGNS))
        case MovedPage() | HiddenPage():
            return replace(page, title=SIGNS)
    return page


def renamed(sections: Any, **names: str) -> Any:
    return tuple(replace(part, items=tuple(replace(item, **names) for item in part.items)) for part in sections)


def test_no_text_of_a_page_is_markup() -> None:
    corpus = corpus_of(
        paper("DICE: A graph", "We propose Data Influence CascadE (DICE), a graph.", id="p", authors=("A",)),
        paper("DICE: Another", "We introduce DICE (Discrete Inversion for Controllable Editing), a graph.", id="q"),
        paper("R&DNet: A graph", "We propose R&DNet, a graph model. Research & Development (R&D) is a graph.", id="r"),
        paper("Another graph", "We compare with R&DNet.", id="s"),
        redirects={PaperId("old"): PaperId("p")},
        hidden=frozenset({PaperId("gone")}),
    )
    found = pages(corpus)
    kinds = {"paper", "papers", "topic", "system", "systems", "glossary", "capture", "moved", "hidden"}
    assert {page.kind for page in found} == kinds
    for page in map(with_signs, found):
        made = content(page)
        assert made == rendered(page), page.address
        assert made is not None
        assert "<b>A" not in made, page.address
        assert ("Q&amp;&lt;b&gt;A &amp;lt; &lt;i" in made) == (page.kind != "papers"), page.address
        assert "R&D" not in made, page.address


@pytest.mark.parametrize("papers", [[], [paper("on lattices", "plain words only.")]], ids=["no paper", "no system"])
def test_an_empty_list_is_what_its_markdown_renders_to(papers: list[Paper]) -> None:
    for page in pages(corpus_of(*papers)):
        assert content(page) == rendered(page), page.address


@pytest.mark.parametrize("folded", [1, 100])
def test_a_glossary_is_what_its_markdown_renders_to(folded: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("papershelf.pages.shelf._FOLDED", folded)
    monkeypatch.setattr("papershelf.pages.shelf.ENTRIES", 2)
    same = [paper(f"Paper *{n}*", "A graph <neural> network (GNN) and a recurrent one.", id=f"p{n}") for n in range(8)]
    other = paper("Other", "A granular nested net (GNN), a first _form_ of it (FFI), a second long form (SLF).", id="z")
    found = [page for page in pages(corpus_of(*same, other)) if page.kind == "glossary"]
    assert len(found) == 2
    for page in found:
        assert content(page) == rendered(page), page.address
    text = "".join(content(page) or "" for page in found)
    assert ("that are not listed" in text) == (folded == 1)
    assert "more papers</summary>" in text


def test_formulas_links_and_short_forms_are_those_of_the_markdown() -> None:
    one = paper("A bound of O(n^2) on R^d", "The graph neural network (GNN) has k_{ast} leq O(N^{-delta}).", id="p")
    (page, *_) = (page for page in pages(corpus_of(one)) if page.kind == "paper")
    made = content(page)
    assert made == rendered(page)
    assert made is not None
    assert made.count("<math>") >= 2
    assert "<abbr title=" in made


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("a&#124;b &#8712;", "a|b ∈"),
        ("&#38; &#60; &#62; &#34; &#39;", "&#38; &#60; &#62; &#34; &#39;"),
        ("&amp;#124; &lt;", "&amp;#124; &lt;"),
        ("plain", "plain"),
    ],
)
def test_a_character_stands_for_itself_unless_it_is_markup(html: str, expected: str) -> None:
    assert without_entities(html) == expected
