"""Brings a site's folder to its next state: writes what changed, removes what is left over, touches nothing else.

A file is compared with what a manifest says the last build wrote, or with its bytes where that does not hold any more.
A build that is stopped between two files leaves whole files, the old pages among them, and no manifest of what it did
not do: the next build looks at the files themselves.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from papershelf.errors import naming
from papershelf.pages.writer import PART, write_file

_DIGEST = 16
_AT_ONCE = 1 << 20


class Published(NamedTuple):
    """How many files a build wrote, left alone, and removed."""

    written: int
    kept: int
    removed: int


class Seen(NamedTuple):
    """A file as the last build left it: the digest of its bytes, its size in bytes, its time in nanoseconds."""

    digest: str
    size: int
    time: int


class Put(NamedTuple):
    """What was put into a folder: each file as it is now, by its name, and how many of them were written."""

    files: dict[str, Seen]
    written: int


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder to put files in, and what the last build left there; several processes may, each its own files."""

    root: Path
    seen: Mapping[str, Seen]

    def put(self, files: Iterable[tuple[str, bytes | Iterator[bytes]]]) -> Put:
        """Put files (paths with `/`, each once, and their bytes) in this order; those that are there stay untouched.

        They are taken one at a time, so that a generator need not hold them all, and one that comes in parts is never
        held as a whole.
        """
        now: dict[str, Seen] = {}
        written = 0
        folders: set[str] = set()
        for name, data in files:
            if not isinstance(data, bytes):
                now[name], is_new = self._put_in_parts(name, data)
                written += is_new
                continue
            path = f"{self.root}/{name}"
            folder = path[: path.rfind("/")]
            if folder not in folders:
                _make_folder(Path(folder), self.root)
                folders.add(folder)
            digest = hashlib.blake2b(data, digest_size=_DIGEST).hexdigest()
            found = _state(path, digest)
            if found is None or (found != self.seen.get(name) and Path(path).read_bytes() != data):
                _write_part(path, data)
                found = _put_in_place(path, digest)
                written += 1
            now[name] = found
        return Put(now, written)

    def _put_in_parts(self, name: str, parts: Iterator[bytes]) -> tuple[Seen, bool]:
        """The file as it is now, and whether it is another than before: only then anything is written."""
        path = f"{self.root}/{name}"
        _make_folder(Path(path).parent, self.root)
        like = _compared(path, parts)
        if like.other is None and (found := _state(path, like.digest)):
            return found, False
        digest = _write_in_parts(path, chain(_beginning(path, like.size), (like.other or b"",), parts))
        return _put_in_place(path, digest), True


class Publication:
    """One build's files on their way into a folder, which holds exactly these when it is finished.

    The manifest may be lost, or be of another folder's state, or there is none: then files are read and compared.
    """

    def __init__(self, root: Path, manifest: Path | None) -> None:
        self.folder = Folder(root, _read_manifest(manifest) if manifest else {})
        self._manifest = manifest
        self._now: dict[str, Seen] = {}
        self._written = 0

    def put(self, files: Iterable[tuple[str, bytes | Iterator[bytes]]]) -> None:
        """Put files into the folder, as `Folder.put` does."""
        self.take(self.folder.put(files))

    def take(self, put: Put) -> None:
        """Count what another process put there."""
        self._now |= put.files
        self._written += put.written

    def finish(self) -> Published:
        """Remove what was not put, and keep the manifest for the next build.

        What begins with a dot at the top of the folder (`.git`, `.nojekyll`) belongs to others and stays.
        """
        removed = sum(_remove(path) for path in _left_over(self.folder.root, self._now))
        if self._manifest:
            _write_manifest(self._manifest, self._now)
        return Published(self._written, len(self._now) - self._written, removed)


def stands(root: Path, manifest: Path) -> bool:
    """Whether a folder is as the build left it that wrote the manifest."""
    seen = _read_manifest(manifest)
    return (
        bool(seen)
        and all(_state(f"{root}/{name}", state.digest) == state for name, state in seen.items())
        and all(path.is_dir() and not path.is_symlink() and any(path.iterdir()) for path in _left_over(root, seen))
    )


def _state(path: str, digest: str) -> Seen | None:
    """The file at a path with the digest it should have; None where there is none, or something else."""
    try:
        found = os.lstat(path)  # half the time of Path.lstat, for every file of every build
    except (FileNotFoundError, NotADirectoryError):
        return None
    return Seen(digest, found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None


def _part(path: str) -> str:
    """Where a file is written before it is renamed into its place."""
    folder, _, name = path.rpartition("/")
    return f"{folder}/.{name}{PART}"


def _write_part(path: str, data: bytes) -> None:
    """Write a file beside its place."""
    with naming(path), open(_part(path), "wb") as file:  # noqa: PTH123 (half the time of Path.open)
        file.write(data)


def _write_in_parts(path: str, parts: Iterable[bytes]) -> str:
    """Write a file that comes in parts beside its place; return the digest of its bytes."""
    digest = hashlib.blake2b(digest_size=_DIGEST)
    with naming(path), open(_part(path), "wb") as file:  # noqa: PTH123 (the same)
        for data in parts:
            digest.update(data)
            file.write(data)
    return digest.hexdigest()


class _Like(NamedTuple):
    """How far a file holds what parts of one do: so many bytes, and the first part that it does not go on with.

    That is None where the file holds all of them and no more: then there is the digest.
    """

    size: int
    other: bytes | None
    digest: str = ""


def _compared(path: str, parts: Iterator[bytes]) -> _Like:
    """A file beside what it is to hold; the parts are taken up to the first difference."""
    if _state(path, "") is None:
        return _Like(0, b"")
    digest = hashlib.blake2b(digest_size=_DIGEST)
    size = 0
    with open(path, "rb") as file:  # noqa: PTH123 (the same)
        for data in parts:
            if file.read(len(data)) != data:
                return _Like(size, data)
            digest.update(data)
            size += len(data)
        return _Like(size, b"") if file.read(1) else _Like(size, None, digest.hexdigest())


def _beginning(path: str, size: int) -> Iterator[bytes]:
    """So many bytes of a file."""
    if size:
        with open(path, "rb") as file:  # noqa: PTH123 (the same)
            while size > 0 and (data := file.read(min(size, _AT_ONCE))):
                size -= len(data)
                yield data


def _put_in_place(path: str, digest: str) -> Seen:
    """The file at a path after it was renamed into its place, whatever stands there."""
    try:
        os.replace(_part(path), path)  # noqa: PTH105 (the same)
    except (IsADirectoryError, PermissionError):  # a folder is in the way; Windows calls it the latter
        if not Path(path).is_dir():
            os.unlink(_part(path))  # noqa: PTH108 (the same)
            raise
        shutil.rmtree(path)
        os.replace(_part(path), path)  # noqa: PTH105 (the same)
    state = _state(path, digest)
    if state is None:
        raise FileNotFoundError(path)
    return state


def _make_folder(folder: Path, root: Path) -> None:
    """Make a folder below the root, and room for it: a file or a link in the place of one of its folders goes."""
    for place in reversed((folder, *folder.parents)):
        if place.is_relative_to(root) and place != root and (place.is_symlink() or place.is_file()):
            place.unlink()
    folder.mkdir(parents=True, exist_ok=True)


def _left_over(folder: Path, names: Mapping[str, Seen]) -> Iterator[Path]:
    """What a build did not name: files first, then the folders that are empty without them."""
    folders: list[Path] = []
    for root, inner, found in os.walk(folder):
        here = Path(root)
        top = here == folder
        place = "" if top else f"{here.relative_to(folder).as_posix()}/"
        inner[:] = sorted(name for name in inner if not (top and name.startswith(".")))
        folders += (here / name for name in inner)
        for name in sorted(found):
            if place + name not in names and (not (top and name.startswith(".")) or name.endswith(PART)):
                yield here / name
    yield from reversed(folders)


def _remove(path: Path) -> int:
    """Remove a file, or a folder where it is empty; return how many files went."""
    if path.is_dir() and not path.is_symlink():
        if not any(path.iterdir()):
            path.rmdir()
        return 0
    path.unlink()
    return 1


def _read_manifest(path: Path) -> dict[str, Seen]:
    """What the last build wrote; nothing where the manifest is not there or not one of ours."""
    found: dict[str, Seen] = {}
    if path.is_file():
        for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
            digest, _, rest = line.partition("\t")
            size, _, rest = rest.partition("\t")
            time, _, name = rest.partition("\t")
            if size.isdecimal() and time.isdecimal():
                found[name] = Seen(digest, int(size), int(time))
    return found


def _write_manifest(path: Path, files: Mapping[str, Seen]) -> None:
    lines = (f"{seen.digest}\t{seen.size}\t{seen.time}\t{name}\n" for name, seen in sorted(files.items()))
    write_file(path, "".join(lines).encode())
