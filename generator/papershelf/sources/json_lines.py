"""Reads papers as JSON Lines, an object a line: the metadata of arXiv, and this library's own data/papers.jsonl.

Such data was never on a page: nothing has to be guessed, and the LaTeX of the authors is still there. A line that
cannot be read is a problem of its own, and the next one is read.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import islice
from typing import Any

from papershelf.errors import ProblemLog
from papershelf.model import Capture, Record, Source
from papershelf.sources.fields import holds_paper, record_in

LAYOUT = "json-lines"

_LOOK = 20
_GOES_ON = ("[", "{", ",")


def recognises(lines: Sequence[str]) -> bool:
    """Whether one of the first lines is an object with a title, and the first does not begin a longer one."""
    first = list(islice((line.strip() for line in lines if line.strip()), _LOOK))
    if not first or first[0].endswith(_GOES_ON):
        return False
    return any(isinstance(row := _row(line), dict) and ("title" in row or holds_paper(row)) for line in first)


def read(lines: Sequence[str], file: str, log: ProblemLog) -> Capture:
    """The papers of all lines; what is wrong with a line, or with a field of it, goes to the log."""
    records = [
        record
        for number, line in enumerate(lines, 1)
        if line.strip() and (record := _record(line, Source(file, number), log))
    ]
    return Capture(file, LAYOUT, tuple(records))


def _record(line: str, source: Source, log: ProblemLog) -> Record | None:
    row = _row(line)
    if not isinstance(row, dict):
        message = "not a JSON object; write each paper as {…} on one line, or remove this line"
        log.add(source.file, source.line, message)
        return None
    return record_in(row, source, log, strict=True)


def _row(line: str) -> Any:
    """What a line holds; None where it is no JSON."""
    try:
        return json.loads(line) if line.lstrip().startswith("{") else None
    except (ValueError, RecursionError):
        return None
