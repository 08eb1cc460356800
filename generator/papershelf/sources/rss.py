"""Reads the papers of an RSS feed, 2.0 or 1.0: arXiv's announcements, and those of journals.

RSS does not say whether a text is HTML. A description with tags that only HTML has is; a title never is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from papershelf.dates import date_in
from papershelf.errors import ProblemLog
from papershelf.identifiers import known_doi
from papershelf.model import Capture, Source
from papershelf.sources.feed_text import announced, is_cut
from papershelf.sources.html_text import is_html, text_of_html, unescaped
from papershelf.sources.metadata import Metadata, record_of
from papershelf.sources.names import names_or_one_in
from papershelf.sources.whereabouts import arxiv_id_of, first_doi, own_url
from papershelf.sources.xml_elements import Element, find_elements, local_name, root_name

LAYOUT = "rss"

_OF_RSS_1 = "purl.org/rss/1.0"
_HEAD = 200
_NUMBERED = re.compile(r"\.?\s*\((?P<id>arXiv:[^\s()]+)[^()]*\)\s*$")


def recognises(lines: Sequence[str]) -> bool:
    """Whether the file begins as RSS 2.0 or 1.0 does, or with an item of it."""
    root = root_name(lines)
    return root in ("rss", "item") or (
        local_name(root or "") == "RDF" and any(_OF_RSS_1 in line for line in lines[:_HEAD])
    )


def read(lines: Sequence[str], file: str, log: ProblemLog) -> Capture:
    """The papers of all items that are whole; what is wrong with one, or with the XML, goes to the log."""
    items = find_elements(lines, {"item"}, file, log)
    records = (record_of(_said(item), Source(file, item.line), log) for item in items)
    return Capture(file, LAYOUT, tuple(record for record in records if record))


def _said(item: Element) -> Metadata:
    title = unescaped(item.said("title"))
    numbered = _NUMBERED.search(title)
    number, abstract = _abstract(item)
    doi = first_doi(item.said("*:doi") or item.said("*:DOI")) or known_doi(first_doi(item.said("dc:identifier")) or "")
    urls = [item.said("link"), item.said("guid")]
    arxiv_id = arxiv_id_of((number, numbered and numbered["id"], *urls, doi))
    return Metadata(
        title=title[: numbered.start()] if numbered else title,
        abstract=abstract,
        authors=_authors(item),
        date=date_in(item.said("pubDate") or item.said("dc:date")),
        arxiv_id=arxiv_id,
        doi=doi,
        url=own_url(urls, arxiv_id, doi),
    )


def _abstract(item: Element) -> tuple[str | None, str]:
    """The arXiv id that is announced, and the abstract, from all of the content where the description is cut."""
    description, content = item.said("description"), item.said("content:encoded")
    number, abstract = announced(description)
    if number:
        return number, abstract
    text, whole = _text(description), _text(content)
    return None, whole if not text or (is_cut(text) and len(whole) > len(text)) else text


def _text(said: str) -> str:
    return text_of_html(said) if is_html(said) else unescaped(said)


def _authors(item: Element) -> Sequence[str]:
    """The names of the creators: an element each, or all in one, unless that is "Family, Given"."""
    creators = [_text(creator.text) for creator in item.each("dc:creator")]
    return names_or_one_in(creators[0]) if len(creators) == 1 else creators
