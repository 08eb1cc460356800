"""Reads papers as JSON Lines, an object a line: the metadata of arXiv, and this library's own data/papers.jsonl.

Such data was never on a page: nothing has to be guessed, and the LaTeX of the authors is still there. A line that
cannot be read is a problem of its own, and the next one is read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from papershelf.errors import ProblemLog
from papershelf.escaping import web_url
from papershelf.identifiers import arxiv_id_in, known_arxiv_id
from papershelf.model import Capture, Record, Source
from papershelf.sources.metadata import Metadata, names_in, record_of, text_of

LAYOUT = "json-lines"

_LOOK = 20
_REPAIRED = "abstract_latex"
"""A field of this library's own data, whose plain texts are repaired already and hold Unicode for LaTeX."""


def recognises(lines: Sequence[str]) -> bool:
    """Whether one of the first lines is an object with a title."""
    first = islice((line for line in lines if line.strip()), _LOOK)
    return any(isinstance(row := _row(line), dict) and "title" in row for line in first)


def read(lines: Sequence[str], file: str, log: ProblemLog) -> Capture:
    """The papers of all lines; what is wrong with a line, or with a field of it, goes to the log."""
    records = [
        record
        for number, line in enumerate(lines, 1)
        if line.strip() and (record := _Line(Source(file, number), log).record(line))
    ]
    return Capture(file, LAYOUT, tuple(records))


def _row(line: str) -> Any:
    """What a line holds; None where it is no JSON."""
    try:
        return json.loads(line) if line.lstrip().startswith("{") else None
    except (ValueError, RecursionError):
        return None


class _Line:
    """One line of the file: where it stands, and where its problems go."""

    def __init__(self, source: Source, log: ProblemLog) -> None:
        self._source = source
        self._log = log

    def record(self, line: str) -> Record | None:
        """The paper of the line; None, with a problem, where it has no title or no abstract."""
        row = _row(line)
        if not isinstance(row, dict):
            self._wrong("not a JSON object; write each paper as {…} on one line, or remove this line")
            return None
        number = self._text(row, "id") or ""
        said = Metadata(
            title=self._text(row, "title"),
            abstract=self._text(row, "abstract"),
            authors=self._authors(row),
            date=self._text(row, "date") or self._text(row, "update_date"),
            arxiv_id=self._text(row, "arxiv_id") or known_arxiv_id(arxiv_id_in(number)),
            doi=self._text(row, "doi"),
            url=self._text(row, "url") or web_url(number),
            slug=self._text(row, "slug"),
            latex=_REPAIRED not in row,
        )
        return record_of(said, self._source, self._log)

    def _wrong(self, message: str) -> None:
        self._log.add(self._source.file, self._source.line, message)

    def _text(self, row: Mapping[str, Any], name: str) -> str | None:
        """The text of a field, None where it is empty; a value that is neither text nor null is a problem."""
        value = row.get(name)
        if isinstance(value, str):
            return text_of(value)
        if value is not None:
            self._wrong(f"{name} is no text; write it in quotes, or leave it out")
        return None

    def _authors(self, row: Mapping[str, Any]) -> Sequence[str]:
        """The names of a list, or of one text."""
        names = row.get("authors")
        if names is None:
            return ()
        if isinstance(names, str):
            return names_in(names)
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            self._wrong("authors are no list of texts; write each name in quotes, or leave them out")
            return ()
        return names
