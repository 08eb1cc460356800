"""Reads the papers of an Atom feed (RFC 4287), that of arXiv's API before all others.

Only what the standard and arXiv say is relied on. A title is text, whatever tags it seems to hold, unless the feed
itself calls it HTML.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence

from papershelf.dates import date_in
from papershelf.errors import ProblemLog
from papershelf.model import Capture, Source
from papershelf.sources.feed_text import announced, is_cut
from papershelf.sources.html_text import text_of_html
from papershelf.sources.metadata import Metadata, record_of
from papershelf.sources.names import names_in
from papershelf.sources.whereabouts import arxiv_id_of, first_doi, own_url
from papershelf.sources.xml_elements import Element, find_elements, local_name, root_name

LAYOUT = "atom"


def recognises(lines: Sequence[str]) -> bool:
    """Whether the file begins with a feed, or with an entry of one."""
    return local_name(root_name(lines) or "") in ("feed", "entry")


def read(lines: Sequence[str], file: str, log: ProblemLog) -> Capture:
    """The papers of all entries that are whole; what is wrong with one, or with the XML, goes to the log."""
    root = root_name(lines) or ""
    prefix = root.removesuffix(local_name(root))
    entries = find_elements(lines, {f"{prefix}entry"}, file, log)
    records = (record_of(_said(entry, prefix), Source(file, entry.line), log) for entry in entries)
    return Capture(file, LAYOUT, tuple(record for record in records if record))


def _said(entry: Element, prefix: str) -> Metadata:
    """What an entry says, in elements of that prefix and in those that others have added to Atom."""
    number, abstract = announced(_abstract(entry, prefix))
    doi = first_doi(entry.said("*:doi"))
    urls = list(_pages(entry, prefix))
    arxiv_id = arxiv_id_of((entry.said(f"{prefix}id"), number, *urls, doi))
    return Metadata(
        title=_text(entry.first(f"{prefix}title")),
        abstract=abstract,
        authors=_authors(entry, prefix),
        date=date_in(entry.said(f"{prefix}published") or entry.said(f"{prefix}updated")),
        arxiv_id=arxiv_id,
        doi=doi,
        url=own_url((*urls, entry.said(f"{prefix}id")), arxiv_id, doi),
    )


def _abstract(entry: Element, prefix: str) -> str:
    """The summary; the content where there is none, or where it is only its beginning."""
    summary, content = (_text(entry.first(f"{prefix}{name}")) for name in ("summary", "content"))
    return content if not summary or (is_cut(summary) and len(content) > len(summary)) else summary


def _text(element: Element | None) -> str:
    """A text construct as plain text."""
    if element is None:
        return ""
    kind = element.attributes.get("type", "text")
    if kind in ("html", "text/html"):
        return text_of_html(element.text)
    if kind in ("xhtml", "application/xhtml+xml"):
        return text_of_html(_markup(element))
    return element.text


def _markup(element: Element) -> str:
    """The content of an element as HTML, as far as `text_of_html` looks at it."""
    return "".join(
        html.escape(part) if isinstance(part, str) else f"<{_start(part)}>{_markup(part)}</{local_name(part.name)}>"
        for part in element.parts
    )


def _start(element: Element) -> str:
    encoding = element.attributes.get("encoding")
    attribute = f' encoding="{html.escape(encoding)}"' if encoding else ""
    return local_name(element.name) + attribute


def _authors(entry: Element, prefix: str) -> Sequence[str]:
    """The names of the authors; arXiv's announcements have all in one element of the Dublin Core."""
    names = [author.said(f"{prefix}name") for author in entry.each(f"{prefix}author")]
    return names or names_in(entry.said("dc:creator"))


def _pages(entry: Element, prefix: str) -> Iterator[str]:
    """The URLs of the pages that show what the entry tells of."""
    for link in entry.each(f"{prefix}link"):
        if link.attributes.get("rel", "alternate") == "alternate":
            yield link.attributes.get("href", "").strip()
