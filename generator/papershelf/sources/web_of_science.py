"""Reads the plain text that the Web of Science exports (savedrecs.txt, .ciw), once the ISI Export Format.

A line is a tag of two signs, a space and a value, which goes on in lines with three spaces; PT begins a paper and ER
ends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from papershelf.dates import date_in, date_of
from papershelf.errors import ProblemLog
from papershelf.model import Capture, Record, Source
from papershelf.sources import page
from papershelf.sources.metadata import Metadata, record_of
from papershelf.sources.names import family_first
from papershelf.sources.strangers import PASSED_OVER, may_be_read
from papershelf.sources.whereabouts import find_whereabouts

LAYOUT = "web-of-science"

_TAG = re.compile(r"(?P<tag>[A-Z][A-Z0-9])(?: (?P<value>.*)|$)")
_GOES_ON = re.compile(r" {3}(?P<value>.*)")
_BEGIN, _END = "PT", "ER"
_ENTRY = re.compile(r"^PT [A-Z]\s*\n(?:(?:[A-Z][A-Z0-9]|  ) .*\n)*?(?:TI|AB) ", re.MULTILINE)
_AROUND = ("FN", "VR", "EF")
"""Tags of the file, which stand outside of papers."""
_OWN = ("TI", "AB")
_NO_END = "a paper without an end; see whether the file is cut off, and end it with ER"
_AUTHORS = ("AF", "AU", "BF", "BA")
"""Full names go before those with initials, and the authors of a paper before those of its book."""

Fields = Mapping[str, Sequence[str]]


def recognises(lines: Sequence[str]) -> bool:
    """Whether a line tells the kind of a paper and tagged lines follow, and no page with papers stands before it."""
    return page.is_bibliography(lines, _ENTRY)


def read(lines: Sequence[str], file: str, log: ProblemLog) -> Capture:
    """The papers between PT and ER; one without a title or an abstract, and what stands outside, are problems."""
    records = [_record(fields, Source(file, line), log) for line, fields in _papers(lines, file, log)]
    return Capture(file, LAYOUT, tuple(filter(None, records)))


def _papers(lines: Sequence[str], file: str, log: ProblemLog) -> Iterator[tuple[int, Fields]]:
    """Each paper with the line where it begins: the lines of its values by their tags."""
    begin, outside = 0, False
    fields: dict[str, list[str]] = {}
    values: list[str] = []
    for number, line in enumerate(lines, 1):
        found = _TAG.match(line)
        tag = found["tag"] if found else ""
        if tag in (_BEGIN, _END, *_AROUND):
            if begin:
                if tag != _END:
                    log.add(file, begin, _NO_END)
                yield begin, fields
            begin, outside, fields, values = (number if tag == _BEGIN else 0), False, {}, []
        elif found and begin:
            values = fields.setdefault(tag, [])
            values.append((found["value"] or "").strip())
        elif begin and values and (more := _GOES_ON.match(line)):
            values.append(more["value"].strip())
        elif not begin and not outside and tag in _OWN:
            log.add(file, number, "a tag outside of all papers; begin its paper with PT")
            outside = True
        elif not outside and may_be_read(line):
            log.add(file, number, PASSED_OVER)
            outside = True
    if begin:
        log.add(file, begin, _NO_END)
        yield begin, fields


def _record(fields: Fields, source: Source, log: ProblemLog) -> Record | None:
    where = find_whereabouts(arxiv=fields.get("AR", ()), dois=fields.get("DI", ()), urls=())
    authors = next((names for tag in _AUTHORS if (names := fields.get(tag))), ())
    early = " ".join(fields.get("EA", ()))
    said = Metadata(
        title=" ".join(fields.get("TI", ())),
        abstract=" ".join(fields.get("AB", ())),
        authors=[*map(family_first, authors), *fields.get("CA", ())],
        date=date_of(" ".join(fields.get("PY", ())), " ".join(fields.get("PD", ()))) or date_in(early),
        arxiv_id=where.arxiv_id,
        doi=where.doi,
    )
    return record_of(said, source, log)
