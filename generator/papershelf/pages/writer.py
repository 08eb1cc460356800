"""Writes files so that a reader never sees half of one and nothing is touched without need.

A file is written beside its place and renamed into it, only where its bytes have changed.
"""

from __future__ import annotations

from pathlib import Path

from papershelf.errors import UsageError, naming

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
    with naming(str(path)):
        part.write_bytes(data)
    part.replace(path)
    return True


def claim(root: Path, setting: str, known_by: str = _MARK) -> None:
    """Mark a folder as one that builds bring to its next state; the setting names it in mkdocs.yml.

    Raises `UsageError` for a folder with files that no build made, which would be lost: one without the mark or the
    file that it is `known_by`. What begins with a dot is not looked at.
    """
    known = any((root / name).is_file() for name in (_MARK, known_by))
    if root.exists() and not known and (not root.is_dir() or any(path.name[0] != "." for path in root.iterdir())):
        raise UsageError(f"{root}: holds files that no build made; empty it, or name another folder as `{setting}`")
    write_file(root / _MARK, "Made by papershelf: everything here is written anew by every build.\n")
