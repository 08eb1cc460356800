"""What a build keeps for the next one: bytes that took long to make, under a digest of all that they were made from.

A file that is lost, broken or of other makings is made again, and a folder that refuses to be written costs time only.
"""

from __future__ import annotations

import hashlib
import os
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from itertools import pairwise
from pathlib import Path

_PACKAGE = "papershelf"
_LENGTH = 32
_SHORT = 16


def kept(file: Path, makings: bytes, make: Callable[[], bytes]) -> bytes:
    """What `make` gives, which depends on `makings` alone: from the file where it holds that, or made and kept there.

    The file holds the SHA-256 of the makings, that of the bytes, and the bytes; it is replaced whole.
    """
    if (found := _read(file, makings)) is not None:
        return bytes(found)
    data = make()
    _write(file, makings, (data,))
    return data


def each_kept(
    file: Path, makings: bytes, each: Iterable[bytes], make: Callable[[Sequence[int]], Iterable[bytes]]
) -> Iterator[bytes]:
    """The same for many small results in one file: one for `each` of its own makings, which all need `makings` too.

    `make` gets the numbers of those that are not there, and gives one after the other. The file then holds what was
    asked for this time and nothing else; it is left alone where it does so already.
    """
    digests = [hashlib.blake2b(own, digest_size=_SHORT).digest() for own in each]
    found = _unpacked(_read(file, makings) or memoryview(b""))
    missing = {digest: number for number, digest in enumerate(digests) if digest not in found}
    numbers = sorted(missing.values())
    for number, data in zip(numbers, make(numbers) if numbers else (), strict=True):
        found[digests[number]] = data
    used = sorted(set(digests))
    if missing or len(used) < len(found):
        _write(file, makings, _packed(used, [found[digest] for digest in used]))
    return (bytes(found[digest]) for digest in digests)


@cache
def source_version() -> bytes:
    """A digest of this package's own files, of what it requires and of Python: other code does not make the same."""
    digest = hashlib.sha256("\n".join((sys.version, *_programs())).encode())
    folder = Path(__file__).parent
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            data = path.read_bytes()
            digest.update(f"{path.relative_to(folder).as_posix()} {len(data)}\n".encode() + data)
    return digest.digest()


def _programs() -> Iterator[str]:
    """The versions of all that Papershelf requires."""
    for requirement in sorted(requires(_PACKAGE) or ()):
        name = "".join(sign if sign.isalnum() or sign in "-_." else " " for sign in requirement).split()[0]
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"{name} -"


def _packed(digests: Sequence[bytes], parts: Sequence[bytes | memoryview]) -> list[bytes | memoryview]:
    """The number of the parts, their digests, where each begins and the last ends, and the parts."""
    places = array("Q", [0])
    for part in parts:
        places.append(places[-1] + len(part))
    if sys.byteorder == "big":
        places.byteswap()
    return [len(parts).to_bytes(8, "little"), *digests, places.tobytes(), *parts]


def _unpacked(data: memoryview) -> dict[bytes, bytes | memoryview]:
    """The parts under their digests, not copied."""
    count = int.from_bytes(data[:8], "little")
    begin = 8 + count * _SHORT
    places = array("Q")
    places.frombytes(data[begin : begin + 8 * (count + 1)])
    if sys.byteorder == "big":
        places.byteswap()
    view = data[begin + 8 * (count + 1) :]
    digests = (bytes(data[place : place + _SHORT]) for place in range(8, begin, _SHORT))
    return {digest: view[start:end] for digest, (start, end) in zip(digests, pairwise(places), strict=True)}


def _read(file: Path, makings: bytes) -> memoryview | None:
    """What a file holds that is whole and of these makings."""
    digest = hashlib.sha256(makings).digest()
    with suppress(OSError):
        found = file.read_bytes()
        data = memoryview(found)[2 * _LENGTH :]
        if found[: 2 * _LENGTH] == digest + hashlib.sha256(data).digest():
            return data
    return None


def _write(file: Path, makings: bytes, parts: Sequence[bytes | memoryview]) -> None:
    """Replace a file whole."""
    digest = hashlib.sha256()
    for data in parts:
        digest.update(data)
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f".{file.name}.{os.getpid()}.part")
        try:
            with part.open("wb") as written:
                written.write(hashlib.sha256(makings).digest() + digest.digest())
                written.writelines(parts)
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
