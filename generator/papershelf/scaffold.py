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
    new = not folder.exists()
    with as_file(files("papershelf") / "starter") as starter:
        try:
            _copy(starter, folder)
        except OSError:
            _remove(folder, whole=new)
            raise


def _copy(starter: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for source in sorted(starter.rglob("*")):
        name = source.relative_to(starter).as_posix()
        target = folder / (".gitignore" if name == "gitignore" else name)
        if source.is_dir():
            target.mkdir()
        else:
            shutil.copyfile(source, target)


def _remove(folder: Path, *, whole: bool) -> None:
    """Remove what was copied into a folder that was empty, and the folder if it is to go as well."""
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    if whole and folder.is_dir():
        folder.rmdir()
