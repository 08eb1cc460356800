"""Knows a build that would change nothing: all that it would read is as the last build read it, and what that wrote
still stands as it left it.

The last build's word is believed only where a library reads nothing but its content, its hand-written pages, its theme
and its configuration: another plugin or extension may read whatever it likes, and is asked again by every build.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from papershelf.config import CACHE, source_date_epoch, theme_dir
from papershelf.folders import FileKind, file_kind, walk
from papershelf.kept import source_version
from papershelf.pages.writer import write_file
from papershelf.site.publish import stands

STATE = "built.json"


@dataclass(frozen=True, slots=True)
class Build:
    """A finished build: what it read (files and folders), the ledgers that it kept among these, what it wrote (folders,
    each with its manifest), and what it said: its problems, a line each, and its summary without the time it took.
    """

    read: tuple[str, ...]
    ledgers: tuple[str, ...]
    wrote: tuple[tuple[str, str], ...]
    problems: tuple[str, ...]
    summary: str


def begin(root: Path, read: Sequence[str], ledgers: Sequence[str]) -> str:
    """Begin a build of the library at `root`: the last one's word counts no longer.

    What comes back is for `keep`: a digest of all that will be read, but for the ledgers, which the build may write.
    """
    forget(root)
    return _makings(read, ledgers)


def forget(root: Path) -> None:
    """Let the word of the last build count no longer, whoever builds now."""
    (root / CACHE / STATE).unlink(missing_ok=True)


def keep(root: Path, build: Build, begun: str) -> None:
    """Keep the word of a build for the next, unless somebody changed what it read while it ran."""
    if _makings(build.read, build.ledgers) == begun:
        state = {"root": str(root), "makings": [begun, _makings(build.ledgers)], **asdict(build)}
        write_file(root / CACHE / STATE, json.dumps(state, indent=1))


def last_build(root: Path) -> Build | None:
    """The last build of the library at `root`, if another would change nothing; None where it might."""
    try:
        state = json.loads((root / CACHE / STATE).read_text(encoding="utf-8"))
        build = _build(state)
        # A copy of a library has the state of the first one, with its paths.
        if state["root"] != str(root):
            return None
        if state["makings"] != [_makings(build.read, build.ledgers), _makings(build.ledgers)]:
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return build if all(stands(Path(folder), Path(manifest)) for folder, manifest in build.wrote) else None


def _build(state: dict[str, Any]) -> Build:
    wrote = tuple((str(folder), str(manifest)) for folder, manifest in state["wrote"])
    return Build(tuple(state["read"]), tuple(state["ledgers"]), wrote, tuple(state["problems"]), state["summary"])


def _makings(read: Sequence[str], but: Sequence[str] = ()) -> str:
    """The digest of all that a build is made from, but for some files."""
    digest = hashlib.blake2b(digest_size=20)
    for part in (source_version().hex(), str(source_date_epoch())):
        digest.update(f"{part}\n".encode())
    for top in (*read, str(theme_dir())):
        for path, kind in _all_of(Path(top)):
            if str(path) not in but:
                digest.update(f"{kind.value} {path}\n".encode(errors="surrogateescape"))
                if kind is FileKind.FILE:
                    digest.update(hashlib.blake2b(path.read_bytes()).digest())
    return digest.hexdigest()


def _all_of(top: Path) -> Iterable[tuple[Path, FileKind]]:
    """What stands at a path and below it, in the order of the names; Python's own leavings apart."""
    kind = file_kind(top)
    below = walk(top, "__pycache__".__eq__) if kind is FileKind.FOLDER else ()
    return sorted([(top, kind), *below], key=lambda found: found[0])
