"""Reads papers in a table, as CSV or with tabs: what spreadsheets and catalogues export, Zotero and Scopus among them.

The columns are known by their names, wherever they stand. Quotes that do not close would swallow the rest of a file:
the reader begins anew on the next line then.
"""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from papershelf.errors import ProblemLog
from papershelf.model import Capture, Source
from papershelf.sources.fields import are_authors, holds_paper, is_title, record_in
from papershelf.sources.html_text import unescaped
from papershelf.sources.names import names_in, names_or_one_in, separator_in

LAYOUT = "table"

_SEPARATORS = ("\t", ";", ",")
_SAID_SEPARATOR = re.compile(r'"?sep=([\t;,])"?\s*', re.IGNORECASE)
"""The first line that Excel writes and reads."""
_LONGEST_HEADER = 10_000
_MOST_REMARKS = 2
_MOST_BREAKS = 1000


@dataclass(frozen=True, slots=True)
class _Header:
    """The names of the columns, what separates them, and the 0-based line behind them."""

    names: tuple[str, ...]
    separator: str
    end: int


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of a row, with its 1-based line; none, and why, where it cannot be read."""

    line: int
    cells: tuple[str, ...]
    broken: str | None = None


def recognises(lines: Sequence[str]) -> bool:
    """Whether one of the first lines names a column of titles and one of abstracts."""
    return _header(lines) is not None


def lacks_abstracts(lines: Sequence[str]) -> bool:
    """Whether the first line names columns of titles and of authors, of a table that is not recognised."""
    first = next(filter(str.strip, lines), "")
    rows = (_cells(first, separator) for separator in _SEPARATORS)
    return any(any(map(is_title, names)) and any(map(are_authors, names)) for names in rows)


def read(lines: Sequence[str], file: str, log: ProblemLog) -> Capture:
    """The papers of all rows; empty rows are passed over, and a row that does not fit the header goes to the log."""
    header = _header(lines)
    if header is None:
        return Capture(file, LAYOUT, ())
    rows = list(_rows(lines, header))
    separator = _separator_of_authors(rows, header)
    records = []
    for row in rows:
        if row.broken:
            log.add(file, row.line, row.broken)
            continue
        fields: dict[str, str | list[str]] = {}
        for name, cell in zip(header.names, row.cells, strict=False):
            if cell.strip():
                fields.setdefault(name, _names(unescaped(cell.strip()), separator) if are_authors(name) else cell)
        if record := record_in(fields, Source(file, row.line), log):
            records.append(record)
    return Capture(file, LAYOUT, tuple(records))


def _header(lines: Sequence[str]) -> _Header | None:
    """The first of the first lines that is a header; a remark may stand before it, as Dimensions writes one."""
    separators: Sequence[str] = _SEPARATORS
    seen = 0
    for index, line in enumerate(lines):
        if not line.strip():
            continue
        if not seen and (said := _SAID_SEPARATOR.fullmatch(line)):
            separators = (said[1],)
            continue
        rows = [(_cells(line, separator), separator) for separator in separators]
        for names, separator in rows:
            if holds_paper(dict.fromkeys(names, "")):
                return _Header(names, separator, index + 1)
        seen += 1
        if seen > _MOST_REMARKS or not any(len(tuple(filter(None, cells))) == 1 for cells, _ in rows):
            return None
    return None


def _cells(line: str, separator: str) -> tuple[str, ...]:
    """What stands in a line; nothing where it is no row of a header."""
    if len(line) > _LONGEST_HEADER:
        return ()
    try:
        return tuple(next(csv.reader([line], delimiter=separator, strict=True), ()))
    except csv.Error:
        return ()


def _rows(lines: Sequence[str], header: _Header) -> Iterator[_Row]:
    """All rows that are not empty; behind one that breaks, the first that fits the header goes on."""
    start, breaks = header.end, 0
    broken: _Row | None = None
    while start < len(lines) and breaks < _MOST_BREAKS:
        rest = (f"{lines[index]}\n" for index in range(start, len(lines)))
        reader = csv.reader(rest, delimiter=header.separator, strict=True)
        before = 0
        try:
            for cells in reader:
                first, before = before, reader.line_num
                if not any(map(str.strip, cells)):
                    continue
                while len(cells) > len(header.names) and not cells[-1].strip():
                    cells.pop()
                if broken:
                    if len(cells) != len(header.names):
                        continue
                    yield _until(broken, start + first)
                    broken = None
                yield _Row(start + first + 1, tuple(cells), _misfit(cells, header, reader.line_num - first))
            break
        except csv.Error as error:
            start += before
            cells = lines[start].split(header.separator)
            if header.separator == "\t" and len(cells) == len(header.names):
                yield _Row(start + 1, tuple(cells))
            else:
                breaks += 1
                broken = broken or _Row(start + 1, (), str(error))
            start += 1
    if broken:
        yield _until(broken, len(lines))


def _until(broken: _Row, last: int) -> _Row:
    """The row that broke, with what is lost of it: the lines up to `last`."""
    lost = f"line {last} is" if last == broken.line else f"lines {broken.line} to {last} are"
    advice = "close its quotes and write those within it twice"
    return _Row(broken.line, (), f"a row that breaks off: {broken.broken}; {advice}; {lost} not read")


def _misfit(cells: Sequence[str], header: _Header, lines: int) -> str | None:
    """What is wrong with the number of cells; a row of one line may lack its last, for many programs leave them out."""
    count, expected = len(cells), len(header.names)
    if count == expected or (count < expected and lines == 1):
        return None
    return f"a row of {count} cells below a header of {expected}; put quotes around each cell that has separators in it"


def _separator_of_authors(rows: Sequence[_Row], header: _Header) -> str | None:
    """The sign that parts the names in all rows: where it does in one, a comma is within a name in any other."""
    columns = [column for column, name in enumerate(header.names) if are_authors(name)]
    cells = [row.cells[column] for row in rows for column in columns if column < len(row.cells)]
    return separator_in(unescaped(" ".join(cells)))


def _names(cell: str, separator: str | None) -> list[str]:
    if names := _listed(cell):
        return names
    return names_in(cell, separator) if separator else names_or_one_in(cell)


def _listed(cell: str) -> list[str]:
    """The names of a list as Python and JSON write it, which data frames leave in cells."""
    if not (cell.startswith("[") and cell.endswith("]")):
        return []
    try:
        names = ast.literal_eval(cell)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return []
    return names if isinstance(names, list) and all(isinstance(name, str) for name in names) else []
