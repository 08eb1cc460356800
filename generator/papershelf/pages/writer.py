"""Writes files so that a reader never sees half of one and nothing is touched without need.

A file is written beside its place and renamed into it, only where its bytes have changed; what is left over from an
earlier build is removed.
"""

from __future__ import annotations

from collections.abc import Mapping
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


def write_tree(root: Path, files: Mapping[str, str]) -> None:
    """Make a folder hold exactly these files (paths with `/` to text): write what changed, remove what is left over.

    Raises `UsageError` for a folder with other files in it that no build made: they would be lost.
    """
    mark = root / _MARK
    if root.exists() and not (root.is_dir() and (mark.is_file() or not any(root.iterdir()))):
        raise UsageError(f"{root}: holds files that no build made; empty it, or name another folder for the Markdown")
    write_file(mark, "Made by papershelf: everything here is written anew by every build.\n")
    for name, text in files.items():
        write_file(root / name, text)
    wanted = {mark, *(root / name for name in files)}
    for path in sorted(root.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path not in wanted:
            path.unlink()
