"""Reads papers as JSON Lines, an object a line: the metadata of arXiv, and this library's own data/papers.jsonl.

Such data was never on a page: nothing has to be guessed, and the LaTeX of the authors is still there. A line that
cannot be read is a problem of its own, and the next one is read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Any

from papershelf.dates import known_date
from papershelf.errors import ProblemLog
from papershelf.escaping import printable, web_url
from papershelf.identifiers import known_arxiv_id, known_doi, without_version
from papershelf.model import Capture, Record, Source
from papershelf.slugs import known_slug
from papershelf.sources.decoding import clean
from papershelf.text import PARAGRAPH_BREAK, AbstractText

LAYOUT = "json-lines"

_LOOK = 20
_REPAIRED = "abstract_latex"
"""A field of this library's own data, whose plain texts are repaired already and hold Unicode for LaTeX."""

# arXiv indents the first line of a paragraph, and breaks lines where it likes.
_BREAK = re.compile(r"\n[ \t]*\n\s*|\n[ \t]+")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_BETWEEN = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+")


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
        title, abstract = self._text(row, "title"), self._text(row, "abstract")
        if not (title and abstract):
            missing = " and ".join(name for name, text in (("title", title), ("abstract", abstract)) if not text)
            self._wrong(f"a paper without {missing}; add what is missing as a text, or remove this line")
            return None
        number = self._text(row, "id")
        arxiv_id = number and known_arxiv_id(without_version(number))
        url = self._known(row, "url", web_url, "an http or https URL") or (number and web_url(number)) or None
        return Record(
            title=" ".join(title.split()),
            abstract=PARAGRAPH_BREAK.join(" ".join(part.split()) for part in _BREAK.split(abstract)),
            source=self._source,
            authors=self._authors(row),
            date=self._date(row),
            arxiv_id=self._known(row, "arxiv_id", known_arxiv_id, "an arXiv id, such as 2410.08207") or arxiv_id,
            doi=self._known(row, "doi", known_doi, "a DOI, such as 10.1000/182"),
            url=url,
            latex=_REPAIRED not in row,
            slug=self._known(row, "slug", known_slug, "a slug: lower-case letters, digits and single hyphens"),
        )

    def _wrong(self, message: str) -> None:
        self._log.add(self._source.file, self._source.line, message)

    def _text(self, row: Mapping[str, Any], name: str) -> str | None:
        """The text of a field, None where it is empty; a value that is neither text nor null is a problem."""
        value = row.get(name)
        if isinstance(value, str):
            return printable(clean(value)).strip() or None
        if value is not None:
            self._wrong(f"{name} is no text; write it in quotes, or leave it out")
        return None

    def _known(
        self, row: Mapping[str, Any], name: str, known: Callable[[str], str | None], expected: str
    ) -> str | None:
        """The text of a field where it has the form that `known` finds."""
        if (text := self._text(row, name)) is None:
            return None
        if (found := known(text)) is None:
            self._wrong(f"{name} is {text[:60]!r}, not {expected}; correct it, or leave it out")
        return found

    def _date(self, row: Mapping[str, Any]) -> str | None:
        name = "date" if row.get("date") else "update_date"
        return self._known(row, name, known_date, "a year, a month (2025-08) or a day (2025-08-20)")

    def _authors(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        """The names of a list, or of one text in which they are parted by commas and "and"."""
        names = row.get("authors")
        if names is None:
            return ()
        if isinstance(names, str):
            while (outside := _IN_BRACKETS.sub(" ", names)) != names:
                names = outside
            names = _BETWEEN.split(names)
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            self._wrong("authors are no list of texts; write each name in quotes, or leave them out")
            return ()
        found = (AbstractText.from_latex(clean(name)).line for name in names)
        return tuple(name for name in found if name)
