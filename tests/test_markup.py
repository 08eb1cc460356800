from __future__ import annotations

import re

import markdown
import pytest

from libraries import HOSTILE_TITLES, MARKDOWN_BREAKERS, corpus_of, paper
from papershelf.config import Settings, Site
from papershelf.enrich import enrich
from papershelf.model import Corpus, Link, LinkKind, Paper, PaperId, Topic, TopicId
from papershelf.pages.markdown import render
from papershelf.pages.markup import content, is_written, without_entities
from papershelf.pages.shelf import make_pages
from papershelf.pages.views import Page

SITE = Site("Shelf", "Papers.", "https://shelf.example/sub/")
TOPICS = (Topic(TopicId("graphs"), "Graphs & <co>", "All *about* graphs.", {"graph": 9.0}),)
EXTENSIONS = ["toc", "tables", "fenced_code", "attr_list", "md_in_html", "papershelf.pages.phrasing"]


def pages(corpus: Corpus) -> list[Page]:
    found = make_pages(corpus, enrich(corpus.papers, TOPICS, 6), Settings(papers_per_page=2), SITE)
    return [page for page in found if is_written(type(page))]


def rendered(page: Page) -> str:
    """The page's Markdown as Python-Markdown and MkDocs' treatment of links render it."""
    body = render(page).partition("\n---\n\n")[2]
    html = without_entities(markdown.markdown(body, extensions=EXTENSIONS))
    return re.sub(r'(href="(?!https?:)[^"#]*)\.md(?=["#])', r"\1.html", html)


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
