"""Reads papers in a JSON document: what services answer, and citations as CSL-JSON, which Zotero exports.

A list of papers, an object with such a list, or papers by themselves; on one line or on many. What is broken or cut
off costs only the paper that it is in.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate

from papershelf.errors import ProblemLog
from papershelf.model import Capture, Source
from papershelf.sources.fields import holds_paper, record_in
from papershelf.sources.json_entries import Break, Entry, entries

LAYOUT = "json-document"

_NAMES = (
    re.compile(r'"title"\s*:\s*["{]', re.IGNORECASE),
    re.compile(r'"(?:abstract|summary)"\s*:\s*["{]', re.IGNORECASE),
)


def recognises(lines: Sequence[str]) -> bool:
    """Whether the lines begin as JSON does, and hold a paper, or the beginning of a broken one."""
    first = next(filter(None, (line.strip() for line in lines)), "")
    if not first.startswith(("[", "{")):
        return False
    text = "\n".join(lines)
    return any(_tells_paper(entry, text) for entry in entries(text, holds_paper))


def _tells_paper(entry: Entry | Break, text: str) -> bool:
    if isinstance(entry, Entry):
        return holds_paper(entry.value)
    lost = text[entry.start : entry.end]
    return all(name.search(lost) for name in _NAMES)


def read(lines: Sequence[str], file: str, log: ProblemLog) -> Capture:
    """The papers of the document; every value of their lists that is none, and every break, goes to the log."""
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))[:-1]
    records = []
    text = "\n".join(lines)
    for entry in entries(text, holds_paper):
        line = bisect(starts, entry.at)
        if isinstance(entry, Break):
            start, length = entry.start, len(text[entry.start : entry.end].rstrip())
            lost = _lost(bisect(starts, start), bisect(starts, start + length - 1)) if length else ""
            log.add(file, line, f"not JSON: {entry.message}; correct it, or export the file again{lost}")
        elif not isinstance(entry.value, dict):
            log.add(file, line, "no object in a list of papers; write each paper as {…}, or remove it")
        elif record := record_in(entry.value, Source(file, line), log):
            records.append(record)
    return Capture(file, LAYOUT, tuple(records))


def _lost(first: int, last: int) -> str:
    return f"; lines {first} to {last} are not read" if first < last else f"; a part of line {first} is not read"
