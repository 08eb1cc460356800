"""Finds what a mapping of names to values says of a paper, under the names that catalogues and exports give them.

JSON, tables and front matter differ in how they are written, and agree in what they call things. One list of names
serves them all: case, spaces, hyphens and underscores in a name do not count.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from papershelf.dates import date_in, known_date
from papershelf.errors import ProblemLog
from papershelf.escaping import web_url
from papershelf.identifiers import arxiv_id_said, bare_doi, known_doi
from papershelf.model import LinkKind, Record, Source
from papershelf.slugs import known_slug
from papershelf.sources.field_values import (
    Row,
    date_said,
    is_author,
    name_of,
    named,
    plain,
    string_of,
    unwrapped,
    with_firsts,
    with_subtitle,
)
from papershelf.sources.highwire import without_marks
from papershelf.sources.html_text import unescaped, without_mark_up
from papershelf.sources.metadata import Metadata, record_of, text_of
from papershelf.sources.names import names_in, names_or_one_in, separator_in
from papershelf.sources.whereabouts import own_url
from papershelf.text import PARAGRAPH_BREAK

_TITLE = ("title", "documenttitle", "articletitle", "papertitle", "ti")
_SUBTITLE = "subtitle"
_ABSTRACT = ("abstract", "summary", "abstractnote", "abstracttext", "ab")
_WORDS = "abstractinvertedindex"
"""An abstract as OpenAlex has it: each word with its places."""
_AUTHORS = (
    "authorfullnames",
    "authors",
    "author",
    "authorships",
    "authorshipsauthordisplayname",
    "authorlist",
    "authorstring",
    "creators",
    "af",
    "au",
)
_OWN_DATE = ("date", "updatedate")
_DATE = (
    "publishedat",
    "publicationdate",
    "firstpublicationdate",
    "datepublished",
    "published",
    "issued",
    "year",
    "publicationyear",
    "pubyear",
    "earliestdate",
    "pdate",
    "cdate",
    "py",
)
_DOI = ("doi", "di")
_ARXIV = ("arxivid", "arxiv")
_URL = ("url", "urlabs", "link", "paperurl")
_PDF = ("pdf", "pdfurl", "urlpdf", "pdflink")
_REMARK = ("note", "extra")
_LINKS = {
    LinkKind.CODE: ("githubrepo", "code", "codeurl", "repository", "repo", "github"),
    LinkKind.PROJECT: ("projectpage", "project", "projecturl", "website", "homepage"),
    LinkKind.DATA: ("dataset", "dataseturl"),
}
_WITHIN = ("paper", "content", "data", "citingpaper", "citedpaper", "metadata", "attributes")
"""Where a paper stands within what a service says of it.

Daily papers, OpenReview, Zotero, Semantic Scholar twice, Zenodo with INSPIRE, DataCite.
"""
_REPAIRED = "abstractlatex"
"""A field of this library's own data, whose plain texts are repaired already and hold Unicode for LaTeX."""
_DAILY = "publishedat"
"""A field of the daily papers, whose texts have lost the signs of many formulas, as those of its pages have."""
_PUBMED = "authorstring"
"""A field of Europe PMC, whose titles end with a full stop as PubMed's do."""
_AS_WRITTEN = (_REPAIRED, "authorsparsed", "submitter", "updatedate")
"""Fields of this library's and of arXiv's own data, whose texts are LaTeX and have neither mark-up nor entities."""

_REMARKED_ARXIV = re.compile(r"^\s*arxiv:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


def is_title(name: str) -> bool:
    """Whether a field of this name holds the title of a paper."""
    return plain(name) in _TITLE


def are_authors(name: str) -> bool:
    """Whether a field of this name holds the authors of a paper."""
    return plain(name) in _AUTHORS


def holds_paper(row: object) -> bool:
    """Whether the value is a mapping with a title and an abstract, empty ones included, or has such a one within."""
    return isinstance(row, Mapping) and _has_both(_paper_in(row))


def record_in(row: Row, source: Source, log: ProblemLog, *, strict: bool = False) -> Record | None:
    """The record of the paper that the mapping tells of; None, with a problem, where it cannot be one.

    Texts and names that are none are problems. Any other field that does not have its form is left out, but for
    what looks like an arXiv id or a DOI; and `strict` leaves out nothing that has a name of this library's own data.
    """

    def wrong(message: str) -> None:
        log.add(source.file, source.line, message)

    return record_of(_Fields(_paper_in(row), wrong, strict=strict).metadata(), source, log)


def _has_both(row: Row) -> bool:
    return any(name in row for name in _TITLE) and any(name in row for name in (*_ABSTRACT, _WORDS))


def _paper_in(row: Row) -> Row:
    """What the mapping says, by plain names, with the paper within it where it is about one.

    It may repeat title and abstract of that paper, as the daily papers do.
    """
    outer = with_firsts(named(row))
    for name in _WITHIN:
        if isinstance(inner := outer.get(name), Mapping):
            found = with_firsts(named(inner))
            if _has_both(found) or (not _has_both(outer) and any(key in found for key in _TITLE)):
                return {**outer, **found}
    return outer


def _names_in(text: str) -> list[str]:
    """The names in one text, which may as well be one name with its comma, unless another sign parts names."""
    return names_in(text) if separator_in(text) else names_or_one_in(text)


class _Fields:
    """The fields of one paper."""

    def __init__(self, row: Row, wrong: Callable[[str], None], *, strict: bool) -> None:
        self._row = row
        self._wrong = wrong
        self._strict = strict
        self._is_written = any(name in row for name in _AS_WRITTEN)

    def metadata(self) -> Metadata:
        number = self._text("id") or ""
        url = self._url() or self._page(number)
        doi = self._doi() or (self._linked_doi(url) if url else None)
        arxiv_id = self._arxiv_id((number, doi, url))
        urls = (*([url] if url else []), *self._urls(_PDF))
        return Metadata(
            title=self._title(),
            abstract=self._prose(_ABSTRACT) or self._from_words(),
            authors=self._authors(),
            date=self._date(),
            arxiv_id=arxiv_id,
            doi=doi,
            url=next(iter(urls), None) if self._strict else own_url(urls, arxiv_id, doi),
            slug=self._own("slug", known_slug),
            links=[*self._links()],
            latex=_REPAIRED not in self._row and _DAILY not in self._row,
        )

    def _title(self) -> str | None:
        title = self._prose(_TITLE)
        if title and _PUBMED in self._row:
            title = title.removesuffix(".")
        subtitle = None if self._is_written else self._prose((_SUBTITLE,))
        return with_subtitle(title, subtitle) if title and subtitle else title

    def _text(self, name: str) -> str | None:
        """The text of a field, None where it is empty; for a strict reader any other value is a problem."""
        value = unwrapped(self._row.get(name))
        if isinstance(value, str):
            return text_of(value)
        if value is not None and self._strict:
            self._no_text(name)
        return None

    def _no_text(self, name: str) -> None:
        known = {"updatedate": "update_date", "arxivid": "arxiv_id"}.get(name, name)
        self._wrong(f"{known} is no text; write it in quotes, or leave it out")

    def _prose(self, names: Sequence[str]) -> str | None:
        """The first of the texts that is there; a value that is no text is a problem.

        A list holds the paragraphs of an abstract, or titles in several languages, of which the first is the paper's.
        """
        for name in names:
            value = unwrapped(self._row.get(name))
            if isinstance(value, list) and all(isinstance(part, str) for part in value):
                value = PARAGRAPH_BREAK.join(value if name in _ABSTRACT else value[:1])
            if value is not None and not isinstance(value, str):
                self._no_text(name)
            elif value and (text := text_of(value)):
                return text if self._is_written else without_mark_up(without_marks(text))
        return None

    def _from_words(self) -> str | None:
        words = self._row.get(_WORDS)
        if not isinstance(words, Mapping):
            return None
        placed = [
            (place, word)
            for word, places in words.items()
            if isinstance(places, list)
            for place in places
            if isinstance(place, int)
        ]
        return without_mark_up(" ".join(str(word) for _, word in sorted(placed)))

    def _own(self, name: str, known: Callable[[str], str | None]) -> str | None:
        """A field of this library's own data; a strict reader has it checked, any other leaves out what has no form."""
        text = self._text(name)
        return text if text is None or self._strict or known(text) else None

    def _authors(self) -> Sequence[str]:
        """The names of a list, or of one text."""
        value = next((found for name in _AUTHORS if (found := unwrapped(self._row.get(name))) is not None), None)
        if value is None:
            return ()
        if isinstance(value, Mapping):  # Europe PMC's list, which has one more name around it
            value = value.get("author")
        if isinstance(value, str):
            return names_in(value) if self._is_written else _names_in(unescaped(value))
        names = [name_of(entry) for entry in value if is_author(entry)] if isinstance(value, list) else [None]
        if None in names:
            self._wrong("authors are no list of texts; write each name in quotes, or leave them out")
            return ()
        return [name if self._is_written else unescaped(name) for name in names if name]

    def _date(self) -> str | None:
        own = None
        for name in _OWN_DATE:
            if text := self._text(name):
                if known_date(text):
                    return text
                own = own or text
        # A day that does not exist is a slip that a strict reader tells; a time of the day is none.
        if own and not (self._strict and len(own) <= len("2025-02-31")) and (found := date_in(own)):
            return found
        if own and self._strict:
            return own
        return next((found for name in (*_OWN_DATE, *_DATE) if (found := date_said(self._row.get(name)))), None)

    def _arxiv_id(self, elsewhere: Sequence[str | None]) -> str | None:
        said = next((text for name in _ARXIV if (text := self._text(name))), None) or self._foreign_id("arxiv")
        if said and (self._strict or any(map(str.isdigit, said))):
            return said
        if _REPAIRED in self._row:
            return None
        remarks = [text for name in _REMARK for text in _REMARKED_ARXIV.findall(string_of(self._row.get(name)))]
        places = (*elsewhere, string_of(self._row.get("number")), *remarks)
        return next((found for text in places if text and (found := arxiv_id_said(text))), None)

    def _doi(self) -> str | None:
        text = next((text for name in _DOI if (text := self._text(name))), None) or self._foreign_id("doi")
        if text and not self._is_written:
            text = unescaped(text)
        return text if text and (self._strict or any(map(str.isdigit, text))) else None

    def _linked_doi(self, url: str) -> str | None:
        doi = bare_doi(url)
        return known_doi(doi) if doi != url and _REPAIRED not in self._row else None

    def _foreign_id(self, name: str) -> str | None:
        """The number that a service lists among those of other services."""
        for key in ("externalids", "ids"):
            if isinstance(ids := self._row.get(key), Mapping):
                return text_of(string_of(named(ids).get(name)))
        return None

    def _url(self) -> str | None:
        if own := self._own("url", web_url):
            return own
        location = self._row.get("primarylocation")
        landing = location.get("landing_page_url") if isinstance(location, Mapping) else None
        if url := next(self._urls(_URL), None) or web_url(string_of(landing)):
            return url
        forum = string_of(self._row.get("forum"))
        return web_url(f"https://openreview.net/forum?id={forum}") if forum.isalnum() else None

    def _urls(self, names: Sequence[str]) -> Iterator[str]:
        # Most papers have none of the names: those cost nothing.
        values = (value for name in names if (value := self._row.get(name)))
        return (url for value in values if (url := web_url(string_of(unwrapped(value)))))

    def _links(self) -> Iterator[tuple[str, LinkKind]]:
        """The links that services name, or those of this library's own data."""
        own = self._row.get("links") if _REPAIRED in self._row else None
        for link in own if isinstance(own, list) else ():
            if isinstance(link, Mapping) and link.get("kind") in set(LinkKind):
                yield string_of(link.get("url")), LinkKind(link["kind"])
        for kind, names in _LINKS.items():
            yield from ((url, kind) for url in self._urls(names))

    def _page(self, number: str) -> str | None:
        """The id where it is the paper's address; that of a citation is its place in somebody's own collection."""
        cited = "type" in self._row and ("issued" in self._row or "author" in self._row)
        return None if cited else web_url(number)
