"""What the head of an HTML page says of the page, for search engines, link previews and reference managers.

Zotero and Google Scholar read the Highwire Press `citation_*` tags, search engines JSON-LD, previews Open Graph. The
abstract stands in the first only, whole and in its paragraphs; the page's own Cite reads it there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from papershelf import escaping, urls
from papershelf.config import Site
from papershelf.model import Paper
from papershelf.pages.citation import page_citation
from papershelf.pages.views import HomePage, MovedPage, Page, PaperPage, SearchPage, SystemPage
from papershelf.urls import Address


def document_title(page: Page, site: Site) -> str:
    """The text of the title element; a system's says what it is, for papers are called after their systems."""
    if isinstance(page, HomePage):
        return site.name
    kind = f" ({page.system.kind.value})" if isinstance(page, SystemPage) else ""
    return f"{page.title}{kind} - {site.name}"


def canonical(page: Page, site: Site) -> str | None:
    """The one URL that the page is to be known by; None where the site has no address."""
    if site.url is None:
        return None
    return urls.absolute(urls.html_file(_known_as(page)), site.url)


def _known_as(page: Page) -> Address:
    if isinstance(page, MovedPage):
        return page.target.address
    return urls.SEARCH_PAGE if isinstance(page, SearchPage) else page.address


def head(page: Page, site: Site, url: str | None) -> Markup:
    """The elements of the head that depend on the page, without title, description and canonical link.

    The description is Open Graph's too; `url` is the page's `canonical` one.
    """
    return Markup("\n".join(_elements(page, site, url)))  # noqa: S704 (every element is escaped where it is made)


def _meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{escaping.html(content)}">'


def _property(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{escaping.html(content)}">'


def _elements(page: Page, site: Site, url: str | None) -> Iterator[str]:
    if not page.listed:
        yield _meta("robots", "noindex")
    if isinstance(page, MovedPage):
        target = urls.relative(urls.html_file(page.target.address), page.address)
        yield f'<meta http-equiv="refresh" content="0; url={escaping.html(target)}">'
        return
    yield _property("og:type", "article" if isinstance(page, PaperPage) else "website")
    yield _property("og:title", page.title)
    yield _property("og:site_name", site.name)
    if url:
        yield _property("og:url", url)
    if isinstance(page, PaperPage):
        yield from _highwire(page.paper, url)
        article = escaping.json_in_html(_scholarly_article(page, url))
        yield f'<script type="application/ld+json">{article}</script>'
        citation = escaping.json_in_html(page_citation(page.paper))
        yield f'<script type="application/json" id="citation-data">{citation}</script>'


def _highwire(paper: Paper, url: str | None) -> Iterator[str]:
    yield _meta("citation_title", paper.title.line)
    for author in paper.authors:
        yield _meta("citation_author", author)
    if paper.date:
        yield _meta("citation_publication_date", paper.date.replace("-", "/"))
    if paper.doi:
        yield _meta("citation_doi", paper.doi)
    if paper.arxiv_id:
        yield _meta("citation_arxiv_id", paper.arxiv_id)
        yield _meta("citation_pdf_url", f"https://arxiv.org/pdf/{paper.arxiv_id}")
    if url:
        yield _meta("citation_abstract_html_url", url)
    yield _meta("citation_abstract", paper.abstract.plain)


def _scholarly_article(page: PaperPage, url: str | None) -> dict[str, Any]:
    paper = page.paper
    same_as = [button.url for button in page.buttons if button.kind == "paper"]
    identifiers = [f"arXiv:{paper.arxiv_id}"] if paper.arxiv_id else []
    identifiers += [f"doi:{paper.doi}"] if paper.doi else []
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "url": url,
        "headline": paper.title.line,
        "description": page.description,
        "author": [{"@type": "Person", "name": name} for name in paper.people],
        "datePublished": paper.date,
        "identifier": identifiers,
        "sameAs": same_as,
        "keywords": [chip.text for chip in page.chips],
    }
    return {key: value for key, value in facts.items() if value}
