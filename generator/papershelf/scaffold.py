"""Makes a new library: a configuration, an empty shelf and three sample papers to see it work."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from pathlib import Path

from papershelf.errors import UsageError


def make_library(folder: Path) -> None:
    """Write a new library into a folder that does not exist or is empty; `UsageError` for any other."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder}: is not an empty folder; name a new one")
    with as_file(files("papershelf") / "starter") as starter:
        shutil.copytree(starter, folder, dirs_exist_ok=True)
    (folder / "gitignore").rename(folder / ".gitignore")
