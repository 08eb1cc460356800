"""Long lists, filed by name and cut into pages: each page has its address, and the strip of all letters of the list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import groupby

from papershelf.pages.views import Letter, Page, Section, Slip, T
from papershelf.slugs import hyphenated
from papershelf.urls import Address

_OTHER_SIGN = "#"


@lru_cache(maxsize=1 << 18)
def filed(name: str) -> str:
    """What a name is sorted by; kept, for each is asked for several times and takes long."""
    return hyphenated(name)


def _letter(name: str) -> str:
    first = filed(name)[:1].upper()
    return first if first.isalpha() else _OTHER_SIGN


def _anchor(letter: str) -> str:
    return f"letter-{'0' if letter == _OTHER_SIGN else letter.lower()}"


def paged(
    items: Sequence[T], size: int, address_of: Callable[[int], Address]
) -> tuple[tuple[Address, ...], list[Sequence[T]]]:
    """A list cut into pages of a size, one at least: their addresses by number, from 1, and what stands on each."""
    parts = [items[start : start + size] for start in range(0, len(items), size)] or [items]
    return tuple(address_of(number) for number in range(1, len(parts) + 1)), parts


def lettered(
    items: Sequence[T],
    names: Iterable[str],
    size: int,
    address_of: Callable[[int], Address],
    kind: type[Page],
    make: Callable[[int, tuple[Address, ...], tuple[Letter, ...], Sequence[T]], Page],
) -> Iterator[Slip]:
    """The pages of a list that is sorted by its names, each with the strip of all letters."""
    pages, parts = paged(items, size, address_of)
    letters = _letters(names, size, pages)
    for number, shown in enumerate(parts, 1):
        yield Slip(pages[number - 1], kind, partial(make, number, pages, letters, shown))


def _letters(names: Iterable[str], size: int, pages: Sequence[Address]) -> tuple[Letter, ...]:
    """The strip of a list on pages of a size: each letter of its sorted names, with the page that it begins on."""
    letters: dict[str, Letter] = {}
    for index, letter in enumerate(map(_letter, names)):
        letters.setdefault(letter, Letter(letter, pages[index // size], _anchor(letter)))
    return tuple(letters.values())


def sections(items: Sequence[tuple[str, T]]) -> tuple[Section[T], ...]:
    """Named items, sorted by name, under their letters."""
    return tuple(
        Section(letter, _anchor(letter), tuple(item for _, item in group))
        for letter, group in groupby(items, key=lambda item: _letter(item[0]))
    )
