"""Reads the XML that EndNote exports, and other reference managers write too: its text stands in `style` elements.

EndNote writes the whole file as one line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from papershelf.dates import date_in, date_of
from papershelf.errors import ProblemLog
from papershelf.model import Capture, Source
from papershelf.sources.metadata import Metadata, record_of
from papershelf.sources.names import family_first
from papershelf.sources.whereabouts import find_whereabouts
from papershelf.sources.xml_elements import Element, find_elements, root_name

LAYOUT = "endnote-xml"

_RECORD = "record"
_ARXIV = ("titles/secondary-title", "periodical/full-title", "volume", "pages", "number", "accession-num", "notes")


def recognises(lines: Sequence[str]) -> bool:
    """Whether the file begins with `xml` and has a record with titles."""
    text = "\n".join(lines) if root_name(lines) in ("xml", "records") else ""
    return f"<{_RECORD}>" in text and "<titles>" in text


def read(lines: Sequence[str], file: str, log: ProblemLog) -> Capture:
    """The papers of all records that are whole; what is wrong with one, or with the XML, goes to the log."""
    elements = find_elements(lines, {_RECORD}, file, log)
    found = (record_of(_said(element), Source(file, element.line), log) for element in elements)
    return Capture(file, LAYOUT, tuple(filter(None, found)))


def _said(record: Element) -> Metadata:
    where = find_whereabouts(
        arxiv=[text for path in _ARXIV for text in _texts(record, path)],
        dois=_texts(record, "electronic-resource-num"),
        urls=[*_texts(record, "urls/related-urls/url"), *_texts(record, "urls/web-urls/url")],
    )
    year = next(_texts(record, "dates/year"), "")
    days = (date for text in _texts(record, "dates/pub-dates/date") if (date := date_in(text) or date_of(year, text)))
    return Metadata(
        title=next(_texts(record, "titles/title"), None),
        abstract=next(_texts(record, "abstract"), None),
        authors=[*map(family_first, _texts(record, "contributors/authors/author"))],
        date=next(days, None) or date_in(year),
        arxiv_id=where.arxiv_id,
        doi=where.doi,
        url=where.url,
    )


def _texts(element: Element, path: str) -> Iterator[str]:
    """The texts of the elements at a path of names; a carriage return is a line break in EndNote."""
    name, _, rest = path.partition("/")
    for child in element.each(name):
        if rest:
            yield from _texts(child, rest)
        elif text := child.text.replace("\r", "\n").strip():
            yield text
