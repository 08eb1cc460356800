"""Reads the refer format, in which EndNote takes papers (.enw) and many publishers offer them.

A line is a percent sign, a tag of one sign, a space and a value, which goes on in lines without one. %0 begins a paper;
where no paper has it, the first tag behind a blank line does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from papershelf.errors import ProblemLog
from papershelf.model import Capture, Record, Source
from papershelf.sources import page
from papershelf.sources.metadata import Metadata, record_of
from papershelf.sources.names import family_first
from papershelf.sources.strangers import PASSED_OVER, may_be_read
from papershelf.sources.tagged_values import Fields, lines_joined, most_exact, plain, values_of
from papershelf.sources.whereabouts import find_whereabouts

LAYOUT = "refer"

_TAG = re.compile(r"%(?P<tag>[A-Z0-9@+>^&*#!$~=<?()\[\]-])(?:[ \t]+(?P<value>.*)|$)")
_ENTRY = re.compile(r"^%[0A-Z] .+\n(?:.*\n){0,4}?%[ATDJXRU] .+", re.MULTILINE)
_KIND = "0"
_TITLE, _ABSTRACT, _AUTHOR = "T", "X", "A"
_DATES = ("8", "D")
_DOIS = ("R", "3")
_URLS = ("U", ">")
_ARXIV = ("J", "V", "M", "1", "Z")


def recognises(lines: Sequence[str]) -> bool:
    """Whether a line is tagged and so is one near it, and no page with papers stands before them."""
    return page.is_bibliography(lines, _ENTRY)


def read(lines: Sequence[str], file: str, log: ProblemLog) -> Capture:
    """The papers of all entries; one without a title or an abstract, and what stands before all, are problems."""
    records = [_record(fields, Source(file, line), log) for line, fields in _entries(lines, file, log)]
    return Capture(file, LAYOUT, tuple(filter(None, records)))


def _entries(lines: Sequence[str], file: str, log: ProblemLog) -> Iterator[tuple[int, Fields]]:
    """Each entry with the line where it begins: its values by their tags, each with its line breaks."""
    parted = not any(line.startswith(f"%{_KIND} ") for line in lines)
    begin, blank, outside = 0, True, False
    fields: dict[str, list[str]] = {}
    values: list[str] = []
    for number, line in enumerate(lines, 1):
        found = _TAG.match(line)
        if found and (found["tag"] == _KIND or (parted and blank)):
            if begin:
                yield begin, fields
            begin, fields = number, {}
        if found and begin:
            values = fields.setdefault(found["tag"], [])
            values.append(found["value"] or "")
        elif found and not outside:
            log.add(file, number, f"a tag outside of all entries; begin its entry with %{_KIND}")
            outside = True
        elif not begin and not outside and may_be_read(line):
            log.add(file, number, PASSED_OVER)
            outside = True
        elif values:
            values[-1] = f"{values[-1]}\n{line.strip()}"
        blank = not line.strip()
    if begin:
        yield begin, fields


def _record(fields: Fields, source: Source, log: ProblemLog) -> Record | None:
    where = find_whereabouts(
        arxiv=values_of(fields, _ARXIV), dois=values_of(fields, _DOIS), urls=values_of(fields, _URLS)
    )
    for tag in (_TITLE, _ABSTRACT):
        if len(fields.get(tag, ())) > 1:
            log.add(source.file, source.line, f"a second %{tag}; the first one is read; remove one of them")
    said = Metadata(
        title=_first(fields, _TITLE),
        abstract=_first(fields, _ABSTRACT),
        authors=[family_first(name) for text in values_of(fields, _AUTHOR) for name in text.split(";")],
        date=most_exact(values_of(fields, _DATES)),
        arxiv_id=where.arxiv_id,
        doi=where.doi,
        url=where.url,
    )
    return record_of(said, source, log)


def _first(fields: Fields, tag: str) -> str:
    return plain(lines_joined(next(iter(fields.get(tag, ())), "").strip().split("\n")))
