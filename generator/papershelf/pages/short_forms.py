"""Where the short forms of a library stand: their order in the glossary, its pages, and the anchor of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from papershelf import urls
from papershelf.model import GlossaryEntry
from papershelf.pages.lists import filed
from papershelf.slugs import numbered

ENTRIES = 400
"""How many short forms stand on one page of the glossary."""


class ShortForm(NamedTuple):
    """An entry of the glossary, and the anchor that it has on its page."""

    entry: GlossaryEntry
    anchor: str


def short_forms(glossary: Iterable[GlossaryEntry]) -> Iterator[ShortForm]:
    """The entries in the order of the glossary's pages, each with an anchor of its own."""
    entries = sorted(glossary, key=lambda entry: (filed(entry.short), entry.short))
    return map(ShortForm, entries, numbered(urls.short_form(filed(entry.short)) for entry in entries))


def places(glossary: Iterable[GlossaryEntry]) -> Iterator[tuple[GlossaryEntry, str]]:
    """Every entry with its place in the site: the file of its page, and the anchor there."""
    for index, (entry, anchor) in enumerate(short_forms(glossary)):
        yield entry, f"{urls.html_file(urls.glossary_page(index // ENTRIES + 1))}#{anchor}"
