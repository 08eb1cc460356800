"""Small libraries for the tests of the search, and their index in a folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from libraries import write
from papershelf.search.entries import Entry, Facets, Thing
from papershelf.search.index import search_files
from papershelf.slugs import make_slug

FACETS: Facets = {
    "topic": {"graphs": "Graphs", "graph-neural-networks": "Graph neural networks", "vision": "Vision"},
    "capture": {"000-ab": "Capture 1", "001-cd": "Capture 12"},
    "year": {"2019": "2019", "2021": "2021", "2024": "2024"},
    "has": {"code": "code"},
}


def entry(title: str, text: str = "An abstract.", *, names: Sequence[str] | None = None, **known: object) -> Entry:
    """A paper for the index; the head of its title is its name where it has the shape of one."""
    head = title.partition(":")[0]
    found = (head,) if names is None and ":" in title and " " not in head else tuple(names or ())
    address = f"papers/{make_slug(title, 'paper')}.html"
    return Entry(**({"address": address, "title": title, "text": text, "names": found} | known))  # type: ignore[arg-type]


def index_in(
    folder: Path, entries: Iterable[Entry], things: Iterable[Thing] = (), facets: Facets = FACETS
) -> Mapping[str, str]:
    """Write the index of these papers into a folder; return its files."""
    files = dict(search_files(entries, things, facets))
    for name, text in files.items():
        write(folder / name, text)
    return files
