"""Holds two states of a site against each other, file by file and byte by byte, and says where they part."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

_SHOWN = 60


def differences(wanted: Path, found: Path) -> Iterator[str]:
    """One line for every file that one folder has and the other has not, or has with other bytes; sorted by name.

    What begins with a dot at the top of a folder is not the site's.
    """
    there, here = _names(wanted), _names(found)
    for name in sorted(there | here):
        if name not in here:
            yield f"{name}: is missing"
        elif name not in there:
            yield f"{name}: is left over"
        elif (one := (wanted / name).read_bytes()) != (other := (found / name).read_bytes()):
            yield f"{name}:{_first_difference(one, other)}"


def _names(folder: Path) -> set[str]:
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path.as_posix() for path in paths if not path.parts[0].startswith(".")}


def _first_difference(wanted: bytes, found: bytes) -> str:
    """The first line that differs, by its number, around the first character that does."""
    for number, (one, other) in enumerate(zip_longest(wanted.split(b"\n"), found.split(b"\n")), 1):
        if one != other:
            texts = [(line or b"").decode("utf-8", "replace") for line in (one, other)]
            start = next(
                (place for place, signs in enumerate(zip(*texts, strict=False)) if signs[0] != signs[1]),
                min(map(len, texts)),
            )
            begin = max(0, start - _SHOWN // 2)
            shown = [repr(text[begin : begin + _SHOWN]) for text in texts]
            return f"{number}: is {shown[1]}, not {shown[0]}"
    raise ValueError("the two are equal")
