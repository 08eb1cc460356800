from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from libraries import HOSTILE_TITLES, corpus_of, make_pages, paper
from markup import Markup
from papershelf.config import Settings, Site
from papershelf.enrich import enrich
from papershelf.model import Corpus, Link, LinkKind, PaperId, Topic, TopicId
from papershelf.pages.head import canonical, document_title, head
from papershelf.pages.views import Page

SITE = Site("Shelf", "Papers.", "https://shelf.example/sub/")
NOWHERE = replace(SITE, url=None)
TOPICS = (Topic(TopicId("graphs"), "Graphs", "", {"graph": 9.0}),)


def pages(corpus: Corpus) -> dict[str, Page]:
    found = make_pages(corpus, enrich(corpus.papers, TOPICS, 6), Settings(), SITE)
    return {page.address: page for page in found}


def head_of(page: Page, site: Site = SITE) -> str:
    return str(head(page, site, canonical(page, site)))


def metas(page: Page, site: Site = SITE) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in Markup(head_of(page, site)).all("meta"):
        name = meta.attributes.get("name") or meta.attributes.get("property") or meta.attributes["http-equiv"]
        found.setdefault(name, []).append(meta["content"])
    return found


def script(page: Page, **attributes: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(Markup(head_of(page)).one("script", **attributes).text)
    return data


FULL = paper(
    "A Graph & Co",
    "One.\n\nTwo.",
    authors=("Ada Lovelace", 'O"Brien <x>'),
    date="2025-08-20",
    arxiv_id="2501.00001",
    doi="10.1000/1",
    url="https://x.example/p",
    links=(Link("https://openreview.net/x", LinkKind.PAPER), Link("https://github.com/a/b", LinkKind.CODE)),
)


def test_a_page_is_called_after_itself_and_the_site_the_home_page_after_the_site() -> None:
    found = pages(corpus_of(paper("A")))
    assert document_title(found["index"], SITE) == "Shelf"
    assert document_title(found["papers/a"], SITE) == "A - Shelf"


def test_a_page_has_one_canonical_address_and_a_moved_one_that_of_its_target() -> None:
    found = pages(corpus_of(paper("A"), redirects={PaperId("old"): PaperId("a")}))
    assert canonical(found["index"], SITE) == "https://shelf.example/sub/"
    assert canonical(found["papers/a"], SITE) == "https://shelf.example/sub/papers/a.html"
    assert canonical(found["papers/old"], SITE) == "https://shelf.example/sub/papers/a.html"
    assert canonical(found["papers/a"], NOWHERE) is None


def test_zotero_and_scholar_see_a_paper() -> None:
    found = metas(pages(corpus_of(FULL))["papers/a-graph-co"])
    assert {key: value for key, value in found.items() if key.startswith("citation_")} == {
        "citation_title": ["A Graph & Co"],
        "citation_author": ["Ada Lovelace", 'O"Brien <x>'],
        "citation_publication_date": ["2025/08/20"],
        "citation_doi": ["10.1000/1"],
        "citation_arxiv_id": ["2501.00001"],
        "citation_pdf_url": ["https://arxiv.org/pdf/2501.00001"],
        "citation_abstract_html_url": ["https://shelf.example/sub/papers/a-graph-co.html"],
        "citation_abstract": ["One.\n\nTwo."],
    }


def test_zotero_sees_which_name_is_the_family_and_search_engines_see_it_as_one_says_it() -> None:
    page = pages(corpus_of(paper("A", "Soup.", authors=("Roe, Jane",))))["papers/a"]
    assert metas(page)["citation_author"] == ["Roe, Jane"]
    assert script(page, type="application/ld+json")["author"] == [{"@type": "Person", "name": "Jane Roe"}]


def test_previews_see_title_and_address_and_the_description_of_the_page() -> None:
    page = pages(corpus_of(FULL))["papers/a-graph-co"]
    found = metas(page)
    assert found["og:type"] == ["article"]
    assert found["og:title"] == ["A Graph & Co"]
    assert page.description == "One. Two."
    assert "og:description" not in found  # the theme's element of the description is Open Graph's too
    assert found["og:site_name"] == ["Shelf"]
    assert found["og:url"] == ["https://shelf.example/sub/papers/a-graph-co.html"]
    assert metas(pages(corpus_of(FULL))["index"])["og:type"] == ["website"]


def test_search_engines_see_a_scholarly_article() -> None:
    data = script(pages(corpus_of(FULL))["papers/a-graph-co"], type="application/ld+json")
    assert data == {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "url": "https://shelf.example/sub/papers/a-graph-co.html",
        "headline": "A Graph & Co",
        "description": "One. Two.",
        "author": [{"@type": "Person", "name": "Ada Lovelace"}, {"@type": "Person", "name": 'O"Brien <x>'}],
        "datePublished": "2025-08-20",
        "identifier": ["arXiv:2501.00001", "doi:10.1000/1"],
        "sameAs": [
            "https://arxiv.org/abs/2501.00001",
            "https://doi.org/10.1000/1",
            "https://x.example/p",
            "https://openreview.net/x",
        ],
        "keywords": ["Graphs"],
    }


def test_the_abstract_stands_once_in_the_head() -> None:
    page = pages(corpus_of(paper("A", "A quokka. " * 39)))["papers/a"]
    assert head_of(page).count(" A quokka." * 38) == 1


def test_what_is_not_known_is_not_said() -> None:
    page = pages(corpus_of(paper("A", "Soup.")))["papers/a"]
    data = script(page, type="application/ld+json")
    assert not {"author", "datePublished", "identifier", "sameAs", "keywords"} & set(data)
    found = metas(page, NOWHERE)
    assert not {"og:url", "citation_abstract_html_url", "citation_author", "citation_doi"} & set(found)


def test_a_page_without_a_paper_has_no_citation() -> None:
    text = head_of(pages(corpus_of(paper("A")))["papers/index"])
    assert "citation_" not in text
    assert "<script" not in text


def test_a_moved_page_leads_on_by_itself_and_is_not_indexed() -> None:
    found = metas(pages(corpus_of(paper("A"), redirects={PaperId("old"): PaperId("a")}))["papers/old"])
    assert found == {"robots": ["noindex"], "refresh": ["0; url=a.html"]}


def test_a_visitors_own_pages_are_not_indexed_and_the_results_have_one_address() -> None:
    found = pages(corpus_of(paper("A")))
    for address in ("search", "search/index", "reading"):
        assert metas(found[address])["robots"] == ["noindex"]
    assert canonical(found["search/index"], SITE) == canonical(found["search"], SITE)


def test_a_hidden_page_is_not_indexed() -> None:
    found = metas(pages(corpus_of(paper("A"), hidden=frozenset([PaperId("gone")])))["papers/gone"])
    assert found["robots"] == ["noindex"]


@pytest.mark.parametrize("title", [*HOSTILE_TITLES, "<!--<script>", "]]>", "&quot;", "a\u2028b", '"'])
def test_a_hostile_text_stays_in_its_place(title: str) -> None:
    site = Site(title, title, "https://shelf.example/")
    corpus = corpus_of(paper(title, title, id="p", authors=(title,)))
    line = " ".join(title.split())
    for page in pages(corpus).values():
        found = Markup(head_of(page, site))
        assert {element.tag for element in found.elements} <= {"meta", "script"}
        assert found.oddities == []
        assert all(
            set(element.attributes) <= {"name", "property", "content", "type", "id"} for element in found.elements
        )
        assert {element["type"] for element in found.all("script")} <= {"application/ld+json", "application/json"}
    shown = Markup(head_of(pages(corpus)["papers/p"], site))
    assert shown.one("meta", name="citation_title")["content"] == line
    assert shown.one("meta", name="citation_author")["content"] == title
    assert shown.one("meta", property="og:title")["content"] == line
    assert shown.one("meta", property="og:site_name")["content"] == title
    assert json.loads(shown.one("script", type="application/ld+json").text)["headline"] == line
    assert json.loads(shown.one("script", id="citation-data").text)["csl"]["id"] == "p"
