"""Makes thousands of pages from one: a page that the theme rendered around sentinels is cut at them, and every page of
its kind is the pieces joined with its own parts.

What the parts are is decided here for both ways through the theme, so that they cannot differ: as plain values for a
template that escapes them, and escaped for where they stand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from papershelf import escaping
from papershelf.config import Site
from papershelf.pages.head import canonical, document_title, head
from papershelf.pages.views import Page

CONTENT = "content"
_SENTINEL = "papershelf-{}-4f1d9c07"
_FOUND = re.compile(_SENTINEL.format("([a-z]+)"))


class ShellError(Exception):
    """A kind of page cannot be stamped, and who is in the way."""


@dataclass(frozen=True)
class Shell:
    """A page of the theme without what is a page's own: `pieces` before, between and after the `slots`, in UTF-8."""

    pieces: tuple[bytes, ...]
    slots: tuple[str, ...]

    def stamp(self, parts: Mapping[str, str]) -> bytes:
        """The page with these parts, each escaped already; one a slot."""
        filled = [self.pieces[0]]
        for slot, piece in zip(self.slots, self.pieces[1:], strict=True):
            filled += (parts[slot].encode(), piece)
        return b"".join(filled)


def sentinel(slot: str) -> str:
    """What stands in a slot of a page that is to be cut: letters that no escape changes and no text holds."""
    return _SENTINEL.format(slot)


def slots_of(page: Page, site: Site) -> dict[str, str | Markup | None]:
    """What a page tells the theme beside its content: plain text, but for the head's elements."""
    url = canonical(page, site)
    return {
        "title": document_title(page, site),
        "description": page.description,
        "canonical": url,
        "head": head(page, site, url),
    }


def sentinels_of(slots: Mapping[str, str | Markup | None]) -> dict[str, str | Markup | None]:
    """The same slots with sentinels; a slot without a value stays without one."""
    return {name: None if value is None else type(value)(sentinel(name)) for name, value in slots.items()}


def parts_of(slots: Mapping[str, str | Markup | None], content: str) -> dict[str, str]:
    """The slots as they stand in a page, with the content."""
    parts = {CONTENT: content}
    for name, value in slots.items():
        if value is not None:
            parts[name] = value if isinstance(value, Markup) else escaping.html(value)
    return parts


def check(html: str, slots: Collection[str], where: str) -> None:
    """Raise `ShellError` naming the place unless the sentinel of each slot stands once in a text, and no other."""
    found = Counter(_FOUND.findall(html))
    for name in sorted(found.keys() | slots):
        if name not in slots:
            raise ShellError(f"{where} shows a page's {name} where none is asked for")
        if found[name] != 1:
            times = f"shows a page's {name} {found[name]} times" if found[name] else f"changes or drops a page's {name}"
            raise ShellError(f"{where} {times}")


def cut(html: str) -> Shell:
    """Cut a page that was rendered around sentinels."""
    pieces = _FOUND.split(html)
    return Shell(tuple(map(str.encode, pieces[::2])), tuple(pieces[1::2]))
