"""Reads the captures of a library and repairs their texts, or takes both from what the last build made of a file: of a
library that grows, most files are as they were.
"""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from operator import attrgetter
from pathlib import Path
from typing import Any

from papershelf.conflicts import CONFLICT, our_side
from papershelf.corpus import Repaired, repair
from papershelf.errors import Problem, ProblemLog
from papershelf.kept import kept, source_version
from papershelf.model import Capture, Link, LinkKind, Record, Source
from papershelf.sources import read_capture
from papershelf.text import AbstractText, Math, Prose

_FIELDS = tuple(field.name for field in fields(Record))
_VALUES = attrgetter(*_FIELDS)


@dataclass(frozen=True, slots=True)
class ReadCapture:
    """A captured file: its records as captured and as repaired, in their order, and what was wrong with it.

    There is no capture where nothing could be read.
    """

    capture: Capture | None
    repaired: tuple[Repaired, ...]
    problems: tuple[Problem, ...]


def read_and_repair(data: bytes, name: str, folder: Path | None) -> ReadCapture:
    """Read a captured file, of that name relative to the library; `folder` keeps it for the next build."""
    if folder is None:
        return _read(data, name)
    makings = b"\n".join((source_version(), name.encode(), hashlib.sha256(data).digest()))
    made: list[ReadCapture] = []

    def make() -> bytes:
        made.append(_read(data, name))
        return _packed(made[0])

    packed = kept(folder / _file(name), makings, make)
    return made[0] if made else _unpacked(packed)


def forget_others(names: Iterable[str], folder: Path) -> None:
    """Remove what is kept of files that are not among these."""
    wanted = {_file(name) for name in names}
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in wanted:
            path.unlink(missing_ok=True)


def _file(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:24]


def _read(data: bytes, name: str) -> ReadCapture:
    log = ProblemLog()
    # Git puts its markers into no file of an encoding that does not leave ASCII as it is.
    text, line = our_side(data.decode("latin-1"))
    if line:
        log.add(name, line, CONFLICT, fatal=True)
        data = text.encode("latin-1")
    capture = read_capture(data, name, log)
    return ReadCapture(capture, tuple(map(repair, capture.records)) if capture else (), tuple(log))


def _packed(read: ReadCapture) -> bytes:
    """A capture as tuples of texts and numbers, in bytes for the same version of Python."""
    capture = read.capture
    about = capture and (capture.file, capture.layout, capture.date)
    records = [
        (
            *map(_plain, _VALUES(one.record)),
            *(_spans(text) for text in (one.title, one.abstract)),
            one.title_key,
            one.fingerprint,
        )
        for one in read.repaired
    ]
    problems = [astuple(problem) for problem in read.problems]
    state: Any = (about, records, problems)
    return marshal.dumps(state)


def _plain(value: Any) -> Any:
    """The value of a field in what marshal knows."""
    if isinstance(value, Source):
        return value.file, value.line
    if isinstance(value, tuple):
        return tuple((one.url, one.kind.value) if isinstance(one, Link) else one for one in value)
    return value


def _spans(text: AbstractText) -> tuple[tuple[tuple[bool, str], ...], ...]:
    """The content of a text: of each span whether it is a formula, and its text."""
    return tuple(
        tuple((True, span.tex) if isinstance(span, Math) else (False, span.text) for span in paragraph)
        for paragraph in text.content
    )


def _unpacked(data: bytes) -> ReadCapture:
    about, records, problems = marshal.loads(data)  # noqa: S302 (of this package, and whole)
    repaired = tuple(_repaired(row) for row in records)
    capture = None
    if about:
        file, layout, date = about
        capture = Capture(file, layout, tuple(one.record for one in repaired), date)
    return ReadCapture(capture, repaired, tuple(Problem(*problem) for problem in problems))


def _repaired(row: tuple[Any, ...]) -> Repaired:
    values = dict(zip(_FIELDS, row, strict=False))
    values["source"] = Source(*values["source"])
    values["links"] = tuple(Link(url, LinkKind(kind)) for url, kind in values["links"])
    title, abstract, title_key, fingerprint = row[len(_FIELDS) :]
    return Repaired(Record(**values), _text(title), _text(abstract), title_key, fingerprint)


def _text(paragraphs: Iterable[Iterable[tuple[bool, str]]]) -> AbstractText:
    return AbstractText(tuple(tuple(_content(spans)) for spans in paragraphs))


def _content(spans: Iterable[tuple[bool, str]]) -> Iterator[Prose | Math]:
    return (Math(text) if is_math else Prose(text) for is_math, text in spans)
