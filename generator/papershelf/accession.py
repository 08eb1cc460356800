"""Takes captures into a library: files that somebody has, or what was just copied from a page.

A capture is read before it is kept, and kept as it came. What no reader knows is refused, and so is what stands among
the captures already; of several files all are taken in or none.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path

from papershelf import escaping
from papershelf.config import Settings
from papershelf.errors import ContentError, Problem, ProblemLog, UsageError
from papershelf.folders import FileKind, name_below, walk
from papershelf.holdings import CAPTURES, NAME_IS_NO_TEXT, content_of, is_hidden, read_holdings
from papershelf.pages.writer import write_file
from papershelf.sources import read_capture

_NOTHING = "nothing was added"


@dataclass(frozen=True, slots=True)
class Offer:
    """A capture that is to be taken in: where it came from, as people know it, its bytes, and the name of its file.

    Without a name it is named by the day.
    """

    origin: str
    data: bytes
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Accession:
    """A capture that was taken in: its file relative to the library, how many records it holds, and what is wrong.

    `new` are the papers that no capture of before has, each counted with the first of its files; `known` the others.
    """

    file: str
    records: int
    new: int
    known: int
    problems: tuple[Problem, ...]


def take_in(
    root: Path, settings: Settings, offers: Sequence[Offer], today: date, refused: ProblemLog
) -> list[Accession]:
    """Put captures into the library at `root`, and say what each of them brought.

    Raises `UsageError` where there is no content, for a name that no capture may have and for one that another has;
    `ContentError` for a capture that is there already, and for one that holds no paper: the log gets the reasons.
    Nothing is written then.
    """
    folder = content_of(root, settings) / CAPTURES
    held = {data: name_below(root, path) for path, data in _held(folder)}
    records: dict[Path, int] = {}
    for offer in offers:
        if offer.data in held:
            raise ContentError(f"{offer.origin}: the same as {held[offer.data]}; {_NOTHING}")
        path = folder / (_name_of_the_day(folder, today, records) if offer.name is None else offer.name)
        _check(path, offer, records)
        held[offer.data] = name_below(root, path)
        capture = read_capture(offer.data, offer.origin, refused)
        if capture is None or not capture.records:
            raise ContentError(f"{offer.origin}: no paper can be read in it; {_NOTHING}")
        records[path] = len(capture.records)
    _write(dict(zip(records, (offer.data for offer in offers), strict=True)))
    return list(_accessions(root, settings, {name_below(root, path): number for path, number in records.items()}))


def _write(files: Mapping[Path, bytes]) -> None:
    """Write all files or none: where the system refuses one, those before it go again."""
    written: list[Path] = []
    try:
        for path, data in files.items():
            write_file(path, data)
            written.append(path)
    except OSError:
        for path in written:
            path.unlink()
        raise


def _held(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """The captures that are there."""
    if os.path.lexists(folder):
        yield from ((path, path.read_bytes()) for path, kind in walk(folder, is_hidden) if kind is FileKind.FILE)


def _name_of_the_day(folder: Path, today: date, taken: dict[Path, int]) -> str:
    names = (f"{today}-{number}.txt" if number > 1 else f"{today}.txt" for number in count(1))
    return next(name for name in names if not os.path.lexists(folder / name) and folder / name not in taken)


def _check(path: Path, offer: Offer, taken: dict[Path, int]) -> None:
    """Raise `UsageError` where a capture cannot be put at a path."""
    name = path.name
    if offer.name is not None and name != offer.name:
        raise UsageError(f"{offer.name!r}: not the name of a file; a capture stands in the folder of captures itself")
    if escaping.file_name(name) != name:
        raise UsageError(f"{escaping.file_name(offer.origin)}: {NAME_IS_NO_TEXT}, or give it another with --name")
    if is_hidden(name):
        raise UsageError(f"{name}: a file whose name begins with a dot is not read; give it another name with --name")
    if os.path.lexists(path) or path in taken:
        raise UsageError(f"{name}: another capture has this name; give this one another with --name")


def _accessions(root: Path, settings: Settings, records: dict[str, int]) -> Iterator[Accession]:
    """What these files brought, by the number of their records: read together with all that was there."""
    holdings = read_holdings(root, settings, keep=True)
    new: Counter[str] = Counter()
    known: Counter[str] = Counter()
    for paper in holdings.corpus.papers:
        files = [source.file for source in paper.sources]
        if added := [file for file in files if file in records]:
            (new if len(added) == len(files) else known)[added[0]] += 1
    for file, number in records.items():
        problems = tuple(problem for problem in holdings.problems if problem.file == file)
        yield Accession(file, number, new[file], known[file], problems)
