"""The settings of a library, read once from the papershelf section of mkdocs.yml and frozen.

A key that is not known is an error: a setting with a typing mistake must not pass for a default.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Any

from papershelf.errors import UsageError

CACHE = ".cache/papershelf"
"""Folder of what a build keeps for the next one, below mkdocs.yml; it may be deleted at any time."""

_LAST_SECOND = 253_402_300_799  # of the year 9999
NO_MODEL = "none"
PROCESSES = "processes"
DASK = "dask"
EXECUTORS = (PROCESSES, DASK)


class SettingError(UsageError):
    """A setting is not known or has a value that it cannot have; `key` is its name."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


@dataclass(frozen=True, slots=True)
class Settings:
    """What a library may choose. Folders are relative to mkdocs.yml and use `/`."""

    content: str = "content"
    """Folder of the captures/, topics.yml, overrides.yml, slugs.tsv and systems.tsv."""
    markdown: str = "build/docs"
    """Folder that the Markdown tree is written to."""
    markdown_tree: bool = True
    """Whether the Markdown tree is written."""
    related: int = 6
    """How many related papers a page shows, at most."""
    semantic_model: str = NO_MODEL
    """The model of sentence-transformers that finds related papers too: an installed package's name, or a folder."""
    papers_per_page: int = 100
    """How many papers stand on one page of the list of all papers, and of a topic."""
    feed_items: int = 50
    """How many papers the feeds hold, at most; 0 for no feeds."""
    workers: int = 0
    """How many processes share the work on a large library; 0 for as many as there are cores, 1 for no other."""
    executor: str = PROCESSES
    """Who shares the work: processes of this machine, or a Dask cluster."""
    scheduler: str = ""
    """The address of the cluster's scheduler."""
    atlas: bool = True
    """Whether there is a map of the papers."""

    @classmethod
    def from_mapping(cls, options: Mapping[str, Any]) -> Settings:
        """Check every key and value; raise `SettingError` for the first that is wrong."""
        known = {field.name: field for field in fields(cls)}
        for key, value in options.items():
            if key not in known:
                near = get_close_matches(str(key), known, n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(sorted(known))}"
                raise SettingError(str(key), f"no such setting; {hint}")
            _check(str(key), value, known[key].default)
        settings = cls(**options)
        if settings.executor == DASK and not settings.scheduler:
            raise SettingError("scheduler", "`executor: dask` needs the address of a scheduler, as tcp://host:8786")
        return settings


def _check(key: str, value: object, default: object) -> None:
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise SettingError(key, f"must be true or false, not {value!r}")
    elif isinstance(default, int):
        least = 0 if key in ("related", "feed_items", "workers") else 1
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise SettingError(key, f"must be a whole number from {least} on, not {value!r}")
    elif key == "executor":
        if value not in EXECUTORS:
            raise SettingError(key, f"must be {' or '.join(EXECUTORS)}, not {value!r}")
    elif key == "scheduler":
        if not isinstance(value, str) or "://" not in value:
            raise SettingError(key, f"must be the address of a Dask scheduler, as tcp://host:8786, not {value!r}")
    elif key == "semantic_model":
        if not isinstance(value, str) or not value.strip() or "\0" in value:
            raise SettingError(key, f"must be the name of an installed package or a folder, not {value!r}")
    elif not isinstance(value, str) or not value or _leaves(value):
        raise SettingError(key, f"must be a folder below mkdocs.yml, not {value!r}")


def _leaves(folder: str) -> bool:
    """Whether a folder's name leads out of the library."""
    path = PurePosixPath(folder.replace("\\", "/"))
    return path == PurePosixPath() or path.is_absolute() or ".." in path.parts or ":" in path.parts[0] or "\0" in folder


def source_date_epoch() -> int | None:
    """SOURCE_DATE_EPOCH in seconds, None where it is not set; `UsageError` where it is no whole number."""
    if not (text := os.environ.get("SOURCE_DATE_EPOCH")):
        return None
    if not text.isdecimal() or int(text) > _LAST_SECOND:
        raise UsageError(f"SOURCE_DATE_EPOCH must be a whole number of seconds, not {text!r}")
    return int(text)


def theme_dir() -> Path:
    """Where the theme's templates and assets are: in the installed package, or beside generator/ in the repository."""
    packaged = Path(__file__).with_name("theme")
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "theme"


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages say of the site itself. `url` ends in `/`, or is None where the library has no address yet."""

    name: str
    description: str
    url: str | None
    language: str = "en"
