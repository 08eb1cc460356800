"""Writes files so that a reader never sees half of one and nothing is touched without need.

A file is written beside its place and renamed into it, only where its bytes have changed.
"""

from __future__ import annotations

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


def claim(root: Path) -> None:
    """Mark a folder as the Markdown tree's, which builds bring to its next state.

    Raises `UsageError` for a folder with other files in it that no build made: they would be lost.
    """
    mark = root / _MARK
    if root.exists() and not (root.is_dir() and (mark.is_file() or not any(root.iterdir()))):
        raise UsageError(f"{root}: holds files that no build made; empty it, or name another folder for the Markdown")
    write_file(mark, "Made by papershelf: everything here is written anew by every build.\n")
