"""Reads the MEDLINE format, in which PubMed gives its citations to reference managers (files named .nbib).

A line is a tag of four characters, a dash and a value, which goes on in lines with six spaces; PMID begins a paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from papershelf.dates import date_in
from papershelf.errors import ProblemLog
from papershelf.model import Capture, Record, Source
from papershelf.sources import page
from papershelf.sources.metadata import Metadata, record_of
from papershelf.sources.names import family_first

LAYOUT = "medline"

_TAG = re.compile(r"(?=.{4}-)(?P<tag>[A-Z]{2,4}) *-(?: (?P<value>.*)|$)")
_GOES_ON = re.compile(r" {6}(?P<value>.*)")
_BEGIN = "PMID"
_OWN = ("TI", "AB")
"""Tags that a paper has once."""
_ENTRY = re.compile(r"^PMID- ?\d+\s*\n(?:.*\n)?[A-Z]{2,4} *- ", re.MULTILINE)
_DOI = re.compile(r"(\S+) \[doi\]")
_PAGE = "https://pubmed.ncbi.nlm.nih.gov/{}/"

Fields = Mapping[str, Sequence[str]]


def recognises(lines: Sequence[str]) -> bool:
    """Whether a line gives the number of a citation and the next ones are tagged, and no page stands before them."""
    return page.is_bibliography(lines, _ENTRY)


def read(lines: Sequence[str], file: str, log: ProblemLog) -> Capture:
    """The papers of all citations; one without a title or an abstract is a problem."""
    records = [_record(fields, Source(file, line), log) for line, fields in _citations(lines, file, log)]
    return Capture(file, LAYOUT, tuple(filter(None, records)))


def _citations(lines: Sequence[str], file: str, log: ProblemLog) -> Iterator[tuple[int, Fields]]:
    """Each citation with the line where it begins: its values by their tags, in their order."""
    begin, outside = 0, False
    fields: dict[str, list[str]] = {}
    values: list[str] = []
    for number, line in enumerate(lines, 1):
        if found := _TAG.match(line):
            if found["tag"] == _BEGIN:
                if begin:
                    yield begin, fields
                begin, fields = number, {}
            elif not begin and not outside and found["tag"] in _OWN:
                log.add(file, number, "a tag outside of all citations; begin its citation with PMID")
                outside = True
            values = fields.setdefault(found["tag"], [])
            values.append((found["value"] or "").strip())
        elif values and (more := _GOES_ON.match(line)):
            values[-1] = f"{values[-1]} {more['value'].strip()}"
    if begin:
        yield begin, fields


def _record(fields: Fields, source: Source, log: ProblemLog) -> Record | None:
    number = _first(fields, _BEGIN)
    for tag in _OWN:
        if len(fields.get(tag, ())) > 1:
            log.add(source.file, source.line, f"a second {tag}; the first one is read; remove one of them")
    dois = (found[1] for tag in ("LID", "AID") for text in fields.get(tag, ()) if (found := _DOI.match(text)))
    said = Metadata(
        # Every title of PubMed ends with a full stop.
        title=_first(fields, "TI").removesuffix("."),
        abstract=_first(fields, "AB"),
        authors=[*map(family_first, fields.get("FAU") or fields.get("AU", ())), *fields.get("CN", ())],
        date=date_in(_first(fields, "DP")),
        doi=next(dois, None),
        url=_PAGE.format(number) if number.isdecimal() else None,
    )
    return record_of(said, source, log)


def _first(fields: Fields, tag: str) -> str:
    return next(iter(fields.get(tag, ())), "")
