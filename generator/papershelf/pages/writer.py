"""Writes files so that a reader never sees half of one and nothing is touched without need.

A file is written beside its place and renamed into it, only where its bytes have changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from papershelf.errors import UsageError

PART = ".part"
"""How the name of a file ends that is not whole yet."""

_MARK = ".papershelf"


def write_file(path: Path, content: str | bytes) -> bool:
    """Write bytes, or text as UTF-8 with LF; return whether the file changed."""
    data = content.encode() if isinstance(content, str) else content
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}{PART}")
    part.write_bytes(data)
    part.replace(path)
    return True


def claim(root: Path, setting: str, known_by: str = _MARK) -> None:
    """Mark a folder as one that builds bring to its next state; the setting names it in mkdocs.yml.

    Raises `UsageError` for a folder with files that no build made, which would be lost: one without the mark or the
    file that it is `known_by`. What begins with a dot is not looked at.
    """
    if root.exists() and not (root.is_dir() and (_is_marked(root, known_by) or not any(_seen(root)))):
        raise UsageError(f"{root}: holds files that no build made; empty it, or name another folder as `{setting}`")
    write_file(root / _MARK, "Made by papershelf: everything here is written anew by every build.\n")


def _is_marked(root: Path, known_by: str) -> bool:
    return any((root / name).is_file() for name in (_MARK, known_by))


def _seen(root: Path) -> Iterator[Path]:
    return (path for path in root.iterdir() if not path.name.startswith("."))
