"""Reads RIS, the tagged lines that reference managers, PubMed, Scopus and the Web of Science export.

A line is a tag, a dash and a value; TY begins a paper and ER ends it. Programs differ in the spaces around the dash,
break long values with or without indentation, and forget ER. rispy reads none of that, drops what has no ER, and knows
no lines, so the tags are read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from papershelf.errors import ProblemLog
from papershelf.model import Capture, Record, Source
from papershelf.sources import page
from papershelf.sources.html_text import unescaped
from papershelf.sources.metadata import Metadata, record_of
from papershelf.sources.names import family_first
from papershelf.sources.strangers import PASSED_OVER, may_be_read
from papershelf.sources.tagged_values import Fields, lines_joined, most_exact, plain, values_of
from papershelf.sources.whereabouts import find_whereabouts

LAYOUT = "ris"

_TAGS = (
    "A1 A2 A3 A4 AB AD AN AU BT C1 C2 C3 C4 C5 C6 C7 C8 CA CN CP CT CY DA DB DI DO DP ED EP ER ET ID IS J1 J2 JA JF "
    "JO KW L1 L2 L3 L4 LA LB LK M1 M2 M3 N1 N2 NV OP PB PP PY RI RN RP SE SN SP ST T1 T2 T3 TA TI TT TY U1 U2 U3 U4 "
    "U5 UR VL VO Y1 Y2"
)
_WIDE = r"[A-Z][A-Z0-9][ \t]{2,}-"
_NARROW = rf"(?:{'|'.join(_TAGS.split())})[ \t]-(?=\s|$)"
_TAG = re.compile(rf"\s{{0,3}}(?P<tag>{_WIDE}|{_NARROW})[ \t]*(?P<value>.*)")
_ENTRY = re.compile(
    rf"^\s{{0,3}}TY[ \t]{{1,2}}-[ \t]*[A-Z]{{3,8}}[ \t]*\n(?:[ \t]*\n)*(?:{_WIDE}|{_NARROW})", re.MULTILINE
)

_TITLES = ("TI", "T1", "CT", "BT")
_ABSTRACTS = ("AB", "N2")
_AUTHORS = ("AU", "A1")
_OWN = {*_TITLES, *_ABSTRACTS, *_AUTHORS}
"""Tags that only a paper has; some programs write others behind its end."""

_DATES = ("DA", "PY", "Y1")
_DOIS = ("DO", "DI", "M3")
_URLS = ("UR", "L2", "LK", "L1")
_ARXIV = ("M1", "AN", "JO", "T2", "JF", "C7", "VL", "IS", "N1")


def recognises(lines: Sequence[str]) -> bool:
    """Whether a line begins an entry and the next one is tagged too, and no page with papers stands before them."""
    return page.is_bibliography(lines, _ENTRY)


def read(lines: Sequence[str], file: str, log: ProblemLog) -> Capture:
    """The papers of all entries; one without a title or an abstract, and tags outside of all, are problems."""
    records = [_record(fields, Source(file, line), log) for line, fields in _entries(lines, file, log)]
    return Capture(file, LAYOUT, tuple(filter(None, records)))


def _entries(lines: Sequence[str], file: str, log: ProblemLog) -> Iterator[tuple[int, Fields]]:
    """Each entry with the line where it begins: its values by their tags, in their order."""
    begin = 0
    fields: dict[str, list[list[str]]] = {}
    value: list[str] = []
    outside = False
    for number, line in enumerate(lines, 1):
        found = _TAG.match(line)
        tag = found["tag"][:2] if found else ""
        if tag == "TY":
            if begin:
                yield begin, _joined(fields)
            begin, fields, value, outside = number, {}, [], False
        elif tag == "ER":
            if begin:
                yield begin, _joined(fields)
            begin, outside = 0, False
        elif found and begin:
            value = [found["value"]]
            fields.setdefault(tag, []).append(value)
        elif tag in _OWN and not outside:
            log.add(file, number, "a tag outside of all entries; begin its entry with TY")
            outside = True
        elif begin:
            value.append(line.strip())
        elif not outside and may_be_read(line):
            log.add(file, number, PASSED_OVER)
            outside = True
    if begin:
        log.add(file, begin, "an entry without an end; see whether the file is cut off, and end it with ER")
        yield begin, _joined(fields)


def _joined(fields: Mapping[str, Sequence[Sequence[str]]]) -> Fields:
    return {tag: [lines_joined(value) for value in values] for tag, values in fields.items()}


def _record(fields: Fields, source: Source, log: ProblemLog) -> Record | None:
    where = find_whereabouts(
        arxiv=values_of(fields, _ARXIV), dois=values_of(fields, _DOIS), urls=values_of(fields, _URLS)
    )
    title = _first(fields, _TITLES)
    if len(set(title)) > 1:
        log.add(source.file, source.line, "a second title; the first one is read; remove one of them")
    said = Metadata(
        title=plain(title[0]) if title else None,
        abstract="\n\n".join(map(plain, dict.fromkeys(_first(fields, _ABSTRACTS)))),
        authors=[family_first(name) for text in _first(fields, _AUTHORS) for name in unescaped(text).split(";")],
        date=most_exact(values_of(fields, _DATES)),
        arxiv_id=where.arxiv_id,
        doi=where.doi,
        url=where.url,
    )
    return record_of(said, source, log)


def _first(fields: Fields, tags: Sequence[str]) -> list[str]:
    """The values of the first tag that has any."""
    found = ([text for text in fields.get(tag, ()) if text.strip()] for tag in tags)
    return next(filter(None, found), [])
