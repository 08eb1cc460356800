"""Walks a folder, with the folders that links in it lead to, as MkDocs walks docs/.

Unlike there, a link that leads back to a folder around it is not followed, which would have no end, and whatever is no
file that can be read is named, so that nothing is passed over in silence and nobody waits for a pipe.
"""

from __future__ import annotations

import errno
import stat
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path


class FileKind(Enum):
    """What stands at a path, links followed: `LOOP` is a folder around it, `NOTHING` what a link fails to lead to."""

    FILE = "file"
    FOLDER = "folder"
    LOOP = "loop"
    NOTHING = "nothing"
    OTHER = "other"


def walk(top: Path, skipped: Callable[[str], bool] = lambda _name: False) -> Iterator[tuple[Path, FileKind]]:
    """All that stands below a folder, in no order, but for the names that are skipped and what is below those.

    Raises `OSError` for a folder that cannot be read.
    """
    around = [_identity(folder) for folder in (top, *top.resolve().parents)]
    todo = [(top, frozenset(around))]
    while todo:
        folder, above = todo.pop()
        for path in folder.iterdir():
            if skipped(path.name):
                continue
            kind = file_kind(path)
            if kind is FileKind.FOLDER:
                own = _identity(path)
                if own in above:
                    kind = FileKind.LOOP
                else:
                    todo.append((path, above | {own}))
            yield path, kind


def file_kind(path: Path) -> FileKind:
    """What stands at a path; never `LOOP`, for that depends on the way there."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
            return FileKind.NOTHING
        raise
    if stat.S_ISDIR(mode):
        return FileKind.FOLDER
    return FileKind.FILE if stat.S_ISREG(mode) else FileKind.OTHER


def _identity(folder: Path) -> tuple[int, int]:
    found = folder.stat()
    return found.st_dev, found.st_ino


def name_below(folder: Path, path: Path) -> str:
    """The name of a path from a folder around it, with `/`."""
    return path.relative_to(folder).as_posix()
