"""Reads the papers of an RSS feed, 2.0 or 1.0: arXiv's announcements, and those of journals.

RSS does not say whether a text is HTML. A description with tags that only HTML has is; a title may have mark-up for
fonts and formulas.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from papershelf.dates import date_in
from papershelf.errors import ProblemLog
from papershelf.identifiers import known_doi
from papershelf.model import Capture, Source
from papershelf.sources.feed_text import announced, is_cut, parted
from papershelf.sources.html_text import is_html, text_of_html, unescaped, without_mark_up
from papershelf.sources.metadata import Metadata, record_of
from papershelf.sources.names import names_in, names_or_one_in
from papershelf.sources.whereabouts import arxiv_id_of, first_doi, own_url
from papershelf.sources.xml_elements import Element, find_elements, local_name, root_name

LAYOUT = "rss"

_OF_RSS_1 = "purl.org/rss/1.0"
_HEAD = 200
_LONGEST_ABSTRACT = 8000
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
    title = without_mark_up(item.said("title"))
    numbered = _NUMBERED.search(title)
    number, abstract, names = _abstract(item)
    doi = first_doi(item.said("*:doi") or item.said("*:DOI")) or _identifying_doi(item)
    urls = [item.said("link"), item.said("guid")]
    arxiv_id = arxiv_id_of((number, numbered and numbered["id"], *urls, doi))
    return Metadata(
        title=title[: numbered.start()] if numbered else title,
        abstract=abstract,
        authors=_authors(item) or names,
        date=date_in(item.said("pubDate") or item.said("dc:date")),
        arxiv_id=arxiv_id,
        doi=doi,
        url=own_url(urls, arxiv_id, doi),
    )


def _abstract(item: Element) -> tuple[str | None, str, Sequence[str]]:
    """The arXiv id that is announced, the abstract, and the authors that are named with it.

    The abstract is that of all the content where the description is cut, or only a part of it.
    """
    description, content = item.said("description"), item.said("content:encoded")
    number, abstract = announced(description)
    if number:
        return number, abstract, ()
    text, names = parted(_text(description))
    whole, others = parted(_text(content))
    if not text or (len(whole) > len(text) and (is_cut(text) or _is_part(text, whole))):
        text = whole
    return None, text, names or others


def _is_part(text: str, whole: str) -> bool:
    """Whether an abstract that is whole has the text in it; a paper that is whole is no abstract."""
    return len(whole) <= _LONGEST_ABSTRACT and " ".join(text.split()) in " ".join(whole.split())


def _identifying_doi(item: Element) -> str | None:
    """The DOI among the identifiers, of which PubMed gives two."""
    said = (first_doi(identifier.text.strip()) or "" for identifier in item.each("dc:identifier"))
    return next(filter(known_doi, said), None)


def _text(said: str) -> str:
    return text_of_html(said) if is_html(said) else unescaped(said)


def _authors(item: Element) -> Sequence[str]:
    """The names of the creators: an element each, or all in one, unless that is "Family, Given".

    IEEE has them in an element of its own.
    """
    creators = [_text(creator.text) for creator in item.each("dc:creator")]
    if not creators:
        return names_in(_text(item.said("authors"))) if item.first("authors") else ()
    return names_or_one_in(creators[0]) if len(creators) == 1 else creators
