"""Prints the pages of a library: each is made, written as Markdown, stamped as HTML and written, one after the other,
and none is kept. Several processes print at once, each its own pages, into the same folders.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from papershelf import urls
from papershelf.config import Site
from papershelf.pages.markdown import render
from papershelf.pages.markup import content
from papershelf.pages.views import Page, Slip
from papershelf.site.publish import Folder, Put
from papershelf.site.stamp import Shell, parts_of, slots_of
from papershelf.urls import Address

Kind = tuple[type[Page], str, int]
"""Pages of one class, one part of the site and one depth have a shell in common."""


class Printed(NamedTuple):
    """What was put into the site's folder and into that of the Markdown tree."""

    site: Put
    tree: Put


@dataclass(frozen=True, slots=True)
class Press:
    """All pages of a library, the shells of those kinds that are stamped, and the folders that they go to.

    A page that is `ready` has its HTML already; without a `tree` no Markdown is written.
    """

    slips: Sequence[Slip]
    shells: Mapping[Kind, Shell]
    ready: Collection[Address]
    about: Site
    site: Folder
    tree: Folder | None

    def print(self, numbers: Sequence[int]) -> Printed:
        """Print the pages with these numbers."""
        markdown: list[tuple[str, bytes]] = []
        put = self.site.put(self._html(numbers, markdown))
        return Printed(put, self.tree.put(markdown) if self.tree else Put({}, 0))

    def _html(self, numbers: Sequence[int], markdown: list[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
        """Their HTML; their Markdown is added to the list."""
        for number in numbers:
            slip = self.slips[number]
            shell = None if slip.address in self.ready else self.shells.get(kind_of(slip))
            if self.tree or shell:
                page = slip.make()
                if self.tree:
                    markdown.append((urls.markdown_file(slip.address), render(page).encode()))
                if shell:
                    yield urls.html_file(slip.address), stamped(shell, page, self.about)


def kind_of(slip: Slip) -> Kind:
    """Which shell a page has."""
    return slip.kind, slip.address.partition("/")[0], slip.address.count("/")


def stamped(shell: Shell, page: Page, about: Site) -> bytes:
    """The HTML file of a page from the shell of its kind; raises `ValueError` for a kind that only Markdown knows."""
    html = content(page)
    if html is None:
        raise ValueError(f"a page of kind {page.kind} is not one that is stamped")
    return shell.stamp(parts_of(slots_of(page, about), html))
