"""Packs what one paper tells by itself into bytes, and back: they are sent between processes and kept between builds.

The names of a paper stay packed in memory too: so they are many times smaller, and unpacking them takes less than
collecting what many small objects leave behind. All of it is tuples of texts and numbers, which marshal knows.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from sys import intern
from typing import Any, NamedTuple

from papershelf.enrich.candidates import Candidate, Clue
from papershelf.enrich.reading import Item, Passage, Reading
from papershelf.model import Acronym, Link, LinkKind, LinkPlace, Paper, TextSpan, TopicId, TopicMatch


class Own(NamedTuple):
    """What one paper tells by itself: the places of its links, its short forms, its topics, and its names, packed."""

    places: tuple[LinkPlace, ...]
    acronyms: tuple[Acronym, ...]
    topics: tuple[TopicMatch, ...]
    names: bytes


class Names(NamedTuple):
    """What may be a name in one paper, as tuples.

    `told` has the names that the paper may introduce, each for `candidates_of`; `bare` has the others, each with its
    key and its expansion, one after the other; `items` are those of the title and of each paragraph, one after the
    other, packed once more, as most readers ask for names alone.
    """

    bare: tuple[str | None, ...]
    told: tuple[Any, ...]
    items: bytes

    def each_bare(self) -> Iterator[tuple[str, str, str | None]]:
        """The key, the name and the expansion of each name that the paper does not introduce."""
        every: Iterator[Any] = iter(self.bare)
        return zip(every, every, every, strict=True)

    def passages(self, paper: Paper) -> Iterator[Passage]:
        """The title of the paper that they are of, then its paragraphs, with their items."""
        texts = (paper.title.line, *paper.abstract_paragraphs)
        found: tuple[tuple[Any, ...], ...] = marshal.loads(self.items)  # noqa: S302 - of this package and whole
        for number, (text, flat) in enumerate(zip(texts, found, strict=True), -1):
            items = list(map(Item._make, zip(*[iter(flat)] * _ITEM, strict=True)))
            yield Passage(None if number < 0 else number, text, items, ())


_ITEM = len(Item._fields)


def pack_own(own: Own) -> bytes:
    """The bytes for `unpack_own` of the same version of Python."""
    places: Any = tuple([(place.link.url, place.link.kind.value, *_span(place.span)) for place in own.places])
    acronyms: Any = tuple([(one.short, one.long, one.span and _span(one.span)) for one in own.acronyms])
    topics: Any = tuple([(match.topic, match.score, match.terms) for match in own.topics])
    return marshal.dumps((places, acronyms, topics, own.names))


def unpack_own(data: bytes | memoryview) -> Own:
    """What was packed; the bytes must be of `pack_own`."""
    places, acronyms, topics, names = marshal.loads(data)  # noqa: S302 - of this package and whole
    return Own(
        tuple([LinkPlace(Link(url, LinkKind(kind)), TextSpan(*span)) for url, kind, *span in places]),
        tuple(
            [Acronym(intern(short), intern(long), TextSpan(*span) if span else None) for short, long, span in acronyms]
        ),
        tuple([TopicMatch(TopicId(intern(topic)), score, tuple(map(intern, terms))) for topic, score, terms in topics]),
        names,
    )


def _span(span: TextSpan) -> tuple[int, int, int]:
    return span.paragraph, span.start, span.end


def pack_names(reading: Reading, found: Mapping[str, Candidate]) -> bytes:
    """The bytes for `unpack_names`, with as much of a reading and its candidates as the library asks for."""
    bare: list[str | None] = []
    told: list[tuple[Any, ...]] = []
    for key, one in found.items():
        if one.may_be_enough:
            first = one.first and tuple(one.first)
            told.append((key, one.name, one.expansion, _plain(one.clues), _plain(one.fallback), first, one.head))
        else:
            bare += (key, one.name, one.expansion)
    items: Any = tuple([tuple(chain.from_iterable(passage.items)) for passage in reading.passages])
    return marshal.dumps((tuple(bare), tuple(told), marshal.dumps(items)))


def _plain(clues: Sequence[Clue]) -> tuple[tuple[Any, ...], ...]:
    return tuple(map(tuple, clues))


def unpack_names(data: bytes) -> Names:
    """What was packed; the bytes must be of `pack_names`."""
    return Names(*marshal.loads(data))  # noqa: S302 - of this package and whole


def candidates_of(told: Iterable[Any]) -> dict[str, Candidate]:
    """The names that a paper may introduce, by their keys, as the paper alone tells them."""
    found: dict[str, Candidate] = {}
    for key, name, expansion, clues, fallback, first, head in told:
        one = found[key] = Candidate(name, expansion, list(map(Clue._make, clues)))
        if fallback:
            one.fallback = tuple(map(Clue._make, fallback))
        if first:
            one.first = Clue._make(first)
        one.head = head
    return found
